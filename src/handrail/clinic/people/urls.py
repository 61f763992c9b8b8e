"""Addresses under /patients/."""

from __future__ import annotations

from django.urls import path

from handrail.clinic.people import views

app_name = "people"
urlpatterns = [
    path("", views.patients, name="list"),
    path("new", views.new, name="new"),
    path("<uuid:id>", views.patient, name="patient"),
    path("<uuid:id>/move", views.move, name="move"),
    path("<uuid:id>/views", views.show, name="show"),
    path("views/<uuid:id>/withdraw", views.withdraw, name="withdraw"),
]
