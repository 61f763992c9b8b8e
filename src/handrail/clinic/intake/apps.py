"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class Intake(AppConfig):
    """Its tables begin with `intake_`."""

    name = "handrail.clinic.intake"
    label = "intake"
