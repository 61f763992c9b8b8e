"""The blood pressure before a dose, and whether the patient may leave after it; read from the words of the safeguards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

from tests.oracle.agreements import Numbers
from tests.oracle.chart import Chart, Dose, Row, order
from tests.oracle.kleene import Claim, Tri, all_of, any_of, instant, negated, not_after, only, possibly_newest, when_of
from tests.oracle.watching import left_at, session_of

Answer = tuple[Tri, Tri]
CAN_BE_TRUE = {"systolic": range(50, 301), "diastolic": range(20, 201)}


def _the_newest(chart: Chart, dose: Dose, what: str) -> Row | None:
    """The newest reading before the start, whatever it says; None where there is none, or several may be it."""
    claims = [
        Claim(row, when_of(row), order(row, "observation_id")[:2], row["observation_id"], row["value"],
              not_after(when_of(row), dose.when))
        for row in chart.rows("observations") if row["what"] == what
    ]  # fmt: skip
    found = possibly_newest(claims)
    return found[0] if len(found) == 1 else None


def _pressure(chart: Chart, dose: Dose, what: str, most: timedelta | None) -> int | None:
    """The newest part, where it is surely recent enough and can be true."""
    row = _the_newest(chart, dose, what)
    if row is None or row["at"] is None or most is None or not dose.when.is_instant:
        return None
    if dose.when.first - row["at"] > most or row["value"] not in CAN_BE_TRUE[what]:
        return None
    return None if _are_exchanged(chart, dose) else row["value"]


def _are_exchanged(chart: Chart, dose: Dose) -> bool:
    upper, lower = _the_newest(chart, dose, "systolic"), _the_newest(chart, dose, "diastolic")
    if upper is None or lower is None or None in (upper["value"], lower["value"]):
        return False
    return upper["at"] == lower["at"] and upper["value"] <= lower["value"]


def _reaches(value: int | None, limit: int | None) -> Tri:
    return None if value is None or limit is None else value >= limit


def _too_high(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    most = numbers.duration("pressure_before_dose_minutes_max")
    return True, any_of([
        _reaches(_pressure(chart, dose, what, most), numbers.get(f"stop_{what}_mmhg")) for what in ("systolic", "diastolic")
    ])  # fmt: skip


def _taken(chart: Chart) -> list[tuple[str, Row, int | None]]:
    """(what, row, value) of everything that is measured, scored or answered."""
    seen = [(row["what"], row, row["value"]) for row in chart.rows("observations") if row["what"] is not None]
    for row in chart.rows("assessments"):
        if row["instrument"] in ("moaa-s", "aldrete"):
            seen.append(({"moaa-s": "sedation"}.get(row["instrument"], "aldrete"), row, row["score"]))
    return seen


def _of_the_stay(chart: Chart, dose: Dose, what: str, *, in_session: bool) -> list[tuple[Row, int | None, bool]]:
    """What was seen, or may have been, between the start of the dose and leaving."""
    left = left_at(chart, dose)
    if left is None or not dose.when.is_instant:
        return []
    found = []
    for name, row, value in _taken(chart):
        own: Tri = True if not in_session else None if row.get("session_id") is None else row["session_id"] == dose.session_id
        inside = all_of(negated(not_after(when_of(row), dose.when)), not_after(when_of(row), instant(left)))
        if name == what and own is not False and inside is not False:
            found.append((row, value, own is True and row["at"] == row["at_latest"]))
    return found


def _last(chart: Chart, dose: Dose, what: str, *, in_session: bool = False) -> int | None:
    """The last value; None where none is surely of the stay, or where those that may be the last differ."""
    found = _of_the_stay(chart, dose, what, in_session=in_session)
    sure = [row["at"] for row, _, certain in found if certain]
    if not sure:
        return None
    return only({value for row, value, _ in found if row["at_latest"] is None or row["at_latest"] >= max(sure)})


def _answer(chart: Chart, dose: Dose, what: str) -> Tri:
    said = _last(chart, dose, what, in_session=True)
    return said == 1 if said in (0, 1) else None


def _before(chart: Chart, dose: Dose, what: str) -> int | None:
    """What it was less than half a day before the start."""
    row = _the_newest(chart, dose, what)
    if row is None or row["at"] is None or not dose.when.is_instant or dose.when.first - row["at"] >= timedelta(hours=12):
        return None
    return row["value"] if row["value"] in CAN_BE_TRUE.get(what, range(101)) else None


def _below(value: int | None, limit: int | None) -> Tri:
    return negated(_reaches(value, limit))


def _gasps(chart: Chart, dose: Dose, numbers: Numbers) -> Tri:
    last = _last(chart, dose, "oxygen-saturation")
    least, before = numbers.get("leaving_oxygen_percent_min"), _before(chart, dose, "oxygen-saturation")
    return all_of(_below(last, least), _below(last, before))


def _high(chart: Chart, dose: Dose, numbers: Numbers, what: str) -> Tri:
    last, before = _last(chart, dose, what), _before(chart, dose, what)
    last = last if last in CAN_BE_TRUE[what] else None
    percent = numbers.get("leaving_pressure_rise_percent_max")
    risen: Tri = None
    if None not in (last, before, percent):
        risen = Fraction(last) > before * (1 + Fraction(percent, 100))
    return all_of(_reaches(last, numbers.get(f"leaving_{what}_mmhg")), risen)


def _aldrete_low(chart: Chart, dose: Dose, numbers: Numbers) -> Tri:
    scored = bool(_of_the_stay(chart, dose, "aldrete", in_session=False))
    return all_of(scored, _below(_last(chart, dose, "aldrete"), numbers.get("leaving_aldrete_score_min")))


def _unfit_to_leave(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return not dose.proposed, any_of([
        _gasps(chart, dose, numbers), _high(chart, dose, numbers, "systolic"), _high(chart, dose, numbers, "diastolic"),
        _below(_last(chart, dose, "sedation"), numbers.get("leaving_sedation_score_min")), _aldrete_low(chart, dose, numbers),
        negated(_answer(chart, dose, "oriented")), negated(_answer(chart, dose, "walks-steadily")),
        _answer(chart, dose, "suicidal-intent"),
    ])  # fmt: skip


def _unsafe_way_home(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    session = session_of(chart, dose)
    there = session is not None and session["place"] not in ("HH", "FLD")
    how = session["escort"] if there and session is not None else None
    said = (how or "").strip().lower()
    silent = said in ("", "unknown", "not known", "not recorded", "n/a", "-", "?")
    alone: Tri = None if silent else said in ("none", "no", "nobody", "alone", "by themselves", "unaccompanied")
    return not dose.proposed, any_of([alone, negated(_answer(chart, dose, "no-driving-said"))])


OF_A_DOSE: dict[str, Callable[[Chart, Dose, Numbers], Answer]] = {
    "blood-pressure-before-dose": _too_high, "discharge-criteria": _unfit_to_leave, "safe-leaving": _unsafe_way_home,
}  # fmt: skip
