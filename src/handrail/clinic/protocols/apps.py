"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class Protocols(AppConfig):
    """Its tables begin with `protocols_`."""

    name = "handrail.clinic.protocols"
    label = "protocols"
