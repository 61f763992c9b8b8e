"""Serving the clinic: the database brought up to date, the worker beside it, and granian in front."""

from __future__ import annotations

import logging
import multiprocessing
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from threading import Event, Thread

import django

from handrail.terms.errors import UnusableInput

log = logging.getLogger(__name__)
THREADS = 32
AGAIN_AFTER_S = 5
PARENT = "HANDRAIL_SERVED_BY"  # set by `serve` for what it starts: its process id


def set_up() -> None:
    """Reads the settings. Whoever calls it has set the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.clinic.settings")
    django.setup()


def prepare(*, demo: bool) -> None:
    """Static files, schema, and in a demonstration the people in it."""
    from django.core.management import call_command

    from handrail.clinic import clock, database, demo_program
    from handrail.clinic.demo import seed

    call_command("collectstatic", verbosity=0, interactive=False)
    database.migrate(clock.now())
    if demo:
        seed(clock.now())
        demo_program.seed(clock.now())


def serve(host: str, port: int) -> None:
    """Serves until it is stopped. The worker is a process of its own; it is begun again where it ends, and both end with this
    one.
    """
    from granian.constants import Interfaces
    from granian.server import Server

    _refuse_a_busy_port(host, port)
    os.environ[PARENT] = str(os.getpid())
    stop = Event()
    keeper = Thread(target=_keep_a_worker, args=(stop,), daemon=True)
    keeper.start()
    multiprocessing.set_start_method("spawn", force=True)  # forked after polars was used, it waits for ever at a query
    try:
        Server("handrail.clinic.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=1,
               blocking_threads=THREADS, log_access=False, log_level="error").serve()  # type: ignore[arg-type]  # fmt: skip
    finally:
        stop.set()
        keeper.join()


def is_here(host: str) -> bool:
    """Does the address reach this machine alone?"""
    return host in {"localhost", "127.0.0.1", "::1"}


def _refuse_a_busy_port(host: str, port: int) -> None:
    """granian shares a port with whoever has it, and requests would go to either."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as tried:
            tried.bind(address)
    except OSError as error:
        raise UnusableInput(f"cannot listen at {host}, port {port}: {error.strerror or error}",
                            remedy="choose another with --port or PORT, or stop what listens there") from error  # fmt: skip


def _keep_a_worker(stop: Event) -> None:
    """Begins the worker, and another where it ends before it is told to."""
    while not stop.is_set():
        worker = subprocess.Popen([sys.executable, "-m", "handrail.cli.main", "worker"])
        while worker.poll() is None and not stop.wait(1):
            pass
        if stop.is_set():
            worker.terminate()
        else:
            log.error("the worker ended with status %s; another is begun", worker.returncode)
            stop.wait(AGAIN_AFTER_S)
        worker.wait()


def end_with_parent(ending: Callable[[], None]) -> None:
    """Calls `ending` once the process that serves is gone, however it went."""
    parent = int(os.environ.get(PARENT) or 0)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        ending()

    if parent and os.getppid() == parent:
        Thread(target=watch, daemon=True).start()


def work() -> None:
    """The worker's loop, until it is stopped or whoever serves is gone."""
    from handrail.clinic import worker

    stop = Event()
    end_with_parent(stop.set)
    worker.run(stop)
