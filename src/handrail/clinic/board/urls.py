"""Addresses of the board."""

from __future__ import annotations

from django.urls import path

from handrail.clinic.board import views

app_name = "board"
urlpatterns = [path("", views.part, name="part")]
