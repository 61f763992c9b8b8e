"""Addresses under /patients/<id>/intake."""

from __future__ import annotations

from django.urls import path

from handrail.clinic.intake import assessing_views, decision_views, duty_views, finding_views, views

app_name = "intake"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("findings/<slug:what>", finding_views.find, name="find"),
    path("assessment", assessing_views.assess, name="assess"),
    path("decision", decision_views.decide, name="decide"),
    path("decisions/<uuid:signature>/second", decision_views.second, name="second"),
    path("duties/<str:task>", duty_views.duty, name="duty"),
    path("forms/<slug:instrument>", views.form, name="form"),
    path("forms/<slug:instrument>/draft", views.draft, name="draft"),
]
