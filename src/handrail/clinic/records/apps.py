"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class Records(AppConfig):
    """Its tables begin with `records_`."""

    name = "handrail.clinic.records"
    label = "records"
