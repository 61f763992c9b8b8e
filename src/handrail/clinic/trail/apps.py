"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class Trail(AppConfig):
    """Its tables begin with `trail_`."""

    name = "handrail.clinic.trail"
    label = "trail"
