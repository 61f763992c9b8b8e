"""Addresses under /trail/."""

from __future__ import annotations

from django.urls import path

from handrail.clinic.trail import views

app_name = "trail"
urlpatterns = [
    path("", views.entries, name="list"),
    path("<int:number>", views.entry, name="entry"),
    path("sheet", views.sheet, name="sheet"),
    path("export", views.export, name="export"),
]
