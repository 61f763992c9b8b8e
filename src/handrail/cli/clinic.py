"""`handrail serve`, `worker`, `migrate`, `rekey` and `doctor`: running the clinic."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from getpass import getpass
from importlib import import_module
from typing import Any

from handrail.terms.errors import UnusableInput

SERVE = "run the clinic: an embedded SQLite by default, PostgreSQL by DATABASE_URL"
SERVE_NOTE = "environment: see docs/reference/configuration.md. It does not start when unsafe: `handrail doctor` says why"
DATABASE = "is it there, is DATABASE_URL right, and was `handrail migrate` run?"
DOCTOR_EXITS = "exit status: 0 safe, 1 unsafe, 2 something cannot be used"


def add_to(commands: Any) -> None:
    """Adds the commands to the parser."""
    serve = commands.add_parser("serve", help=SERVE, description=SERVE, epilog=SERVE_NOTE)
    serve.add_argument("--demo", action="store_true", help="a synthetic clinic to look at, on this machine alone")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen at (127.0.0.1)")
    serve.add_argument("--port", type=_port, default=os.environ.get("PORT") or "8000", help="the port (PORT, or 8000)")
    serve.set_defaults(run=in_words(run_serve))
    for name, run, about in (
        ("worker", run_worker, "do what is due without anybody asking: checkpoints of the trail; `serve` starts one"),
        ("migrate", run_migrate, "bring the clinic's database to the schema of this version"),
        ("rekey", run_rekey, "seal again, with the first of HANDRAIL_FIELD_KEYS, what an older key sealed"),
    ):
        commands.add_parser(name, help=about, description=about).set_defaults(run=in_words(run))
    about = "name the organisation and make its first medical director, who makes everybody else; the password is asked"
    found = commands.add_parser("found", help=about, description=about)
    for option, told in (
        ("--organisation", "its name"),
        ("--director", "their full name"),
        ("--email", "their address, to sign in with"),
    ):
        found.add_argument(option, required=True, help=told)
    found.set_defaults(run=in_words(run_found))
    about = "tell whether the clinic's configuration is safe"
    doctor = commands.add_parser("doctor", help=about, description=about, epilog=DOCTOR_EXITS)
    doctor.add_argument("--new-keys", action="store_true", help="print new secrets to set, and do nothing else")
    doctor.set_defaults(run=in_words(run_doctor))


def _port(said: str) -> int:
    """A port that there can be."""
    if not said.isdecimal() or not 0 < int(said) < 2**16:
        raise argparse.ArgumentTypeError(f"{said!r} is no port: write a number from 1 to 65535")
    return int(said)


def in_words(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """A command of the clinic whose trouble with the database is one sentence."""

    def told(given: argparse.Namespace) -> int:
        try:
            return run(given)
        except Exception as error:
            if not type(error).__module__.startswith(("django.db", "psycopg")):
                raise
            first = next(iter(str(error).splitlines()), type(error).__name__)
            raise UnusableInput(f"the database cannot be used: {first}", remedy=DATABASE) from error

    return told


def _clinic() -> Any:
    """The clinic, set up; UnusableInput where it is not installed."""
    try:
        from handrail.clinic import serving
    except ImportError as error:
        raise UnusableInput(f"the clinic is not installed: {error}", remedy="pip install 'handrail[clinic]'") from error
    serving.set_up()
    return serving


def set_up(module: str) -> Any:
    """A module of the clinic, once that is set up."""
    _clinic()
    return import_module(module)


def run_serve(given: argparse.Namespace) -> int:
    """Serves until it is stopped."""
    if given.demo:
        os.environ["HANDRAIL_DEMO"] = "1"
    serving = _clinic()
    from handrail.clinic.doctor import complaints

    if any(one.stops for one in _told(complaints(database=False))):
        return 2
    if not serving.is_here(given.host) and (os.environ.get("HANDRAIL_DEMO") or os.environ.get("HANDRAIL_INSECURE")):
        raise UnusableInput(f"{given.host} is reached from elsewhere", where="--host",
                            remedy="a demonstration, or a clinic without HTTPS, listens at 127.0.0.1 alone")  # fmt: skip
    serving.prepare(demo=given.demo)
    if not given.demo and any(one.stops for one in _told(complaints())):
        return 2
    print(_where(given), file=sys.stderr, flush=True)
    serving.serve(given.host, given.port)
    return 0


def _told(complaints: Any) -> Any:
    stopping = [one for one in complaints if one.stops]
    for one in stopping:
        print(one, file=sys.stderr)
    return stopping


def _where(given: argparse.Namespace) -> str:
    address = f"http://localhost:{given.port}" if given.host == "127.0.0.1" else f"http://{given.host}:{given.port}"
    if not given.demo:
        return f">> the clinic is at {address}"
    from handrail.clinic import demo

    lines = [f"   {demo.address(login):28} {', '.join(role.label for role in roles)}" for login, _, roles, _ in demo.PEOPLE]
    return "\n".join([f">> the clinic is at {address}", "   everybody and everything in it is made up; sign in as", *lines,
                      f"   password of all: {demo.PASSWORD}   the one-time code is shown at the top of the page"])  # fmt: skip


def run_worker(_given: argparse.Namespace) -> int:
    """Works until it is stopped."""
    _clinic().work()
    return 0


def run_migrate(_given: argparse.Namespace) -> int:
    """Brings the database up to date."""
    _clinic()
    from handrail.clinic import clock, database

    database.migrate(clock.now())
    return 0


def run_found(given: argparse.Namespace) -> int:
    """Founds the clinic, once."""
    _clinic()
    from handrail.clinic.founding import found_in_words

    password = getpass("First password of the director: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    found_in_words(organisation=given.organisation, director=given.director, email=given.email, password=password)
    print(f"{given.director} can sign in now, adds a second factor, and then opens sites and adds everybody else")
    return 0


def run_rekey(_given: argparse.Namespace) -> int:
    """Seals older values again."""
    _clinic()
    from handrail.clinic import clock
    from handrail.clinic.sealing.rotation import rekey

    print(f"{rekey(clock.now())} values were sealed again")
    return 0


def run_doctor(given: argparse.Namespace) -> int:
    """Prints what is unsafe, or new secrets."""
    if given.new_keys:
        return _new_keys()
    _clinic()
    from handrail.clinic.doctor import complaints

    found = complaints()
    for one in found:
        print(one)
    stops = any(one.stops for one in found)
    print("unsafe: it would not start like this" if stops else "safe to run")
    return 1 if stops else 0


def _new_keys() -> int:
    from handrail.clinic.environment import new_key, new_secret

    for line in (f"HANDRAIL_SECRET_KEY={new_secret()}", f"HANDRAIL_FIELD_KEYS=1:{new_key()}", f"HANDRAIL_TRAIL_KEY={new_key()}"):
        print(line)
    return 0
