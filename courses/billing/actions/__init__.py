"""Writes: place an order, pay, fulfil, refund, invoice, decide on account, cancel."""

from .account import accept, lapse_unanswered, record_transfer, refuse
from .bank import ask_bank_change, decide_bank_change
from .cancellations import ask_to_cancel, decide_cancellation
from .events import work_event
from .fulfilment import fulfil
from .invoices import issue_credit_note, issue_invoice
from .orders import OrderRefused, place_order
from .payments import NotPayable, close_checkout, look, pay
from .reconciling import reconcile
from .refunds import approve_refund, follow_refund, give_back_what_is_owed, send_refund

__all__ = [
    "NotPayable",
    "OrderRefused",
    "accept",
    "approve_refund",
    "ask_bank_change",
    "ask_to_cancel",
    "close_checkout",
    "decide_bank_change",
    "decide_cancellation",
    "follow_refund",
    "fulfil",
    "give_back_what_is_owed",
    "issue_credit_note",
    "issue_invoice",
    "lapse_unanswered",
    "look",
    "pay",
    "place_order",
    "reconcile",
    "record_transfer",
    "refuse",
    "send_refund",
    "work_event",
]
