"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class People(AppConfig):
    """Its tables begin with `people_`."""

    name = "handrail.clinic.people"
    label = "people"
