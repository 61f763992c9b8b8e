"""What moves from dose to dose, and what a plan comes after; read from the words of the safeguards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from tests.oracle.agreements import Numbers, a_plan_is_in_force, plans_in_force, signed
from tests.oracle.chart import Chart, Dose, Row, order
from tests.oracle.kleene import (
    Claim,
    Tri,
    When,
    above,
    agreed,
    all_of,
    any_of,
    days_between,
    elapsed_below,
    instant,
    negated,
    not_after,
    only,
    possibly_newest,
    when_of,
)
from tests.oracle.spacing import in_maintenance, is_first

Answer = tuple[Tri, Tri]


def _in_order(chart: Chart) -> Tri:
    """Is the order of the doses sure? Not where one is known only to the day or the month."""
    return True if all(dose.when.is_instant and dose.day is not None for dose in chart.doses) else None


def unless_hidden(chart: Chart, domain: str, found: Tri, until: datetime | None) -> Tri:
    return None if found is False and not chart.covered(domain, None, until) else found


def _sure(dose: Dose) -> Tri:
    return dose.certain or None


def _same(one: str | None, other: str | None) -> Tri:
    return None if None in (one, other) else one == other


def at_most(days: int | None, most: int | None) -> Tri:
    return None if days is None or most is None else days <= most


def newest_of(chart: Chart, table: str, own_id: str, counts: Callable[[Row], Tri], at: When) -> tuple[Tri, list[Row | None]]:
    """Is there one that counts by then; and every one that can be the newest."""
    claims = [
        Claim(row, when_of(row), order(row, own_id)[:2], row[own_id], row["local_date"],
              all_of(counts(row), not_after(when_of(row), at)))
        for row in chart.rows(table)
    ]  # fmt: skip
    return any_of(claim.counts for claim in claims), possibly_newest(claims)


def _infusion(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    by_vein = _same(dose.route, "intravenous")
    applies = all_of(not dose.proposed, by_vein, negated(numbers.unlimited("infusion_minutes_min")))
    return applies, elapsed_below(instant(dose.ended_at), dose.when, numbers.duration("infusion_minutes_min"))


def _creep(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    many, percent = numbers.get("dose_creep_doses"), numbers.get("dose_creep_percent_max")
    if many is None or percent is None:
        return negated(is_first(chart, dose)), None
    before = chart.before(dose)[-many:]
    return negated(is_first(chart, dose)), any_of(
        all_of(_sure(one), _in_order(chart), _same(dose.drug, one.drug), _percent_above(dose, one, percent)) for one in before
    )


def _percent_above(dose: Dose, one: Dose, percent: int) -> Tri:
    return None if None in (dose.dose_ug, one.dose_ug) else dose.dose_ug * 100 > one.dose_ug * (100 + percent)


def _raise(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    before = chart.before(dose)
    known = bool(before) and all_of(_sure(before[-1]), _in_order(chart), _same(dose.drug, before[-1].drug)) is True
    raised = all_of(negated(is_first(chart, dose)), above(dose.dose_ug, before[-1].dose_ug if known else None))
    found, newest = newest_of(chart, "requests", "request_id", _refused_more, dose.when)
    refusals = [row for row in newest if row is not None]
    lately = agreed(
        at_most(days_between(dose.day, row["local_date"]), numbers.get("raise_after_refusal_days")) for row in refusals
    )
    lately = unless_hidden(chart, "requests", all_of(found, lately), dose.when.last)
    planned = agreed(_later(plan, row) for plan in plans_in_force(chart, dose.when) if plan for row in refusals)
    return all_of(raised, lately), negated(all_of(a_plan_is_in_force(chart, dose.when), planned))


def _refused_more(row: Row) -> Tri:
    return all_of(_same(row["asks_for"], "more"), _same(row["outcome"], "refused"))


def _later(plan: Row, row: Row) -> Tri:
    return None if None in (plan["at"], row["at_latest"]) else plan["at"] > row["at_latest"]


def _asks_about_mood(row: Row) -> Tri:
    right = None if row["domain"] is None else row["domain"] in ("mood", "anxiety")
    return all_of(right, _same(row["answer"], "answered"))


def _response(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    many = numbers.get("response_doses_max")
    if many is None:
        return None, None
    before = chart.before(dose)
    certain = [one for one in before if one.certain]
    there: Tri = True if len(certain) >= many else None if len(before) >= many else False
    applies = unless_hidden(chart, "administrations", all_of(there, _in_order(chart)), dose.when.last)
    found, newest = newest_of(chart, "assessments", "assessment_id", _asks_about_mood, dose.when)
    since_least = certain[-many].day if len(certain) >= many else None
    since_most = before[-many].day if len(before) >= many else None
    day: date | None = only({row["local_date"] for row in newest if row is not None})
    asked = any_of([_not_before(day, since_most), all_of(_not_before(day, since_least), None)])
    return applies, negated(unless_hidden(chart, "assessments", all_of(found, asked), dose.when.last))


def _not_before(day: date | None, other: date | None) -> Tri:
    return None if day is None or other is None else day >= other


def _shrinks(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    gaps, percent = numbers.get("frequency_creep_gaps"), numbers.get("frequency_creep_percent_max")
    maintained = in_maintenance(chart, dose, numbers.get("maintenance_after_days"))
    if gaps is None or percent is None:
        return all_of(maintained, None), None
    last = chart.before(dose)[-(gaps + 1) :]
    there: Tri = False if len(last) <= gaps else all_of(*(_sure(one) for one in last), _in_order(chart))
    applies = all_of(maintained, unless_hidden(chart, "administrations", there, dose.when.last))
    if len(last) <= gaps:
        return applies, None
    span, newest = days_between(last[-1].day, last[0].day), days_between(dose.day, last[-1].day)
    return applies, None if span is None or newest is None else newest * 100 * gaps < span * (100 - percent)


def _lapse(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    before, most = chart.before(dose), numbers.get("lapse_days_max")
    complete = chart.covered("administrations", None, dose.when.last)
    certain = [one for one in before if one.certain]
    if not certain:
        return (False if complete and not before else None), None
    last = certain[-1]
    lapsed = negated(at_most(days_between(dose.day, last.day), most))
    clear = all_of(complete or None, _in_order(chart), before[-1].when.first == last.when.first or None)
    return all_of(lapsed, clear), negated(_decided_since(chart, dose.when, last.when.last))


def _decided_since(chart: Chart, at: When, since: datetime | None) -> Tri:
    claims = chart.claims("decisions", at, signed)
    found = any_of(claim.counts for claim in claims)
    later = agreed(
        None if None in (row["at"], since) else row["at"] > since for row in possibly_newest(claims) if row is not None
    )
    return unless_hidden(chart, "decisions", all_of(found, later), at.last)


def _booked(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    held = any_of(_slot(row, dose) for row in chart.rows("bookings"))
    return True, negated(unless_hidden(chart, "bookings", held, dose.when.last))


def _slot(row: Row, dose: Dose) -> Tri:
    of_session = row["session_id"] is not None and row["session_id"] == dose.session_id
    of_day = None if None in (row["local_date"], dose.day) else row["local_date"] == dose.day
    kept = None if row["status"] is None else row["status"] in ("booked", "fulfilled")
    return all_of(kept, any_of([of_session, of_day]))


def _late(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    versions = chart.versions("administrations", dose.members[0])
    written = min((row["recorded_at"] for row in versions if row["recorded_at"] is not None), default=None)
    limit = numbers.duration("late_entry_hours_max")
    if written is None or limit is None:
        return not dose.proposed, None
    if dose.when.last is not None and written - dose.when.last > limit:
        return not dose.proposed, True
    sure = dose.when.first is not None and dose.when.last is not None and written - dose.when.first <= limit
    return not dose.proposed, False if sure else None


def _ended_before(other: Row, plan: Row) -> Tri:
    over = None if other["ends_at"] is None else not_after(instant(other["ends_at"]), when_of(plan))
    return all_of(_same(other["phase"], "series"), other["signed"], over)


def _after_series(chart: Chart, plan: Row) -> tuple[Tri, datetime | None]:
    """Had a signed series ended when the plan began; and when the last of those did."""
    others = [row for row in chart.rows("plans") if row is not plan and row["signed"] is not False]
    ended = [(row, _ended_before(row, plan)) for row in others]
    found = unless_hidden(chart, "plans", any_of(sure for _, sure in ended), plan["at_latest"])
    return found, max((row["ends_at"] for row, sure in ended if sure), default=None)


def _last_dose(chart: Chart, at: When) -> tuple[Tri, list[Dose | None]]:
    """Was a dose given before; and every one that can be the last."""
    claims = [
        Claim({"dose": dose}, dose.when, dose.order[:2], dose.id, dose.day, all_of(_sure(dose), not_after(dose.when, at)))
        for dose in chart.doses
    ]
    return any_of(claim.counts for claim in claims), [row and row["dose"] for row in possibly_newest(claims)]


def _looked_back(chart: Chart, plan: Row, last: Iterable[Dose]) -> Tri:
    at = when_of(plan)
    found, newest = newest_of(chart, "assessments", "assessment_id", _asks_about_mood, at)
    since = agreed(_not_before(row["local_date"], dose.day) for row in newest if row is not None for dose in last)
    return unless_hidden(chart, "assessments", all_of(found, since), at.last)


def _decided_since_dose(chart: Chart, plan: Row, last: list[Dose]) -> Tri:
    return agreed(_decided_since(chart, when_of(plan), dose.when.last) for dose in last)


def _review(chart: Chart, plan: Row, numbers: Numbers) -> Answer:
    ended, _ = _after_series(chart, plan)
    dosed, last = _last_dose(chart, when_of(plan))
    doses = [dose for dose in last if dose is not None]
    reviewed = any_of([_looked_back(chart, plan, doses), _decided_since_dose(chart, plan, doses)])
    return all_of(ended, dosed), negated(reviewed)


def _restart(chart: Chart, plan: Row, numbers: Numbers) -> Answer:
    ended, when = _after_series(chart, plan)
    dosed, last = _last_dose(chart, when_of(plan))
    doses = [dose for dose in last if dose is not None]
    days = numbers.get("series_restart_days_min")
    soon = elapsed_below(when_of(plan), instant(when), None if days is None else timedelta(days=days))
    applies = all_of(_same(plan["phase"], "series"), ended, dosed)
    return applies, all_of(soon, negated(_decided_since_dose(chart, plan, doses)))


OF_A_DOSE: dict[str, Callable[[Chart, Dose, Numbers], Answer]] = {
    "infusion-time": _infusion, "dose-creep": _creep, "raise-after-refusal": _raise, "response-reviewed": _response,
    "frequency-creep": _shrinks, "re-entry-after-lapse": _lapse, "unscheduled-session": _booked, "late-entry": _late,
}  # fmt: skip
OF_A_ROW: dict[str, dict[str, Callable[[Chart, Row, Numbers], Answer]]] = {
    "plans": {"review-at-series-end": _review, "series-restart": _restart},
}
