"""Addresses under /protocols/."""

from __future__ import annotations

from django.urls import path

from handrail.clinic.protocols import views

app_name = "protocols"
urlpatterns = [
    path("", views.protocols, name="list"),
    path("apart", views.apart, name="apart"),
    path("<str:key>", views.protocol, name="protocol"),
    path("<str:key>/adopt", views.adopt, name="adopt"),
]
