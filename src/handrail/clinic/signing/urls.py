"""Addresses under /signatures/."""

from __future__ import annotations

from django.urls import path

from handrail.clinic.signing import views

app_name = "signing"
urlpatterns = [
    path("", views.signatures, name="list"),
    path("<uuid:id>", views.signature, name="signature"),
    path("<uuid:id>/file", views.file, name="file"),
    path("asked/<uuid:id>", views.asked, name="request"),
    path("asked/<uuid:id>/challenge", views.challenge, name="challenge"),
    path("asked/<uuid:id>/passkey", views.by_passkey, name="passkey"),
    path("asked/<uuid:id>/code", views.by_code, name="code"),
]
