from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("<slug:role>/", views.role_desk, name="role_desk"),
]
