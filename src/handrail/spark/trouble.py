"""What goes wrong on Spark, in one sentence: on a worker, told without any row's values; on the driver, from what Spark tells.

Spark writes the trace of a failed task into the logs of worker and driver, and the message of an error may quote what was read.
So a task lets nothing out but what we wrote ourselves, what the system said, or the kind of an error and the line of code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail.terms.errors import HandrailError, UnusableInput

TOLD = re.compile(r"handrail\.spark\.trouble\.Trouble: (.*)")
AGAIN = "run it again: what is finished is not done twice"
PYTHON = "name one that fits with PYSPARK_PYTHON"
KNOWN = (  # what Spark's words show, what is wrong, what to do
    (
        "No module named 'handrail",
        "Handrail is not in the Python of Spark's workers",
        f"install handrail[spark] there, or {PYTHON}",
    ),
    ("PYTHON_VERSION_MISMATCH|different version .* than that in driver", "Spark's workers run another version of Python", PYTHON),
    ("Cannot run program", "a worker cannot start its Python", PYTHON),
    (
        "Could not parse Master URL|Master must ",
        "Spark knows no such form of a master",
        "write local[2], spark://HOST:7077 or yarn",
    ),
    ("No space left on device", "the disk of a worker or of this machine is full", f"make room and {AGAIN}"),
    ("All masters are unresponsive|Master removed our app", "the master does not answer any more", f"see to it and {AGAIN}"),
    ("ExecutorLostFailure|FetchFailed", "workers were lost, again and again", f"see whether their memory suffices, and {AGAIN}"),
)


class Trouble(Exception):
    """What a task came to grief on, fit for a log."""


@dataclass(frozen=True)
class Guarded:
    """A task that lets no value of a row out with an error. `work`: (the partition's number, its items) → items."""

    work: Callable[[int, Iterator[Any]], Iterable[Any]]

    def __call__(self, number: int, items: Iterator[Any]) -> Iterator[Any]:
        try:
            yield from self.work(number, items)
        except HandrailError as error:
            raise Trouble(str(error)) from None
        except OSError as error:
            raise Trouble(f"{error.filename or 'a worker'}: {error.strerror or type(error).__name__}") from None
        except Exception as error:
            raise Trouble(f"{type(error).__name__} at {_place(error)}") from None


def _place(error: BaseException) -> str:
    """The last lines of code that the error went through, ours and others'."""
    lines, trace = list[str](), error.__traceback__
    while trace is not None:
        lines.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(lines[-4:])


def told(error: BaseException, log: Path) -> UnusableInput:
    """The error that a person reads for what Spark told; its own words are in `log`."""
    text = str(error)
    if "JAVA_GATEWAY_EXITED" in text and log.exists():
        text += log.read_text(errors="replace")
    if found := TOLD.search(text):
        return UnusableInput(f"a task on Spark failed: {found[1].strip()}", remedy=f"{AGAIN}; {log} has more")
    for pattern, what, remedy in KNOWN:
        if re.search(pattern, text):
            return UnusableInput(what, where="--engine spark", remedy=remedy)
    return UnusableInput(f"Spark could not finish ({type(error).__name__})", where="--engine spark",
                         remedy=f"{log} has its own words; {AGAIN}")  # fmt: skip
