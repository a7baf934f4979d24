"""Order, payments and refunds (a ledger), invoices and their numbers, webhook events, requests to cancel, bank changes."""

from .bank import BankChange
from .events import StripeEvent
from .invoices import Invoice, InvoiceSequence
from .ledger import Payment, Refund
from .orders import CancellationRequest, Order

__all__ = ["BankChange", "CancellationRequest", "Invoice", "InvoiceSequence", "Order", "Payment", "Refund", "StripeEvent"]
