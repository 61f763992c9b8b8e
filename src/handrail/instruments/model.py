"""What an instrument is, and what scoring one answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.instruments.sheet import Sheet


class Verification(StrEnum):
    """How well a number was checked against its source; the same words as in protocol packs."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"
    PROGRAM_CHOICE = "program choice"


SEXES = ("male", "female", "other", "unknown")  # as a record has it; only *male* takes a cut-off for men


@dataclass(frozen=True, slots=True)
class CutOff:
    """From `at` upwards the score means `means`; `positive` says that this is what counts as a positive screen.

    who: whom it holds for. of: which score it reads, where an instrument has several.
    """

    at: int
    means: str
    source: str
    verification: Verification
    positive: bool = False
    who: str = "everyone"
    of: str = "total"


@dataclass(frozen=True, slots=True)
class Context:
    """What scoring must know of the patient besides the answers; None is "not known". sex: one of `SEXES`."""

    sex: str | None = None
    substance: str | None = None


@dataclass(frozen=True, slots=True)
class OfSubstance:
    """The result for one substance, or for one of several scores of an instrument."""

    name: str
    score: int | None
    at_least: int | None
    at_most: int | None
    band: str | None
    positive: bool | None


@dataclass(frozen=True, slots=True)
class Scored:
    """What the answers give. `score` is None where anything is missing; `at_least` and `at_most` bound it.

    band: only where it is certain. positive: None where it is not certain, or where the instrument has no such cut-off.
    """

    instrument: str
    version: str
    score: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    band: str | None = None
    positive: bool | None = None
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    substances: tuple[OfSubstance, ...] = ()

    @property
    def complete(self) -> bool:
        """Was everything answered that had to be?"""
        return not self.missing and not self.declined


@dataclass(frozen=True)
class Instrument:
    """One instrument. Its form, its version and its licence are read from its folder.

    least, most: the range of its total; both None where it has none. lowest: the band below the first cut-off.
    entry: what may be entered: its items, each item's number without its words, or only the score.
    substances: those that it scores each by itself; none where it has one score.
    implied: flag → the least total that cannot be reached without it.
    foreign: codes and ids that are often taken for this instrument's, and what they really are.
    """

    id: str
    folder: str
    domain: str
    score: Callable[[Sheet, Context], Scored]
    least: int | None = None
    most: int | None = None
    lowest: str | None = None
    cut_offs: tuple[CutOff, ...] = ()
    entry: str = "items"
    validated: str = "validated for screening"
    traps: tuple[str, ...] = ()
    total_code: str | None = None
    substances: tuple[str, ...] = ()
    implied: tuple[tuple[str, int], ...] = ()
    foreign: tuple[tuple[str, str], ...] = ()
