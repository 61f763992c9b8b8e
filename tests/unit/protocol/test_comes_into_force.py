"""A number holds from midnight to midnight of the program's own calendar, wherever that is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handrail.facts import Context, compute
from handrail.protocol.adopt import adopted, choice, document
from handrail.protocol.load import find
from handrail.protocol.model import Protocol
from handrail.protocol.standing import state
from handrail.record import Record
from handrail.terms import moment

IV, ON = find("iv-racemic@2026.1"), date(2026, 3, 5)
EAST, WEST = ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Los_Angeles")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    """47 h from the local 5 March on, 40 h before."""
    file = tmp_path_factory.mktemp("adopted") / "a.yaml"
    made = [choice(IV, ON, "interval_hours_min=47 h", "Ours.")]
    file.write_text(document(IV, by="Ada", role="medical director", at=ON, choices=made), encoding="utf-8")
    return adopted(IV, file)


def hours(own: Protocol, zone: ZoneInfo, *texts: str) -> list[int]:
    """The least interval, in hours, that each of the doses is judged by."""
    times = [moment.parse(text, zone) for text in texts]
    rows = [{"patient_id": "p1", "administration_id": f"a{n}", "session_id": f"s{n}", "status": "completed", "drug": "ketamine",
             "at": one.at, "at_latest": one.at_latest, "local_date": one.local_date} for n, one in enumerate(times)]  # fmt: skip
    record = Record.of_rows({"administrations": rows})
    frame = compute("doses", frozenset({":interval_hours_min"}), Context(record, (own,), datetime(2026, 6, 1, tzinfo=UTC), zone))
    return [given // timedelta(hours=1) for given in frame.sort("at")[":interval_hours_min"].to_list()]


@pytest.mark.parametrize("zone", [EAST, WEST], ids=str)
def test_a_choice_begins_at_the_midnight_of_the_program(own: Protocol, zone: ZoneInfo) -> None:
    midnight = datetime(2026, 3, 5, tzinfo=zone)
    before, after = (midnight + timedelta(minutes=minutes) for minutes in (-1, 1))
    assert hours(own, zone, before.isoformat(), after.isoformat()) == [40, 47]


def test_what_is_known_to_the_day_or_the_month(own: Protocol) -> None:
    assert hours(own, EAST, "2026-03-04", "2026-03-05") == [40, 47]
    assert hours(own, EAST, "2026-03", "2026-04") == [40, 47]


@pytest.mark.parametrize(("at", "zone", "yet"), [
    (datetime(2026, 3, 4, 12, tzinfo=UTC), EAST, True), (datetime(2026, 3, 4, 10, tzinfo=UTC), EAST, False),
    (datetime(2026, 3, 5, 7, tzinfo=UTC), WEST, False), (datetime(2026, 3, 5, 8, tzinfo=UTC), WEST, True),
    (datetime(2026, 3, 5, tzinfo=UTC), None, True),
])  # fmt: skip
def test_an_adoption_begins_at_that_midnight_too(own: Protocol, at: datetime, zone: ZoneInfo | None, yet: bool) -> None:
    assert state(own, at, zone).endswith("1 local choice" if yet else "1 local choice, after the time judged here")
