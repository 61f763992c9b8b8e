"""What is done without anybody asking: once in a while, by the worker. Each task is safe to repeat and safe to miss."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Event

from django.db import close_old_connections

from handrail.clinic import clock
from handrail.clinic.board import standings
from handrail.clinic.trail import checkpoints
from handrail.clinic.trail.models import Checkpoint

log = logging.getLogger(__name__)
EVERY_S = 5


def tick(at: datetime) -> None:
    """Everything that is due now."""
    if checkpoints.due(at):
        checkpoints.sign(at)
    newest = Checkpoint.objects.order_by("size").last()
    if newest and not checkpoints.is_outside(newest):  # taking it there may have failed before
        checkpoints.take_outside(newest)
    for patient in standings.due(at):
        standings.ask(patient, at)


def run(stop: Event) -> None:
    """Ticks until it is told to stop. A task that fails is tried again at the next tick, and said."""
    while not stop.wait(EVERY_S):
        close_old_connections()
        try:
            tick(clock.now())
        except Exception:
            log.exception("a task of the worker failed; it is tried again")
