from django.urls import path

from . import views

app_name = "teams"
urlpatterns = [
    path("entitlements/", views.entitlements, name="entitlements"),
    path("entitlements/<int:pk>/end/", views.end_entitlement, name="end_entitlement"),
]
