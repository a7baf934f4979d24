from django.urls import path

from . import views

app_name = "quizzes"
urlpatterns = [
    path("<uuid:public_id>/", views.attempt, name="attempt"),
    path("<uuid:public_id>/answers/<int:number>/", views.save, name="save"),
    path("<uuid:public_id>/submit/", views.submit, name="submit"),
    path("<uuid:public_id>/result/", views.result, name="result"),
]
