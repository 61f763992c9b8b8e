"""What a spec is: a safeguard, a sentence about it, and cases with the verdicts that its words demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handrail.verdicts import Verdict
from tests.spec.baseline import AT, DOMAINS, TABLES, standing
from tests.spec.tables import Row, rows

BELOW, AT_LIMIT, ABOVE = "below", "at", "above"
SIDES = (BELOW, AT_LIMIT, ABOVE)
MET, BREACHED = Verdict.MET, Verdict.BREACHED
DATA_REQUIRED, NOT_APPLICABLE = Verdict.DATA_REQUIRED, Verdict.NOT_APPLICABLE
NOT_JUDGED = None  # the safeguard says nothing at all about it
Tables = Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """One case: its name reads as a sentence.

    expect:    subject id → verdict; one verdict alone stands for every subject of the safeguard.
    replace:   tables that stand in the place of the baseline's. add: rows that stand beside them.
    uncovered: domains that the record does not claim to hold.
    proposes:  one administration that is proposed.
    limit, side: the parameter that the case shows, and on which side of its limit.
    candidates: the record is a bedside one; otherwise an audit's.
    """

    name: str
    expect: Mapping[str, Verdict | None] | Verdict
    replace: Tables = field(default_factory=dict)
    add: Tables = field(default_factory=dict)
    uncovered: tuple[str, ...] = ()
    proposes: str | None = None
    limit: str | None = None
    side: str | None = None
    protocol: str = "iv-racemic@2026.3"
    candidates: bool = True
    at: datetime = AT

    def __post_init__(self) -> None:
        assert (self.limit is None) == (self.side is None), f"{self.name}: a limit and its side go together"
        assert self.side in (None, *SIDES), f"{self.name}: {self.side} is no side of a limit"
        assert set(self.uncovered) <= set(DOMAINS), f"{self.name}: nothing covers {self.uncovered}"

    def rows(self) -> dict[str, list[Row]]:
        """Every table of the case, as rows of the record, without the proposal."""
        names = dict.fromkeys((*TABLES, *self.replace, *self.add))
        return {name: self._rows_of(name) for name in names}

    def _rows_of(self, name: str) -> list[Row]:
        found = rows(name, self.replace[name]) if name in self.replace else standing(name)
        found = [row for row in found if row.get("domain") not in self.uncovered] if name == "coverage" else found
        return found + (rows(name, self.add[name]) if name in self.add else [])

    def proposal(self) -> Row | None:
        return rows("administrations", self.proposes)[0] if self.proposes else None

    def verdicts(self) -> frozenset[Verdict]:
        """The verdicts that the case shows."""
        expected = self.expect.values() if isinstance(self.expect, Mapping) else (self.expect,)
        return frozenset(verdict for verdict in expected if verdict is not NOT_JUDGED)


@dataclass(frozen=True)
class Spec:
    """A safeguard's cases. sideless: (parameter, side) → why that side of that parameter cannot be shown."""

    safeguard: str
    title: str
    text: str
    cases: tuple[Case, ...]
    sideless: Mapping[tuple[str, str], str] = field(default_factory=dict)
