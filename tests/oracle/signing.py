"""What needs a signature, a consent, a form or an eye of its own: read from the words of the safeguards."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.oracle.agreements import Numbers, a_plan_is_in_force, plans_in_force
from tests.oracle.chart import Chart, Dose, Row
from tests.oracle.kleene import (
    Tri,
    When,
    after,
    agreed,
    all_of,
    any_of,
    days_between,
    instant,
    negated,
    not_after,
    when_of,
)  # fmt: skip
from tests.oracle.spacing import is_first
from tests.oracle.trends import at_most, newest_of, unless_hidden

Answer = tuple[Tri, Tri]
OUTWARD = ("disclosure-recovery-care", "disclosure-referrer", "disclosure-pharmacy", "research", "audit-sharing")
WITHOUT_CONSENT = ("rems-form", "adverse-event", "emergency")
Reading = tuple[datetime, tuple[int | None, ...]]  # when, and the signs in their order
SIGNS = ("systolic", "diastolic", "heart-rate", "oxygen-saturation")


def _same(one: object, other: object) -> Tri:
    return None if one is None or other is None else one == other


def _change(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    """Another amount than the dose before, of the same drug; signed by an order of this amount, or by a newer plan."""
    before = chart.before(dose)
    in_order = all(one.when.is_instant and one.day is not None for one in chart.doses)
    comparable = bool(before) and before[-1].certain and in_order and _same(dose.drug, before[-1].drug) is True
    another = negated(_same(dose.dose_ug, before[-1].dose_ug)) if comparable else None
    newer = agreed(_same_or_after(plan, before[-1]) for plan in plans_in_force(chart, dose.when) if plan) if before else None
    planned = all_of(a_plan_is_in_force(chart, dose.when), newer)
    ordered = unless_hidden(chart, "orders", any_of(_signs(row, dose) for row in _own_orders(chart, dose)), dose.when.last)
    return all_of(negated(is_first(chart, dose)), another), negated(any_of([ordered, planned]))


def _same_or_after(plan: Row, before: Dose) -> Tri:
    return None if plan["at"] is None or before.when.last is None else plan["at"] > before.when.last


def _own_orders(chart: Chart, dose: Dose) -> list[Row]:
    own = dose.members[0]["order_id"] or dose.id
    mine = [row for row in chart.rows("orders") if row["status"] != "cancelled"]
    return [row for row in mine if row["order_id"] == own or _same(row["session_id"], dose.session_id)]


def _signs(row: Row, dose: Dose) -> Tri:
    in_time = not_after(When(row["signed_at"], row["signed_latest"]), dose.when)
    return all_of(row["signed"], in_time, _same(row["dose_ug"], dose.dose_ug))


def _attested(chart: Chart, dose: Dose, what: str) -> Tri:
    found, newest = newest_of(chart, "observations", "observation_id", lambda row: row["what"] == what, dose.when)
    yes = agreed(_same(row["value"], 1) for row in newest if row is not None)
    return unless_hidden(chart, "observations", all_of(found, yes), dose.when.last)


def _enrolled(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    both = [_attested(chart, dose, what) for what in ("rems-setting-certified", "rems-patient-enrolled")]
    return _same(numbers.get("rems"), "yes"), negated(all_of(*both))


def _form(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    """Sent for the session, after the dose, within so many calendar days; judged when it was, or when it is due."""
    most = numbers.get("rems_form_days_max")
    forms = [row for row in chart.rows("contacts") if row["about"] == "rems-form"]
    sent = any_of(
        all_of(_same(row["session_id"], dose.session_id), not_after(dose.when, when_of(row)),
               at_most(days_between(row["local_date"], dose.day), most))
        for row in forms
    )  # fmt: skip
    assert chart.at is not None
    due = negated(at_most(days_between(chart.at.astimezone(UTC).date(), dose.day), most))
    applies = all_of(
        not dose.proposed, _same(numbers.get("rems"), "yes"), negated(numbers.unlimited("rems_form_days_max")),
        any_of([sent is True, due]),
    )  # fmt: skip
    missing = sent is False and not chart.covered("contacts", dose.when.first, chart.at)
    return applies, negated(None if missing else sent)


def _copied(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    """So many readings of the session that are, place by place, those of one earlier session."""
    least = numbers.get("copied_readings_min")
    rows = [row for row in chart.rows("observations") if row["what"] in SIGNS and row["session_id"] is not None]
    if least is None or any(not when_of(row).is_instant for row in rows):
        return all_of(not dose.proposed, None), None
    sessions = {name: _readings(rows, name) for name in {row["session_id"] for row in rows}}
    own = sessions.get(dose.session_id, [])
    alike = [_alike(own, other) for name, other in sessions.items() if other and own and other[0][0] < own[0][0]]
    enough = unless_hidden(chart, "observations", len(own) >= least, dose.when.last)
    return all_of(not dose.proposed, enough), unless_hidden(chart, "observations", max(alike, default=0) >= least, dose.when.last)


def _readings(rows: list[Row], session: str) -> list[Reading]:
    """What was taken at one instant; without both parts of the pressure it is no reading."""
    mine = [row for row in rows if row["session_id"] == session]
    found = []
    for at in sorted({row["at"] for row in mine}):
        signs = tuple(agreed(row["value"] for row in mine if row["at"] == at and row["what"] == sign) for sign in SIGNS)
        if signs[0] is not None and signs[1] is not None:
            found.append((at, signs))
    return found


def _alike(own: list[Reading], other: list[Reading]) -> int:
    return sum(mine[1] == theirs[1] for mine, theirs in zip(own, other, strict=False))


def _disclosure(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    """Sent to others: under a signed consent of the patient that stood then, of a scope that opens something to them."""
    sent = _same(row["direction"], "sent")
    topic: Tri = None if row["about"] is None else row["about"] not in WITHOUT_CONSENT
    named: Tri = True if row["consent_id"] is not None else False if chart.covered("contacts", row["at"], chart.at) else None
    consent = next((one for one in chart.rows("consents") if one["consent_id"] == row["consent_id"]), None)
    if consent is None:
        on_file: Tri = False if chart.covered("consents", None, chart.at) else None
        return all_of(sent, topic), negated(all_of(named, on_file, None))
    return all_of(sent, topic), negated(all_of(named, _stood(consent, when_of(row)), _opens(consent, row)))


def _stood(consent: Row, at: When) -> Tri:
    first, last = consent["at"], consent["at_latest"]
    since = When(
        first and max(time for time in (first, consent["signed_at"]) if time),
        last and max(time for time in (last, consent["signed_latest"], consent["recorded_at"]) if time),
    )
    ends = None if consent["ends_at"] is None else after(instant(consent["ends_at"]), at)
    revoked = False if consent["revoked_at"] is None else not_after(instant(consent["revoked_at"]), at)
    return all_of(consent["signed"], not_after(since, at), ends, negated(revoked))


def _opens(consent: Row, row: Row) -> Tri:
    scope = consent["scope"]
    opens: Tri = None if scope is None else scope in OUTWARD
    if row["about"] is None:
        return all_of(opens, None if scope != "disclosure-recovery-care" else True)
    return all_of(opens, True if row["about"] != "recovery-care" else _same(scope, "disclosure-recovery-care"))


OF_A_DOSE = {
    "dose-change-signed": _change, "rems-certified-and-enrolled": _enrolled, "rems-form-in-time": _form,
    "copied-observations": _copied,
}  # fmt: skip
OF_A_ROW = {"contacts": {"disclosure-within-consent": _disclosure}}
