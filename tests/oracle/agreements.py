"""Which plan, which decision and which protocol's numbers hold at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from handrail.protocol.model import Protocol
from tests.oracle.chart import Chart, Dose, Row
from tests.oracle.kleene import Claim, Tri, When, after, agreed, all_of, any_of, instant, only, possibly_newest


def signed(row: Row) -> Tri:
    return row["signed"]


def still_runs(row: Row, at: When) -> Tri:
    """Has the plan not yet ended? Its end is the first instant at which it no longer holds."""
    if row["ends_at"] is not None:
        return after(instant(row["ends_at"]), at)
    return True if row["open_ended"] else None


def plans_in_force(chart: Chart, at: When) -> list[Row | None]:
    """Every plan that can be the newest signed one still running; None for "there is none"."""
    return possibly_newest(_running(chart, at))


def _running(chart: Chart, at: When) -> list[Claim]:
    return chart.claims("plans", at, lambda row: all_of(signed(row), still_runs(row, at)))


def a_plan_is_in_force(chart: Chart, at: When) -> Tri:
    """Found: yes. None: no, where plans are covered from the beginning of time; else unknown."""
    found = any_of(claim.counts for claim in _running(chart, at))
    return None if found is False and not chart.covered("plans", None, at.last) else found


def treatment_is_refused(chart: Chart, at: When) -> Tri:
    """Does the newest signed decision forbid treatment, or is there none that holds?"""
    newest = possibly_newest(chart.claims("decisions", at, signed))
    return agreed(_refuses(chart, row, at) for row in newest)


def _refuses(chart: Chart, row: Row | None, at: When) -> Tri:
    if row is None:
        return True if chart.covered("decisions", None, at.last) else None
    forbids = None if row["eligibility"] is None else row["eligibility"] in ("contraindicated", "undetermined")
    expired = _expired(row, at)
    if expired and not chart.covered("decisions", None, at.last):
        expired = None  # a newer one may be missing
    return any_of([forbids, expired])


def _expired(row: Row, at: When) -> Tri:
    if row["expires_at"] is not None:
        ends = after(instant(row["expires_at"]), at)
        return None if ends is None else not ends
    return False if row["open_ended"] else None


def by_another_route(chart: Chart, dose: Dose, protocol: Protocol | None) -> Tri:
    """Was the dose given by a route that its protocol does not have, or by another than the plan in force names?"""
    if dose.route is None:
        return None
    by_plan = agreed(_other_than(chart, dose, plan) for plan in plans_in_force(chart, dose.when))
    by_protocol = None if protocol is None else dose.route not in protocol.routes
    return any_of([by_protocol, by_plan])


def _other_than(chart: Chart, dose: Dose, plan: Row | None) -> Tri:
    if plan is None:
        return False if chart.covered("plans", None, dose.when.last) else None
    return None if plan["route"] is None else plan["route"] != dose.route


@dataclass(frozen=True)
class Numbers:
    """A protocol's numbers at a time; without a protocol every number is unknown."""

    protocol: Protocol | None
    at: When

    def _value(self, name: str) -> Any:
        if self.protocol is None or self.at.first is None:
            return None
        return self.protocol.value_at(name, self.at.day or self.at.first.astimezone(UTC).date())

    def get(self, name: str) -> Any:
        """The number; None where the protocol states none, or deliberately sets no limit."""
        value = self._value(name)
        return None if value is None else value.amount

    def unlimited(self, name: str) -> Tri:
        value = self._value(name)
        return None if value is None else value.unlimited

    def duration(self, name: str) -> timedelta | None:
        return self.get(name)


def pinned(chart: Chart, plan: Row | None) -> Protocol | None:
    """The protocol that the plan is pinned to, None if it is not at hand; the first of those given where it names none."""
    if plan is None or plan["protocol"] is None:
        return chart.protocols[0]
    return next((one for one in chart.protocols if one.key == plan["protocol"]), None)


def numbers_at(chart: Chart, at: When) -> Numbers:
    """The numbers that hold at a time: of the plan in force, else of the newest ended one; unknown where that is."""
    plans = _plans_that_may_rule(chart, at)
    possible = list(dict.fromkeys(pinned(chart, plan) for plan in plans))
    return Numbers(only(possible), at)


def _plans_that_may_rule(chart: Chart, at: When) -> list[Row | None]:
    running = plans_in_force(chart, at)
    if None not in running:
        return running
    begun = possibly_newest(chart.claims("plans", at, signed))
    return [*begun, *(row for row in running if row is not None and row not in begun)]
