"""Pages of buyers, the training office and finance; the door that the payment provider's events come through."""

from .webhook import webhook

__all__ = ["webhook"]
