"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    """Its tables begin with `accounts_`."""

    name = "handrail.clinic.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listens to what allauth tells."""
        import handrail.clinic.accounts.signals  # noqa: F401
