"""What a protocol is: parameters, each with values over time, each value with the source that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from handrail.protocol.parameters import DEFINITIONS

if TYPE_CHECKING:
    from handrail.protocol.decision_table import DecisionTable

TREATS_NONE = "none"
Amount = int | timedelta | str
"""Base units of `terms.quantity` as int (ug, ug/kg, d, counts); elapsed time as timedelta; a choice as str.
"""


class Basis(StrEnum):
    """What kind of ground a value stands on."""

    LABEL = "label"
    GUIDELINE = "guideline"
    TRIAL = "trial"
    LAW = "law"
    PROGRAM_CHOICE = "program choice"


class Verification(StrEnum):
    """How well somebody has checked that the source says what is claimed."""

    PRIMARY = "primary"  # read in a copy of the source itself
    SECONDARY = "secondary"  # read in somebody else's account of it
    UNVERIFIED = "unverified"  # recalled, not read
    PROGRAM_CHOICE = "program choice"  # nothing published to check


class Asked(StrEnum):
    """The ground of a number that somebody only asked about. It is no basis that a pack could state: nobody agreed on it."""

    ON_THE_COMMAND_LINE = "asked on the command line"


class Drug(StrEnum):
    """The two drugs that a protocol can be about."""

    KETAMINE = "ketamine"
    ESKETAMINE = "esketamine"


class Route(StrEnum):
    """How the drug is given."""

    INTRAVENOUS = "intravenous"
    INTRAMUSCULAR = "intramuscular"
    SUBCUTANEOUS = "subcutaneous"
    INTRANASAL = "intranasal"
    SUBLINGUAL = "sublingual"
    ORAL = "oral"


class Use(StrEnum):
    """What the protocol is for. A research protocol holds only where it is asked for by name, or where a plan is pinned to it."""

    CARE = "care"
    RESEARCH = "research"


class Status(StrEnum):
    """A released version is sealed by its LOCK and never changes; a draft has none."""

    RELEASED = "released"
    DRAFT = "draft"


@dataclass(frozen=True)
class Source:
    """Where a value comes from; `checked` is the day on which somebody last compared it."""

    id: str
    title: str
    citation: str
    link: str | None
    verification: Verification | Asked
    checked: date


@dataclass(frozen=True)
class Value:
    """What a parameter is, from `from_` up to and including `until` (None: until a later value replaces it).

    `amount` is None exactly when `unlimited` is true: the program deliberately sets no limit, and `note`
    says why. `at` is the place in the source; only a program choice may leave it out.
    """

    from_: date
    until: date | None
    amount: Amount | None
    unlimited: bool
    said: str
    source_id: str
    at: str | None
    basis: Basis | Asked
    verification: Verification | Asked
    note: str | None

    @property
    def grounds(self) -> str:
        """Basis and verification in one phrase; where both are one word, nothing could be checked."""
        return self.basis if str(self.basis) == str(self.verification) else f"{self.basis}, {self.verification}"

    @property
    def counted(self) -> str:
        """The value as people read it: counts and scores without their unit."""
        return self.said.partition(" {")[0]

    def in_force(self, on: date) -> bool:
        """Whether `on` lies in the value's own period; a later value may still replace it."""
        return self.from_ <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Parameter:
    """One parameter of a protocol: its values in the order of time, with no overlap."""

    name: str
    unit: str | None
    values: tuple[Value, ...]

    def value_at(self, on: date) -> Value | None:
        """The newest value begun by `on`; None before the first, and after the last day of an ended one."""
        begun = [value for value in self.values if value.from_ <= on]
        return begun[-1] if begun and begun[-1].in_force(on) else None

    def changes(self) -> tuple[date, ...]:
        """The days on which the value begins, changes or ends, in order."""
        begins = {value.from_ for value in self.values}
        ends = {value.until + timedelta(days=1) for value in self.values if value.until is not None}
        return tuple(sorted(begins | ends))


@dataclass(frozen=True)
class Difference:
    """A safeguard that this protocol relaxes: which one, how, why, and on what source.

    `treats` is what a verdict can read of it: the substance whose use disorder the protocol itself treats. Without it the
    difference is words for people, and changes no verdict.
    """

    id: str
    change: str
    reason: str
    source_id: str
    at: str | None = None
    treats: str | None = None


@dataclass(frozen=True)
class Need:
    """What has to be in place before the protocol may be used, which no record shows by itself."""

    id: str
    what: str
    reason: str
    source_id: str
    at: str | None = None


@dataclass(frozen=True)
class Notice:
    """What a regulator warns of, or what the law asks somebody to look at first."""

    id: str
    says: str
    source_id: str
    at: str | None = None


@dataclass(frozen=True)
class Sentence:
    """What a patient reads about one parameter; `case` is the word, `limit` or `none` it speaks for."""

    parameter: str
    case: str | None
    text: str


@dataclass(frozen=True)
class LocalChoice:
    """A number that an adopting program set for itself: `was` is what the protocol says on that day."""

    parameter: str
    said: str
    was: str
    reason: str


@dataclass(frozen=True)
class Adoption:
    """Who adopted a protocol, when, and with which choices of their own. Nobody has signed it: `digest` is the document's."""

    by: str
    role: str
    on: date
    choices: tuple[LocalChoice, ...]
    digest: str
    doubts: tuple[str, ...] = ()  # what is looser than the label or the protocol, or odd beside its other numbers


@dataclass(frozen=True)
class AskedNumber:
    """A number changed for the sake of a question. `was` is what the protocol says, `source` the ground of that, in words.

    odd: what stands out about it: how far it moves, and what does not go with the protocol's other numbers.
    """

    parameter: str
    said: str
    was: str
    source: str
    odd: tuple[str, ...] = ()


@dataclass(frozen=True)
class Protocol:
    """One version of one protocol, with the digest of the files it was read from.

    asked_for: somebody named it, so that it may hold by default even where it is a research protocol.
    decides: the table by which it proposes who is eligible; versions of before that have none.
    edition: which parameters it states (`parameters.stated_in`).
    asks: numbers that were changed for a question (`asking.with_numbers`); whoever adopted the rest adopted none of them.
    """

    id: str
    version: str
    title: str
    drug: Drug
    routes: tuple[Route, ...]
    status: Status
    summary: str
    parameters: tuple[Parameter, ...]
    sources: tuple[Source, ...]
    digest: str
    differs: tuple[Difference, ...]
    wording: Mapping[str, tuple[Sentence, ...]] = field(hash=False)
    use: Use = Use.CARE
    needs: tuple[Need, ...] = ()
    warnings: tuple[Notice, ...] = ()
    decides: DecisionTable | None = None
    adoption: Adoption | None = None
    edition: int = 1
    asks: tuple[AskedNumber, ...] = ()
    asked_for: bool = field(default=False, compare=False)

    def __hash__(self) -> int:
        return hash((self.id, self.version, self.digest))

    @property
    def key(self) -> str:
        """The name that records, runs and signatures use: `iv-racemic@2026.1`."""
        return f"{self.id}@{self.version}"

    @property
    def label(self) -> str:
        """The name that results are given under: the key, and with it every number that was changed for a question."""
        changed = ", ".join(f"{one.parameter}={one.said}" for one in self.asks)
        return f"{self.key}, asked with {changed}" if changed else self.key

    @property
    def adopted(self) -> bool:
        """Whether this program's medical director has *signed* the protocol as its own.

        An adoption document says who adopted it, and anybody could have written it; until the clinic can sign, that is an
        `adoption` and no signature, and the answer stays no.
        """
        return False

    @property
    def treated_disorder_substance(self) -> str:
        """The substance whose use disorder the protocol treats, so that it does not stop treatment; `none` for every other."""
        return next((each.treats for each in self.differs if each.treats), TREATS_NONE)

    def parameter(self, name: str) -> Parameter:
        """The parameter called `name`, without values where the pack is of before it; KeyError for what is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        return Parameter(name, DEFINITIONS[name].unit, ())

    def value_at(self, name: str, on: date) -> Value | None:
        """What the parameter is on that day, or None where the protocol states nothing for it, as one of an older edition does.

        KeyError for a name that is not in the closed list.
        """
        return self.parameter(name).value_at(on)

    def source(self, source_id: str) -> Source:
        """The source with that id; KeyError if the protocol has none."""
        for source in self.sources:
            if source.id == source_id:
                return source
        raise KeyError(f"{source_id} is not a source of {self.key}")
