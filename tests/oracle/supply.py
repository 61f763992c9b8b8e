"""Where the drug went; read from the words of the safeguards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.oracle.agreements import Numbers
from tests.oracle.chart import Chart, Dose, Row
from tests.oracle.following import follows, late_or_none
from tests.oracle.kleene import (
    Claim,
    Tri,
    When,
    after,
    agreed,
    all_of,
    any_of,
    instant,
    negated,
    not_after,
    possibly_newest,
    when_of,
)

Answer = tuple[Tri, Tri]
STANDS = ("posted", "pending")


def _is(value: object, *words: object) -> Tri:
    return None if value is None else value in words


def _taken_home(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    allowed = numbers.get("take_home")
    several = None if row["days"] is None else row["days"] > 1
    return None if row["at"] is None else True, any_of([_is(allowed, "nothing"), all_of(_is(allowed, "one-session"), several)])


def _refill(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    rows = chart.rows("dispenses")
    place = next(number for number, one in enumerate(rows) if one is row)
    exact = all(when_of(one).is_instant for one in rows)
    before: Tri = place > 0 if exact or len(rows) == 1 else None
    if before is False and not chart.covered("dispenses", None, row["at_latest"]):
        before = None
    last = rows[place - 1]["at_latest"] if exact and place > 0 else None
    claims = [
        Claim({"dose": dose}, dose.when, dose.order[:2], dose.id, dose.when.first,
              all_of(dose.certain or None, not_after(dose.when, when_of(row))))
        for dose in chart.doses
    ]  # fmt: skip
    found = any_of(claim.counts for claim in claims)
    newest = [one["dose"] for one in possibly_newest(claims) if one is not None]
    since = agreed(None if None in (dose.when.first, last) else dose.when.first >= last for dose in newest)
    used = all_of(found, since)
    if used is False and not chart.covered("administrations", None, row["at_latest"]):
        used = None
    return all_of(_is(numbers.get("take_home"), "one-session"), before), negated(used)


def _complete(chart: Chart) -> bool:
    return chart.covered("custody_movements", None, chart.at)


def _loss(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    applies = all_of(_is(row["movement"], "loss"), _is(row["state"], *STANDS))
    days, most = numbers.get("lost_supply_days"), numbers.get("lost_supplies_max")
    if days is None or most is None:
        return applies, None
    inside = [_lost_within(one, row, timedelta(days=days)) for one in chart.rows("custody_movements")]
    if inside.count(True) > most:
        return applies, True
    return applies, False if len(inside) - inside.count(False) <= most and _complete(chart) else None


def _lost_within(one: Row, row: Row, window: timedelta) -> Tri:
    at = when_of(row)
    begins = When(at.first and at.first - window, at.last and at.last - window)
    lost = all_of(_is(one["movement"], "loss"), _is(one["state"], *STANDS))
    return all_of(lost, not_after(when_of(one), at), after(when_of(one), begins))


def _draw(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    assert chart.at is not None
    passed = not_after(When(row["at"], row["at_latest"]), instant(chart.at - timedelta(hours=12)))
    applies = all_of(_is(row["movement"], "draw"), _is(row["state"], "posted"), passed)
    rows = [one for one in chart.rows("custody_movements") if one["session_id"] == row["session_id"]]
    standing = [one for one in rows if one["state"] != "voided"]
    unsettled = any(one["state"] != "posted" or None in (one["amount_ug"], one["movement"]) for one in standing)
    if row["session_id"] is None or unsettled:
        return applies, None
    drawn = sum(one["amount_ug"] for one in standing if one["movement"] == "draw")
    out = sum(one["amount_ug"] for one in standing if one["movement"] in ("administration", "waste", "return"))
    return applies, False if drawn == out else True if _complete(chart) else None


def _waste(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    asks = negated(_is(numbers.get("waste_witness"), "nobody"))
    seen: Tri = None
    if row["witnessed_by"] is None:
        seen = False if _complete(chart) else None
    elif row["recorded_by"] is not None:
        seen = row["witnessed_by"].rpartition("/")[2] != row["recorded_by"].rpartition("/")[2]
    return all_of(_is(row["movement"], "waste"), _is(row["state"], *STANDS), asks), negated(seen)


def _variance(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    settling = [
        (one["at"], one["at_latest"]) for one in chart.rows("custody_movements")
        if one["movement"] in ("count", "loss") and one["state"] == "posted"
        and None not in (row["site_id"], row["lot"]) and (one["site_id"], one["lot"]) == (row["site_id"], row["lot"])
    ]  # fmt: skip
    days = numbers.get("variance_days_max")
    due = None if days is None or row["at_latest"] is None else row["at_latest"] + timedelta(days=days)
    judged, late = late_or_none(chart, *follows(row, settling), due, _complete(chart))
    return all_of(_is(row["movement"], "discrepancy"), _is(row["state"], *STANDS), judged), late


def _programs(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    running = [(one["program_id"], _runs(one, dose.when)) for one in chart.rows("enrolments")]
    sure = {program for program, runs in running if runs is True and program is not None}
    possible = {program for program, runs in running if runs is not False and program is not None}
    unnamed = any(program is None and runs is not False for program, runs in running)
    if len(sure) > 1:
        return True, True
    many = len(possible) + 2 * unnamed > 1
    return True, False if not many and chart.covered("enrolments", None, dose.when.last) else None


def _runs(row: Row, at: When) -> Tri:
    ends = after(instant(row["ends_at"]), at) if row["ends_at"] is not None else True if row["open_ended"] else None
    return all_of(not_after(when_of(row), at), ends)


OF_A_DOSE: dict[str, Callable[[Chart, Dose, Numbers], Answer]] = {"overlapping-programs": _programs}
OF_A_ROW: dict[str, dict[str, Callable[[Chart, Row, Numbers], Answer]]] = {
    "dispenses": {"no-take-home": _taken_home, "early-refill": _refill},
    "custody_movements": {
        "lost-supply": _loss, "draw-balances": _draw, "waste-witnessed": _waste, "count-variance-resolved": _variance,
    },
}  # fmt: skip
