"""Addresses under /patients/."""

from __future__ import annotations

from django.urls import path

from handrail.clinic.people import views

app_name = "people"
urlpatterns = [
    path("", views.patients, name="list"),
    path("new", views.new, name="new"),
    path("<uuid:id>", views.patient, name="patient"),
    path("<uuid:id>/identifiers", views.identify, name="identify"),
    path("<uuid:id>/contacts", views.reach, name="reach"),
    path("details/<uuid:id>/end", views.drop, name="drop"),
    path("<uuid:id>/move", views.move, name="move"),
    path("<uuid:id>/views", views.show, name="show"),
    path("views/<uuid:id>/withdraw", views.withdraw, name="withdraw"),
]
