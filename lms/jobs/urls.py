from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("", views.board, name="board"),
    path("<int:pk>/retry/", views.retry, name="retry"),
]
