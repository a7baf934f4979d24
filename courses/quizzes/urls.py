from django.urls import path

from . import views

app_name = "quizzes"
urlpatterns = [
    path("<uuid:public_id>/", views.attempt, name="attempt"),
    path("<uuid:public_id>/items/", views.items, name="items"),
    path("<uuid:public_id>/answers/", views.replay, name="replay"),
    path("<uuid:public_id>/answers/<int:number>/", views.save, name="save"),
    path("<uuid:public_id>/answers/<int:number>/check/", views.check, name="check"),
    path("<uuid:public_id>/clock/", views.clock, name="clock"),
    path("<uuid:public_id>/scratchpad/", views.scratchpad, name="scratchpad"),
    path("<uuid:public_id>/look-ups/", views.look_up, name="look_up"),
    path("<uuid:public_id>/sections/<int:number>/", views.section, name="section"),
    path("<uuid:public_id>/back/", views.back, name="back"),
    path("<uuid:public_id>/submit/", views.submit, name="submit"),
    path("<uuid:public_id>/result/", views.result, name="result"),
]
