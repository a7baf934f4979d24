"""The machines of this app, moved and logged through courses.booking.states."""

from courses.booking.states import Machine

from .enums import CANCELLATION_MOVES, ORDER_MOVES, PAYMENT_MOVES, REFUND_MOVES

ORDER = Machine("order", ORDER_MOVES)
PAYMENT = Machine("payment", PAYMENT_MOVES)
REFUND = Machine("refund", REFUND_MOVES)
CANCELLATION = Machine("cancellation", CANCELLATION_MOVES)
