"""Counts of verdicts, with their intervals, and what data-required verdicts lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from typing import Any

from handrail.check import Judgement, used_parameters
from handrail.protocol.model import Protocol
from handrail.record import TABLES
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.lacking import PROTOCOL, ROW, in_words, settled_by
from handrail.safeguards.safeguard import Safeguard
from handrail.verdicts import Verdict

Z = 1.959963984540054  # the 97.5th percentile of the normal distribution: a 95 % interval


def wilson(hits: float, of: float) -> tuple[float, float] | None:
    """The 95 % Wilson score interval of a share; None of nothing. Wilson 1927; it stays inside 0 and 1. Both numbers may be
    effective ones, which need not be whole.
    """
    if of == 0:
        return None
    share, square = hits / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return (0.0 if hits == 0 else middle - half, 1.0 if hits == of else middle + half)


@dataclass
class Tally:
    """Counts that add up over buckets: verdicts by (safeguard, subject, verdict), lacks by (safeguard, facts), population."""

    verdicts: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    lacks: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter)
    population: Counter[str] = field(default_factory=Counter)
    pinned: Counter[str] = field(default_factory=Counter)  # protocol → plans that are pinned to it

    def add(self, judgement: Judgement) -> None:
        """Adds a subject's verdicts."""
        for (safeguard, code), count in judgement.counts().items():
            self.verdicts[safeguard, judgement.subject, code] += count

    def merge(self, other: Tally) -> None:
        """Adds another bucket's counts."""
        self.verdicts.update(other.verdicts)
        self.lacks.update(other.lacks)
        self.population.update(other.population)
        self.pinned.update(other.pinned)

    def as_json(self) -> dict[str, Any]:
        return {
            "verdicts": [[*key, count] for key, count in sorted(self.verdicts.items())],
            "lacks": [[name, list(lacks), count] for (name, lacks), count in sorted(self.lacks.items())],
            "population": dict(sorted(self.population.items())),
            "pinned": dict(sorted(self.pinned.items())),
        }

    @classmethod
    def of_json(cls, given: dict[str, Any]) -> Tally:
        return cls(
            Counter({(name, subject, code): count for name, subject, code, count in given["verdicts"]}),
            Counter({(name, tuple(lacks)): count for name, lacks, count in given["lacks"]}),
            Counter(given["population"]),
            Counter(given["pinned"]),
        )


def safeguards_in_words(tally: Tally, protocol: Protocol, day: date) -> list[dict[str, Any]]:
    """What the report says of each safeguard: its words, its numbers, its counts by subject, and what was lacking."""
    return [_one(one, tally, protocol, day) for one in CATALOGUE]


def _one(one: Safeguard, tally: Tally, protocol: Protocol, day: date) -> dict[str, Any]:
    return {
        "id": one.id, "revision": one.revision, "title": one.title, "severity": str(one.severity), "rows": list(one.rows),
        "when": one.when, "then": one.then, "why": one.why, "clears": one.clears,
        "known_false_positives": list(one.known_false_positives),
        "parameters": [{name: _plain(value) for name, value in vars(used).items()}
                       for used in used_parameters(one, protocol, day)],
        "subjects": [_counts(one.id, subject, tally) for subject in one.subjects],
        "missing": _missing(one.id, tally), "lacks": _lacks(one.id, tally),
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return None if value is None else str(value)


def _counts(name: str, subject: str, tally: Tally) -> dict[str, Any]:
    met, breached, unknown, other = (tally.verdicts[name, subject, verdict.code] for verdict in Verdict)
    interval = wilson(breached, met + breached)
    return {
        "subject": subject, "met": met, "breached": breached, "data_required": unknown, "not_applicable": other,
        "share_breached": breached / (met + breached) if interval else None,
        "low": interval[0] if interval else None, "high": interval[1] if interval else None,
    }  # fmt: skip


def _missing(name: str, tally: Tally) -> list[dict[str, Any]]:
    found: Iterable[tuple[tuple[str, ...], int]] = (
        (lacks, count) for (safeguard, lacks), count in tally.lacks.items() if safeguard == name
    )
    return [
        {
            "lacks": list(lacks),
            "words": "; ".join(in_words(lacks)),
            "count": count,
        }
        for lacks, count in sorted(found, key=lambda each: (-each[1], each[0]))
    ]


def _lacks(name: str, tally: Tally) -> dict[str, int]:
    """What would settle it → how many of its data-required verdicts lack that."""
    found = Counter[str]()
    for (safeguard, facts), count in tally.lacks.items():
        if safeguard == name:
            found.update(dict.fromkeys(_settled_by(facts), count))
    return {where: found[where] for where in (*TABLES, ROW, PROTOCOL) if where in found}


def _settled_by(facts: tuple[str, ...]) -> set[str]:
    numbers = not facts or any(fact.startswith(":") for fact in facts)
    return {where for fact in facts if not fact.startswith(":") for where in settled_by(fact)} | (
        {PROTOCOL} if numbers else set()
    )
