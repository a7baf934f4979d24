"""allauth under our own address; what it serves is declared in the access matrix."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
