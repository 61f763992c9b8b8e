"""The table by which a protocol proposes who is eligible: rows of data, and how they are weighed. No row is code.

Each row asks one fact of the patient. Its answer is yes, no or unknown, and only yes and unknown have a meaning, which the
row states. Unknown is never a yes: a row may say that it matters less, and then it says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handrail.protocol.model import Basis, Verification

Known = bool | int | None


class Outcome(StrEnum):
    """What is proposed of a person."""

    CONTRAINDICATED = "contraindicated"
    UNDETERMINED = "undetermined"
    WITH_SAFEGUARDS = "eligible-with-safeguards"
    ELIGIBLE = "eligible"


class Effect(StrEnum):
    """What one answer means, the gravest first."""

    CONTRAINDICATED = "contraindicated"
    UNDETERMINED = "undetermined"
    WITH_SAFEGUARDS = "with-safeguards"
    CAUTION = "caution"
    NOTHING = "nothing"


class Answer(StrEnum):
    """What a fact says to a row."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Question:
    """One fact, and what is asked of it: whether it is yes, no or unknown, or whether a number lies in a range.

    only_if: a fact without which there is no number, such as *there was a heart attack*: where it is no, so is the answer.
    """

    fact: str
    is_: Answer | None = None
    at_least: int | None = None
    below: int | None = None
    unit: str | None = None
    only_if: str | None = None

    def answer(self, facts: Mapping[str, Known]) -> Answer:
        """The answer of these facts; None is not known."""
        if self.only_if is not None and facts[self.only_if] is not True:
            return Answer.UNKNOWN if facts[self.only_if] is None else Answer.NO
        known = facts[self.fact]
        if self.is_ is Answer.UNKNOWN:
            return _said(known is None)
        if known is None:
            return Answer.UNKNOWN
        if self.is_ is not None:
            return _said(known is (self.is_ is Answer.YES))
        over = self.at_least is None or known >= self.at_least
        return _said(over and (self.below is None or known < self.below))

    @property
    def said(self) -> str:
        """The question in words."""
        name = self.fact.replace("_", " ")
        if self.is_ is not None:
            return f"{name} is {self.is_}"
        name = name if name.startswith("days since ") else name.rpartition(" ")[0]
        bounds = (("at least", self.at_least), ("below", self.below))
        return f"{name} is " + " and ".join(f"{word} {number} {self.unit}" for word, number in bounds if number is not None)


def _said(truth: bool) -> Answer:
    return Answer.YES if truth else Answer.NO


@dataclass(frozen=True)
class Ground:
    """What a statement rests on."""

    source_id: str
    at: str | None
    basis: Basis
    verification: Verification


@dataclass(frozen=True)
class Missing:
    """What has to be known, and who can say it."""

    what: str
    who: str


@dataclass(frozen=True)
class Row:
    """One row: what it asks, what yes and unknown mean, and the words that a clinician reads.

    expires_days: a validity shorter than its tier's. unknown_because: why unknown does not matter, where it does not.
    """

    id: str
    asks: Question
    yes: Effect
    unknown: Effect
    because: str
    change: str
    ground: Ground
    stricter_than_label: bool
    missing: Missing | None = None
    duties: tuple[str, ...] = ()
    expires_days: int | None = None
    unknown_because: str | None = None
    note: str | None = None

    def effect(self, answer: Answer) -> Effect:
        """What the answer means."""
        return {Answer.YES: self.yes, Answer.UNKNOWN: self.unknown, Answer.NO: Effect.NOTHING}[answer]


@dataclass(frozen=True)
class Duty:
    """What somebody has to do while the decision holds. `due` is said in words; a number of days stands beside it."""

    id: str
    what: str
    who: str
    due: str
    within_days: int | None
    every_days: int | None
    ground: Ground


@dataclass(frozen=True)
class Validity:
    """How long a decision of one tier holds: for so many days, and while sessions go on."""

    outcome: Outcome
    expires_days: int
    lapses_days: int
    note: str
    ground: Ground


@dataclass(frozen=True)
class Ending:
    """An event that ends a decision, whatever its date."""

    id: str
    what: str


@dataclass(frozen=True)
class Case:
    """What the table must answer: these facts, beside those of a person in the clear, give that outcome by those rows."""

    place: str
    facts: Mapping[str, Known]
    outcome: Outcome
    rows: tuple[str, ...]


@dataclass(frozen=True)
class DecisionTable:
    """All of it, with the cases that it is held to. `clear`: the answers of a person of whom nothing stands against it."""

    rows: tuple[Row, ...]
    duties: tuple[Duty, ...]
    validity: tuple[Validity, ...]
    endings: tuple[Ending, ...]
    clear: Mapping[str, Known]
    cases: tuple[Case, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that a row asks for, each once."""
        asked = (name for row in self.rows for name in (row.asks.only_if, row.asks.fact))
        return tuple(dict.fromkeys(name for name in asked if name is not None))

    def row(self, id: str) -> Row:
        """The row of that id; KeyError where there is none."""
        return {row.id: row for row in self.rows}[id]

    def holds(self, outcome: Outcome) -> Validity | None:
        """How long a decision of that outcome holds; None for one that permits nothing."""
        return next((each for each in self.validity if each.outcome is outcome), None)

    def asked_duties(self, rows: tuple[Row, ...]) -> tuple[Duty, ...]:
        """The duties of those rows, each once, in the order of the table."""
        asked = {id_ for row in rows for id_ in row.duties}
        return tuple(duty for duty in self.duties if duty.id in asked)


@dataclass(frozen=True)
class Speaking:
    """A row whose answer means something."""

    row: Row
    answer: Answer
    effect: Effect


def speaking(table: DecisionTable, facts: Mapping[str, Known]) -> tuple[Speaking, ...]:
    """The rows that say something of these facts, the gravest first, else in the order of the table."""
    answers = [(row, row.asks.answer(facts)) for row in table.rows]
    found = [Speaking(row, answer, row.effect(answer)) for row, answer in answers]
    return tuple(
        sorted((one for one in found if one.effect is not Effect.NOTHING), key=lambda one: list(Effect).index(one.effect))
    )


def outcome(effects: frozenset[Effect]) -> Outcome:
    """One contraindication outweighs everything; else one open question; else one safeguard."""
    if Effect.CONTRAINDICATED in effects:
        return Outcome.CONTRAINDICATED
    if Effect.UNDETERMINED in effects:
        return Outcome.UNDETERMINED
    return Outcome.WITH_SAFEGUARDS if Effect.WITH_SAFEGUARDS in effects else Outcome.ELIGIBLE
