"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class Organisation(AppConfig):
    """Its tables begin with `organisation_`."""

    name = "handrail.clinic.organisation"
    label = "organisation"
