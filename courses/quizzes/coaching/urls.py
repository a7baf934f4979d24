from django.urls import path

from .views import appointments, coach, office, room, whole

app_name = "rooms"
urlpatterns = [
    path("rooms/", room.rooms_page, name="rooms"),
    path("rooms/<slug:key>/", room.live, name="room"),
    path("rooms/<slug:key>/messages/", room.tell, name="tell"),
    path("rooms/<slug:key>/all/<slug:act>/", whole.act, name="whole"),
    path("rooms/<slug:key>/all/<uuid:public_id>/done/", whole.done, name="whole_done"),
    path("rooms/<slug:key>/results/", coach.results, name="results"),
    path("rooms/<slug:key>/needs/", coach.needs, name="needs"),
    path("rooms/<slug:key>/appointments/", appointments.offers, name="appointments"),
    path("rooms/<slug:key>/appointments/<uuid:public_id>/withdraw/", appointments.withdraw, name="withdraw"),
    path("rooms/<slug:key>/assign/", coach.assign, name="assign"),
    path("rooms/<slug:key>/<uuid:public_id>/", room.candidate, name="candidate"),
    path("rooms/<slug:key>/<uuid:public_id>/acts/<slug:act>/", room.act, name="act"),
    path("rooms/<slug:key>/<uuid:public_id>/messages/", room.tell_one, name="tell_one"),
    path("rooms/<slug:key>/<uuid:public_id>/late/<int:number>/", room.late, name="late"),
    path("rooms/<slug:key>/<uuid:public_id>/log/", room.log, name="log"),
    path("rooms/<slug:key>/<uuid:public_id>/answers/", coach.answers, name="answers"),
    path("rooms/<slug:key>/<uuid:public_id>/comments/", coach.comment, name="comment"),
    path("marking/", coach.marking, name="marking"),
    path("marking/<uuid:public_id>/<int:number>/", coach.mark, name="mark"),
    path("enquiries/", coach.enquiries, name="enquiries"),
    path("enquiries/<uuid:public_id>/<int:number>/", coach.reply, name="reply"),
    path("regrades/", office.regrades, name="regrades"),
    path("regrades/<slug:key>/", office.regrade, name="regrade"),
    path("accommodations/", office.accommodations, name="accommodations"),
    path("accommodations/<uuid:public_id>/end/", office.end_accommodation, name="end_accommodation"),
]
