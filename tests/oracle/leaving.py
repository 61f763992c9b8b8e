"""The blood pressure before a dose, and whether the patient may leave after it; read from the words of the safeguards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.oracle.agreements import Numbers
from tests.oracle.chart import Chart, Dose, Row, order
from tests.oracle.kleene import Claim, Tri, any_of, not_after, possibly_newest, when_of

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


OF_A_DOSE: dict[str, Callable[[Chart, Dose, Numbers], Answer]] = {"blood-pressure-before-dose": _too_high}
