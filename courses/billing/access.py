"""Rows of the access matrix."""

from lms.accounts.enums import Role
from lms.kit.access import ANYONE, SIGNED_IN, declare

HOLDER = "the browser or the person who made the hold, else 404"
BUYER = "the buyer, their organisation's buyers, the office and finance, else 404"

declare("billing:hold", ANYONE, why="two live holds at most; the session decides")
declare("billing:checkout", ANYONE, why=HOLDER)
declare("billing:sums", ANYONE, why=HOLDER)
declare("billing:release", ANYONE, why=HOLDER)
for read in ("order", "return", "status", "invoice"):
    declare(f"billing:{read}", SIGNED_IN, why=BUYER)
for own in ("pay", "cancel", "abandon", "seats"):
    declare(f"billing:{own}", SIGNED_IN, why="the buyer and their organisation's buyers, else 404")
declare("billing:bought", SIGNED_IN, why="one's own orders and those of the organisations one buys for")
for run in ("office_orders", "accept", "refuse", "decide_cancellation"):
    declare(f"billing:{run}", Role.OFFICE, Role.ADMINISTRATOR)
for money in ("finance", "record_transfer", "approve_refund", "give_back", "ask_bank_change", "decide_bank_change"):
    declare(f"billing:{money}", Role.FINANCE, Role.ADMINISTRATOR)
declare("stripe_webhook", ANYONE, why="signed by the payment provider, else 400")
