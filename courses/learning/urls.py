from django.urls import path

from . import views

app_name = "learning"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:code>/", views.training, name="training"),
    path("<slug:code>/enrol/", views.enrol, name="enrol"),
    path("<slug:code>/mocks/<slug:key>/", views.mock, name="mock"),
    path("<slug:code>/mocks/<slug:key>/start/", views.start_mock, name="start_mock"),
    path("<slug:code>/mocks/<slug:key>/practice/", views.rehearse_mock, name="rehearse_mock"),
    path("<slug:code>/parts/<slug:module>/", views.part, name="part"),
    path("<slug:code>/<slug:key>/", views.lesson, name="lesson"),
    path("<slug:code>/<slug:key>/done/", views.done, name="done"),
    path("<slug:code>/<slug:key>/quiz/", views.quiz, name="quiz"),
]
