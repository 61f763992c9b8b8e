"""Serving the clinic: the database brought up to date, the worker beside it, and granian in front."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from threading import Event

import django

THREADS = 32
LOCAL = "127.0.0.1"


def set_up() -> None:
    """Reads the settings. Whoever calls it has set the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.clinic.settings")
    django.setup()


def prepare(*, demo: bool) -> None:
    """Static files, schema, and in a demonstration the people in it."""
    from django.core.management import call_command

    from handrail.clinic import clock, database
    from handrail.clinic.demo import seed

    call_command("collectstatic", verbosity=0, interactive=False)
    database.migrate(clock.now())
    if demo:
        seed(clock.now())


def serve(host: str, port: int) -> None:
    """Serves until it is stopped. The worker is a process of its own, and ends with this one."""
    from granian.constants import Interfaces
    from granian.server import Server

    multiprocessing.set_start_method("spawn", force=True)  # forked after polars was used, it waits for ever at a query
    worker = subprocess.Popen([sys.executable, "-m", "handrail.cli.main", "worker"], stdin=subprocess.PIPE)
    try:
        Server("handrail.clinic.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=1,
               blocking_threads=THREADS, log_access=False, log_level="warning").serve()  # type: ignore[arg-type]  # fmt: skip
    finally:
        worker.terminate()
        worker.wait()


def work() -> None:
    """The worker's loop, until its input ends (as it does with whoever started it) or it is stopped."""
    from threading import Thread

    from handrail.clinic import worker

    stop = Event()

    def until_alone() -> None:
        sys.stdin.buffer.read()
        stop.set()

    if not sys.stdin.isatty():
        Thread(target=until_alone, daemon=True).start()
    worker.run(stop)
