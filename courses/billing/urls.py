from django.urls import path

from .views import booking, finance, office, orders

app_name = "billing"
urlpatterns = [
    path("sessions/<uuid:public_id>/hold/", booking.hold, name="hold"),
    path("checkout/<uuid:public_id>/", booking.checkout, name="checkout"),
    path("checkout/<uuid:public_id>/sums/", booking.sums, name="sums"),
    path("checkout/<uuid:public_id>/release/", booking.release, name="release"),
    path("orders/", orders.bought, name="bought"),
    path("orders/<uuid:public_id>/", orders.order, name="order"),
    path("orders/<uuid:public_id>/pay/", orders.pay, name="pay"),
    path("orders/<uuid:public_id>/return/", orders.came_back, name="return"),
    path("orders/<uuid:public_id>/status/", orders.status, name="status"),
    path("orders/<uuid:public_id>/abandon/", orders.abandon, name="abandon"),
    path("orders/<uuid:public_id>/cancel/", orders.cancel, name="cancel"),
    path("orders/<uuid:public_id>/seats/<uuid:seat>/", orders.seats, name="seats"),
    path("orders/<uuid:public_id>/accept/", office.accept, name="accept"),
    path("orders/<uuid:public_id>/refuse/", office.refuse, name="refuse"),
    path("invoices/<uuid:public_id>/", orders.invoice, name="invoice"),
    path("office/orders/", office.office_orders, name="office_orders"),
    path("office/cancellations/<uuid:public_id>/", office.decide_cancellation, name="decide_cancellation"),
    path("finance/", finance.finance, name="finance"),
    path("finance/transfers/", finance.record_transfer, name="record_transfer"),
    path("finance/refunds/<uuid:public_id>/", finance.approve_refund, name="approve_refund"),
    path("finance/owed/<uuid:public_id>/", finance.give_back, name="give_back"),
    path("finance/bank/", finance.ask_bank_change, name="ask_bank_change"),
    path("finance/bank/<uuid:public_id>/", finance.decide_bank_change, name="decide_bank_change"),
]
