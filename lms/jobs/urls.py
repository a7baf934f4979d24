from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("", views.board, name="board"),
    path("mails/", views.mail_kinds, name="mails"),
    path("mails/<path:name>/", views.mail, name="mail"),
    path("<int:pk>/retry/", views.retry, name="retry"),
]
