"""Addresses under /staff/."""

from __future__ import annotations

from django.urls import path

from handrail.clinic.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.staff, name="staff"),
    path("new", views.new, name="new"),
    path("enrol", views.enrol, name="enrol"),
    path("<uuid:id>", views.person, name="person"),
    path("<uuid:id>/roles", views.give, name="give"),
    path("roles/<uuid:id>/remove", views.remove, name="remove"),
]
