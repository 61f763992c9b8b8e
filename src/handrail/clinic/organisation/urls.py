"""Addresses under /sites/."""

from __future__ import annotations

from django.urls import path

from handrail.clinic.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.sites, name="sites"),
    path("new", views.new, name="new"),
    path("<uuid:id>", views.site, name="site"),
    path("<uuid:id>/rooms", views.add_room, name="rooms"),
    path("rooms/<uuid:id>/close", views.close_room, name="close"),
]
