from django.urls import path

from .views import mine, office, sale

app_name = "booking"
urlpatterns = [
    path("sessions/<uuid:public_id>/", sale.session, name="session"),
    path("sessions/<uuid:public_id>/request/", sale.request_session, name="request"),
    path("trainings/<slug:code>/request/", sale.request_training, name="request_training"),
    path("bookings/", mine.mine, name="mine"),
    path("bookings/seats/<uuid:public_id>/", mine.seat, name="seat"),
    path("bookings/seats/<uuid:public_id>/session.ics", mine.calendar, name="calendar"),
    path("bookings/claim/<str:token>/", mine.claim, name="claim"),
    path("office/sessions/", office.sessions, name="office_sessions"),
    path("office/sessions/new/", office.session_new, name="office_session_new"),
    path("office/sessions/<uuid:public_id>/", office.session, name="office_session"),
    path("office/sessions/<uuid:public_id>/move/", office.move, name="move_session"),
    path("office/offers/", office.offers, name="office_offers"),
    path("office/offers/new/", office.offer_new, name="office_offer_new"),
    path("office/offers/<uuid:public_id>/", office.offer, name="office_offer"),
    path("office/requests/", office.requests, name="office_requests"),
    path("office/requests/<uuid:public_id>/answer/", office.answer_request, name="answer_request"),
]
