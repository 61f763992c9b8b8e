"""When a consent stands, when it cannot be told, and the one step of an emergency."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handrail.consent.emergency import EmergencyDisclosure, disclose_in_emergency
from handrail.consent.scopes import SCOPES
from handrail.consent.standing import Standing, disclosure, standing
from handrail.record.sight import NOTHING

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
DAY = timedelta(days=1)
STANDS, NOT, DATA_REQUIRED = Standing
CONSENT = {
    "consent_id": "n1", "patient_id": "p1", "scope": "disclosure-referrer", "at": AT - DAY, "at_latest": AT - DAY,
    "recorded_at": AT - DAY, "signed": True, "ends_at": AT + DAY, "revoked_at": None, "void": False,
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), [
    ({}, STANDS), ({"at": AT, "at_latest": AT}, STANDS), ({"at": AT + DAY, "at_latest": AT + DAY}, NOT),
    ({"at": AT - DAY, "at_latest": AT + DAY}, DATA_REQUIRED),  # given on a day, at an hour nobody knows
    ({"at": None, "at_latest": None}, DATA_REQUIRED), ({"recorded_at": AT + DAY}, NOT), ({"recorded_at": None}, STANDS),
    ({"signed": False}, NOT), ({"signed": None}, DATA_REQUIRED), ({"void": True}, NOT),
    ({"ends_at": AT}, NOT), ({"ends_at": AT - DAY}, NOT), ({"ends_at": None}, DATA_REQUIRED),
    ({"revoked_at": AT}, NOT), ({"revoked_at": AT + DAY}, STANDS), ({"revoked_at": AT - DAY, "signed": None}, NOT),
])  # fmt: skip
def test_when_a_consent_stands(changes: dict, said: Standing) -> None:
    row = {**CONSENT, **changes}
    assert standing(row, AT)[0] is said
    found = disclosure([row], "disclosure-referrer", "p1", at=AT)
    assert (found.standing, found.may) == (said, said is STANDS)
    assert found.consent_id == (None if said is NOT else "n1")
    assert found.sight == (SCOPES["disclosure-referrer"].sight if said is STANDS else NOTHING)


@pytest.mark.parametrize("changes", [{"patient_id": "p2"}, {"scope": "research"}, {"scope": None}])
def test_a_consent_of_another_patient_or_scope_opens_nothing(changes: dict) -> None:
    found = disclosure([{**CONSENT, **changes}], "disclosure-referrer", "p1", at=AT)
    assert (found.may, found.reasons) == (False, ("no consent of this scope is on file",))


def test_one_that_stands_is_enough_and_the_others_are_told() -> None:
    found = disclosure([{**CONSENT, "consent_id": "n0", "revoked_at": AT}, CONSENT], "disclosure-referrer", "p1", at=AT)
    assert (found.may, found.consent_id) == (True, "n1")
    assert found.reasons == ("n0: it was withdrawn", "n1: it stands")


def test_what_tells_of_substance_use_carries_its_notice() -> None:
    found = disclosure([{**CONSENT, "scope": "disclosure-recovery-care"}], "disclosure-recovery-care", "p1", at=AT)
    assert found.notice is not None
    assert "42 CFR part 2 prohibits" in found.notice
    assert "secondary" in found.notice
    assert "copy of the consent" in found.notice
    assert disclosure([CONSENT], "disclosure-referrer", "p1", at=AT).notice is None
    assert disclosure([], "disclosure-recovery-care", "p1", at=AT).notice is None


def test_no_consent_opens_an_emergency() -> None:
    found = disclosure([{**CONSENT, "scope": "emergency"}], "emergency", "p1", at=AT)
    assert (found.may, found.sight) == (False, NOTHING)


def test_a_scope_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="no scope 'everything'"):
        disclosure([CONSENT], "everything", "p1", at=AT)


SAID = {
    "patient_id": "p1",
    "told": "Dr Invented",
    "facility": "Invented Hospital",
    "disclosed_by": "nurse",
    "emergency": "cannot be roused",
    "why_no_consent": "unconscious",
}


def test_an_emergency_is_one_documented_step() -> None:
    found = disclose_in_emergency(SAID["patient_id"], **{k: v for k, v in SAID.items() if k != "patient_id"}, at=AT)
    assert isinstance(found, EmergencyDisclosure)
    assert found.scope.sight.sees("conditions", "code")
    assert (found.disclosed_at, found.told, found.emergency) == (AT, "Dr Invented", "cannot be roused")


@pytest.mark.parametrize("left_out", SAID)
def test_there_is_no_undocumented_way(left_out: str) -> None:
    said = {**SAID, left_out: " "}
    (reason,) = disclose_in_emergency(said.pop("patient_id"), **said, at=AT)
    assert reason.startswith("it does not say")
