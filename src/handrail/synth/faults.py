"""Faults: what can go wrong in a course, each planted by a few lines that also say what an audit has to find.

The truth of a fault is written from the words of the safeguards, beside the change itself. Some changes break more than one
safeguard by those words: a dose far above the protocol's ceiling is also far above the doses before it. All of it is truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from handrail.synth.story import Story

Truth = tuple[str, str, str]  # safeguard, subject, subject id
Plant = Callable[[Story], Iterable[Truth]]


class Course(StrEnum):
    """Whose course a fault or a decoy is planted into."""

    INFUSION = "infusion"
    SPRAY = "spray"
    LOZENGE = "lozenge"
    RECOVERY = "in-recovery"
    STOPPED = "stopped"
    REFUSED = "refused"


@dataclass(frozen=True)
class Fault:
    """One kind of fault: its name, the safeguard that it is meant for, whose course it needs, and how it is planted."""

    name: str
    safeguard: str
    course: Course
    plant: Plant


FAULTS: dict[str, Fault] = {}


def fault(safeguard: str, name: str = "", course: Course = Course.INFUSION) -> Callable[[Plant], Plant]:
    """Declares a fault; where it has no name of its own, it is called like its safeguard."""

    def declare(plant: Plant) -> Plant:
        one = Fault(name or safeguard, safeguard, course, plant)
        assert one.name not in FAULTS, f"two faults are called {one.name}"
        assert plant.__doc__, f"the fault {one.name} does not say what happens"
        FAULTS[one.name] = one
        return plant

    return declare


def doses(safeguard: str, ids: Iterable[str]) -> list[Truth]:
    """The safeguard is breached by these doses."""
    return [(safeguard, "doses", id) for id in ids]
