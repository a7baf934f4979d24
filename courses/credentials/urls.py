from django.urls import path

from . import views

app_name = "credentials"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<str:token>/", views.verify, name="verify"),
    path("<str:token>/attestation.pdf", views.pdf, name="pdf"),
]
