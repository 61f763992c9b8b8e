"""The app's name for Django."""

from __future__ import annotations

from django.apps import AppConfig


class Board(AppConfig):
    """Its tables begin with `board_`."""

    name = "handrail.clinic.board"
    label = "board"
