"""`handrail`: the entry point. Expected trouble is one sentence and exit status 2; never a traceback."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from handrail import __version__
from handrail.cli import audit, check, clinic, compare, context, csv_tables, instruments, protocol, safeguards, synth, trail
from handrail.terms.errors import HandrailError

UNUSABLE = 2
READER_GONE = 141  # as a shell tells of a command that its pipe ended
ABOUT = "Runs a supervised ketamine program inside its safeguards, and tells anyone whether they are really there."


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="handrail", description=ABOUT)
    top.add_argument("--version", action="version", version=f"handrail {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for noun in (check, context, audit, compare, synth, csv_tables, safeguards, protocol, instruments, trail, clinic):
        noun.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a character is no reason to stop
    given = parser().parse_args(arguments)
    try:
        status = given.run(given)
        sys.stdout.flush()
    except HandrailError as error:
        print(f"handrail: {error}", file=sys.stderr)
        return UNUSABLE
    except OSError as error:
        return _of_the_system(error)
    except KeyboardInterrupt:
        print("handrail: stopped", file=sys.stderr)
        return 130
    return int(status)


def _of_the_system(error: OSError) -> int:
    """A reader of our output that went away is no trouble, and no verdict either; anything else is told in one line."""
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    print(f"handrail: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
    return UNUSABLE


if __name__ == "__main__":
    sys.exit(main())
