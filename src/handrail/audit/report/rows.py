"""What a run says, put in the order in which the page tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handrail.audit.report.wording import SEVERITIES, count, of_subject

PARTS = ("accepted", "refused", "duplicate", "out_of_scope")


@dataclass(frozen=True)
class Row:
    """One safeguard's verdicts about one kind of subject."""

    safeguard: Mapping[str, Any]
    subject: str
    met: int
    breached: int
    data_required: int
    not_applicable: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def judged(self) -> int:
        return self.met + self.breached

    @property
    def asked(self) -> int:
        """Every subject that the safeguard is about, or may be."""
        return self.judged + self.data_required


@dataclass(frozen=True)
class Balance:
    """Lines read against what became of them."""

    name: str
    counts: Mapping[str, int]
    off: int


@dataclass(frozen=True)
class Headline:
    """The first sentence of the page. `kind`: empty (nothing judged), found, or none-found."""

    kind: str
    title: str
    text: str


def rows_of(safeguard: Mapping[str, Any]) -> list[Row]:
    """The safeguard's rows, one for each kind of subject."""
    return [
        Row(safeguard, one["subject"], one["met"], one["breached"], one["data_required"], one["not_applicable"],
            one["share_breached"], one["low"], one["high"])
        for one in safeguard["subjects"]
    ]  # fmt: skip


def by_severity(safeguards: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Severity → its safeguards, the weightiest severity first; one without safeguards is left out."""
    known = [*SEVERITIES, *sorted({one["severity"] for one in safeguards} - set(SEVERITIES))]
    grouped = {severity: [one for one in safeguards if one["severity"] == severity] for severity in known}
    return {severity: members for severity, members in grouped.items() if members}


def claims_of(safeguard: str, run: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The source's claims of completeness that the safeguard hangs on."""
    return [claim for claim in run["covers"] if safeguard in claim["depends"]]


@dataclass(frozen=True)
class Matrix:
    """Safeguard × what would settle its data-required verdicts. columns: what, and how many verdicts lack it, the most first.

    rows: the safeguards that lack anything, each with its cells: how many lack it, and which share of all that were asked.
    """

    columns: list[tuple[str, int]]
    rows: list[tuple[Mapping[str, Any], list[tuple[int, float]]]]
    whole: list[Mapping[str, Any]]


def sufficiency(safeguards: Sequence[Mapping[str, Any]]) -> Matrix:
    """What the records do not say, before any rate. whole: the safeguards that lack nothing."""
    sums = Counter[str]()
    for one in safeguards:
        sums.update(one["lacks"])
    columns = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    rows = [(one, [_cell(one, name) for name, _ in columns]) for one in safeguards if one["lacks"]]
    return Matrix(columns, rows, [one for one in safeguards if not one["lacks"]])


def _cell(one: Mapping[str, Any], name: str) -> tuple[int, float]:
    asked, lacking = sum(row.asked for row in rows_of(one)), one["lacks"].get(name, 0)
    return lacking, lacking / asked if asked else 0.0


def balances(run: Mapping[str, Any]) -> list[Balance]:
    """One line of the import's balance for each type, in the order of names, and the total last."""
    types = run["counts"]["by_type"]
    return [_balance(name, types[name]) for name in sorted(types)] + [_balance("all", run["counts"])]


def _balance(name: str, given: Mapping[str, Any]) -> Balance:
    counts = {part: int(given.get(part, 0)) for part in ("read", *PARTS)}
    return Balance(name, counts, counts["read"] - sum(counts[part] for part in PARTS))


def headline(run: Mapping[str, Any]) -> Headline:
    """What a reader must know first: that nobody was enrolled, that nothing could be judged, or what was found."""
    rows = [row for safeguard in run["safeguards"] for row in rows_of(safeguard)]
    judged = sum(row.judged for row in rows)
    people = run["population"]
    if people.get("in_program", 0) == 0:
        return _nobody(people.get("patients", 0), judged)
    if judged == 0:
        return Headline("empty", "Nothing could be judged", _nothing(rows))
    return _found(run["safeguards"])


def _nobody(patients: int, judged: int) -> Headline:
    who = f"None of the {of_subject(patients, 'patients')} here has" if patients else "It holds no patient; nobody has"
    text = f"{who} a decision, a plan or a possible dose of the program. There is no verdict here, and no reassurance."
    if judged:
        text = f"{who} entered the program, yet {count(judged)} verdicts were reached. The records contradict themselves."
    return Headline("empty", "Nobody in this source is enrolled", text)


def _nothing(rows: Sequence[Row]) -> str:
    lacking = count(sum(row.data_required for row in rows))
    return f"{lacking} questions were asked of these records and none has an answer. That is no reassurance."


def _found(safeguards: Sequence[Mapping[str, Any]]) -> Headline:
    breached = [one for one in safeguards if any(row.breached for row in rows_of(one))]
    silent = [one for one in safeguards if not any(row.judged for row in rows_of(one))]
    stops = sum(one["severity"] == "stop" for one in breached)
    lacking = sum(row.data_required for one in safeguards for row in rows_of(one))
    mute = f"{len(silent)} safeguard{'s' if len(silent) != 1 else ''}"
    rest = f"{count(lacking)} verdicts need data that the records do not hold; {mute} could judge nothing."
    if not breached:
        title = "No breach was found among what could be judged"
        return Headline("none-found", title, f"That is less than it sounds: {rest}")
    title = f"{len(breached)} of {len(safeguards)} safeguards {'is' if len(breached) == 1 else 'are'} breached at least once"
    return Headline("found", title, f"{stops} of them {'is a stop' if stops == 1 else 'are stops'}. {rest}")
