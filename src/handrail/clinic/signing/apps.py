"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class Signing(AppConfig):
    """Its tables begin with `signing_`."""

    name = "handrail.clinic.signing"
    label = "signing"
