"""Addresses under /protocols/."""

from __future__ import annotations

from django.urls import path

from handrail.clinic.protocols import views

app_name = "protocols"
urlpatterns = [path("", views.protocols, name="list"), path("adopt", views.adopt, name="adopt")]
