"""What has to be so in the room before a dose is started: who watches, what was asked, what was checked."""

from __future__ import annotations

from collections.abc import Callable

from tests.oracle.agreements import Numbers
from tests.oracle.chart import Chart, Dose
from tests.oracle.kleene import Tri
from tests.oracle.watching import session_of

Answer = tuple[Tri, Tri]


def _unwatched(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    """Is there no session in the clinic that has begun, or does it name nobody who watches?"""
    session = session_of(chart, dose)
    if session is None:
        return True, chart.covered("sessions", dose.when.first, dose.when.last) or None
    away = session["place"] in ("HH", "FLD")  # who was there, nobody can tell from here
    return True, None if away or session["monitor_id"] is None else False


OF_A_DOSE: dict[str, Callable[[Chart, Dose, Numbers], Answer]] = {"monitor-present": _unwatched}
