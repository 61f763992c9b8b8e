"""What a safeguard is. One is about twelve lines of declaration; everything that it needs it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_

import polars as pl

from handrail.facts import facts_of
from handrail.facts.refused import PREFIX
from handrail.facts.unknown import verdict
from handrail.protocol.parameters import DEFINITIONS
from handrail.verdicts import Gate, Severity, Verdict


def fact(name: str) -> pl.Expr:
    """A fact of the subject, or a column of its own table."""
    return pl.col(name)


def parameter(name: str) -> pl.Expr:
    """The value that the row's protocol gives to a parameter; null where it gives none."""
    return pl.col(f":{name}")


def unlimited(name: str) -> pl.Expr:
    """Does the row's protocol say, with a reason, that it sets no such limit?"""
    return pl.col(f":{name}_unlimited")


def perhaps_refused(table: str) -> pl.Expr:
    """False where no row of the patient was refused in `table`, else unknown: one may say anything."""
    return ~fact(PREFIX + table)


@dataclass(frozen=True, eq=False)
class Safeguard:
    """One rule over facts.

    applies, breached: Polars boolean expressions; unknown (null) stays unknown and becomes data-required.
    evidence: facts shown with a finding. rows: which row of the mission it answers. impossible: verdicts that it cannot
    give, and why. rests_on: tables whose newest row decides: where a row of the patient was refused in one, *met* is unknown.
    alone: a row that is judged does not rest on the other rows of its own table.
    """

    id: str
    revision: int
    subjects: tuple[str, ...]
    gates: frozenset[Gate]
    severity: Severity
    rows: tuple[str, ...]
    title: str
    when: str
    then: str
    why: str
    applies: pl.Expr
    breached: pl.Expr
    evidence: tuple[str, ...]
    clears: str
    known_false_positives: tuple[str, ...]
    impossible: dict[Verdict, str] = field(default_factory=dict)
    applies_to: dict[str, pl.Expr] = field(default_factory=dict)  # subjects for which `applies` reads otherwise
    rests_on: tuple[str, ...] = ()
    alone: bool = False

    def applies_for(self, subject: str) -> pl.Expr:
        return self.applies_to.get(subject, self.applies)

    def breached_for(self, subject: str) -> pl.Expr:
        """`breached`, a "no" of which is unknown where a refused row may say otherwise."""
        tables = (table for table in self.rests_on if not (self.alone and table == subject))
        return reduce(or_, map(perhaps_refused, tables), self.breached)

    @cached_property
    def verdicts(self) -> dict[str, pl.Expr]:
        """Subject → the column of its verdicts' codes, named by the safeguard."""
        both = {subject: (self.applies_for(subject), self.breached_for(subject)) for subject in self.subjects}
        return {subject: verdict(*expressions).alias(self.id) for subject, expressions in both.items()}

    @cached_property
    def asks(self) -> dict[str, tuple[str, ...]]:
        """Subject → facts, own columns and parameters (`:name`) in its two expressions, sorted."""
        expressions = {subject: (self.applies_for(subject), self.breached_for(subject)) for subject in self.subjects}
        return {
            subject: tuple(sorted({name for expression in both for name in expression.meta.root_names()}))
            for subject, both in expressions.items()
        }

    @cached_property
    def facts(self) -> dict[str, tuple[str, ...]]:
        """Subject → the facts and own columns in its two expressions: what it can lack."""
        return {subject: tuple(name for name in names if not name.startswith(":")) for subject, names in self.asks.items()}

    @cached_property
    def reads(self) -> dict[str, frozenset[str]]:
        """Subject → all that it reads of it: what it asks, and its evidence."""
        return {subject: frozenset((*names, *self.evidence)) for subject, names in self.asks.items()}

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that it reads, also through the facts that it rests on, by name."""
        found = {name for subject in self.subjects for name in _resting_on(subject, self.reads[subject])}
        return tuple(name for name in DEFINITIONS if name in found)


def _resting_on(subject: str, names: frozenset[str]) -> set[str]:
    steps, seen, todo = facts_of(subject), set[str](), list(names)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(steps[name].needs if name in steps else ())
    return {name.removeprefix(":").removesuffix("_unlimited") for name in seen if name.startswith(":")}
