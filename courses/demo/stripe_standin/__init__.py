"""A real local HTTP server that stands in for Stripe: the demo and the tests pay without internet, account or card."""

from .server import StandIn

__all__ = ["StandIn"]
