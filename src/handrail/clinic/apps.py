"""The clinic itself, for Django: templates and files of all apps."""

from __future__ import annotations

from django.apps import AppConfig


class Clinic(AppConfig):
    """It has no tables of its own."""

    name = "handrail.clinic"
    label = "clinic"
