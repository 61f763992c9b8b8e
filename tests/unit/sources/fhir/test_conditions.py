"""Conditions: what their codes say of substance use, and when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.unit.sources.fhir.good import ICD10, SNOMED, concept, condition, notes, read, refusal, row

WHO, ICD9, ICD11 = "http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-9-cm", "http://id.who.int/icd/release/11/mms"
ACTIVE, REMISSION = ("substance-use-disorder", "active"), ("substance-use-disorder", "remission")
UNSPECIFIED, OTHER = ("substance-use-unspecified", "unspecified"), ("other", None)


def said(resource: Any) -> tuple[str | None, str | None]:
    one = row(resource)
    return one["category"], one["course"]


@pytest.mark.parametrize(
    ("code", "meaning", "substance"),
    [
        ("F10.10", ACTIVE, "alcohol"), ("F10.11", REMISSION, "alcohol"), ("F10.20", ACTIVE, "alcohol"),
        ("F10.21", REMISSION, "alcohol"), ("F10.220", ACTIVE, "alcohol"), ("F10.90", UNSPECIFIED, "alcohol"),
        ("F10.91", REMISSION, "alcohol"), ("F10.920", UNSPECIFIED, "alcohol"), ("F10.99", UNSPECIFIED, "alcohol"),
        ("F11.20", ACTIVE, "opioid"), ("F11.21", REMISSION, "opioid"), ("F12.10", ACTIVE, "cannabis"),
        ("F13.230", ACTIVE, "sedative"), ("F14.188", ACTIVE, "cocaine"), ("F15.90", UNSPECIFIED, "stimulant"),
        ("F15.929", OTHER, None), ("F15.93", OTHER, None), ("F15.920", UNSPECIFIED, "stimulant"),
        ("F16.20", ACTIVE, "hallucinogen"), ("F16.21", REMISSION, "hallucinogen"), ("F17.210", OTHER, None),
        ("F17.201", OTHER, None), ("F18.10", ACTIVE, "inhalant"), ("F19.20", ACTIVE, "other"), ("F10", UNSPECIFIED, "alcohol"),
        ("F1020", ACTIVE, "alcohol"), ("f10.20", ACTIVE, "alcohol"), ("T40.1X1A", OTHER, None), ("T43.621A", OTHER, None),
        ("N30.10", OTHER, None), ("F33.2", OTHER, None), ("Z71.41", OTHER, None),
    ],
)  # fmt: skip
def test_icd_10_cm(code: str, meaning: Any, substance: str | None) -> None:
    assert said(condition(code)) == meaning
    assert row(condition(code))["substance"] == substance


@pytest.mark.parametrize(
    ("system", "code", "meaning"),
    [
        (SNOMED, "66590003", ACTIVE), (SNOMED, "15167005", ACTIVE), (SNOMED, "75544000", ACTIVE), (SNOMED, "5602001", ACTIVE),
        (SNOMED, "31956009", ACTIVE), (SNOMED, "85005007", ACTIVE), (SNOMED, "191816009", ACTIVE), (SNOMED, "26416006", ACTIVE),
        (SNOMED, "361055000", UNSPECIFIED), (SNOMED, "10939881000119105", OTHER), (SNOMED, "44465007", (None, None)),
        (WHO, "F10.20", UNSPECIFIED), (WHO, "F17.2", OTHER), (WHO, "J45", OTHER),
        (ICD9, "303.90", UNSPECIFIED), (ICD9, "305.1", OTHER), (ICD9, "250.00", OTHER),
        (ICD11, "6C4D.2", UNSPECIFIED), (ICD11, "6C4A", OTHER), (ICD11, "6A70", OTHER),
    ],
)  # fmt: skip
def test_other_code_books(system: str, code: str, meaning: Any) -> None:
    assert said(condition(code, system)) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Alcohol use disorder, severe", UNSPECIFIED), ("opioid dependence", UNSPECIFIED), ("Cocaine abuse", UNSPECIFIED),
        ("Cocaine abuse without complication", UNSPECIFIED), ("Abuse of cocaine", UNSPECIFIED), ("heroin addiction", UNSPECIFIED),
        ("Misuses drugs (finding)", UNSPECIFIED), ("Alcoholism", UNSPECIFIED), ("Ketamine use disorder", UNSPECIFIED),
        ("Dependent on benzodiazepines", UNSPECIFIED), ("Polysubstance abuse", UNSPECIFIED), ("Addiction", UNSPECIFIED),
        ("methamphetamine use disorder in remission", UNSPECIFIED),
        ("Victim of intimate partner abuse (finding)", OTHER), ("Nicotine dependence", OTHER), ("Tobacco use disorder", OTHER),
        ("Family history of alcohol abuse", OTHER), ("No alcohol abuse", OTHER), ("Internet addiction", OTHER),
        ("Dependence on renal dialysis", OTHER), ("Non-alcoholic fatty liver disease", OTHER),
        ("Unhealthy alcohol drinking behavior (finding)", OTHER), ("Major depression", OTHER),
    ],
)  # fmt: skip
def test_words_alone_never_make_a_disorder_and_never_hide_one(text: str, meaning: Any) -> None:
    assert said(condition(code=None) | {"code": {"text": text}}) == meaning
    assert said(condition(code=None) | {"code": concept(SNOMED, "1", text)}) == meaning


def test_a_coding_that_speaks_of_a_disorder_outweighs_the_others() -> None:
    codings = [{"system": ICD10, "code": "F17.210"}, {"system": ICD10, "code": "F11.90"}, {"system": ICD10, "code": "F11.20"}]
    one = row(condition(code=None) | {"code": {"coding": codings, "text": "x"}})
    assert (one["category"], one["course"], one["code"]) == ("substance-use-disorder", "active", "F11.20")
    mapped = {"coding": [{"system": ICD10, "code": "R69"}, {"system": SNOMED, "code": "1", "display": "Opioid dependence"}]}
    assert said(condition() | {"code": mapped}) == UNSPECIFIED


def test_codings_that_disagree_on_remission_leave_it_unknown() -> None:
    both = condition() | {"code": {"coding": [{"system": SNOMED, "code": "75544000"}, {"system": ICD10, "code": "F11.21"}]}}
    assert said(both) == ("substance-use-disorder", "unspecified")
    assert "disagree" in notes(both)


def test_what_an_icd_10_cm_code_decides_its_words_do_not_undo() -> None:
    counselling = condition() | {"code": concept(ICD10, "Z71.41", "Alcohol abuse counseling of alcoholic")}
    assert said(counselling) == OTHER


def test_onset_then_recording() -> None:
    assert row(condition())["local_date"] == date(2024, 5, 1)
    assert row(condition(onsetDateTime=None))["local_date"] == date(2024, 6, 1)
    aged = condition(onsetDateTime=None, onsetAge={"value": 40})
    assert row(aged)["local_date"] == date(2024, 6, 1)
    assert "onsetAge is not a date" in notes(aged)
    assert "cannot be placed in time" in refusal(condition(onsetDateTime=None, recordedDate=None))
    assert row(condition(onsetDateTime=None, onsetPeriod={"start": "2020"}))["at"] == datetime(2020, 1, 1, tzinfo=UTC)


def test_recorded_is_its_recorded_date_else_when_it_was_last_written() -> None:
    updated = condition(meta={"lastUpdated": "2024-07-01T00:00:00Z"})
    assert row(updated)["recorded_at"] == datetime(2024, 6, 1, 23, 59, 59, 999999, tzinfo=UTC)
    assert row(updated | {"recordedDate": None})["recorded_at"] == datetime(2024, 7, 1, tzinfo=UTC)


def test_abatement_ends_with_its_day() -> None:
    assert row(condition(abatementDateTime="2025-01-31"))["ended_at"] == datetime(2025, 2, 1, tzinfo=UTC)
    assert row(condition(abatementString="last winter"))["ended_at"] is None


def test_statuses() -> None:
    one = row(condition(clinicalStatus={"text": "Remission"}, verificationStatus={"coding": [{"code": "refuted"}]}))
    assert (one["clinical_status"], one["verification"], one["void"]) == ("remission", "refuted", False)
    wrong = condition(verificationStatus={"coding": [{"code": "entered-in-error"}]})
    assert (row(wrong)["void"], row(wrong)["verification"]) == (True, None)
    assert refusal(condition(clinicalStatus={"text": "better"})) == "clinicalStatus is not a status of FHIR"


def test_a_condition_without_a_code_is_refused_and_leaves_a_gap() -> None:
    outcome = read(condition() | {"code": None})
    assert (outcome.refused, outcome.domain) == ("code is missing: it cannot be told what it is", "conditions")


@pytest.mark.parametrize(
    ("onset", "abatement", "ends"),
    [
        ("2025-06-01", "2025-05-31", False),
        ("2025-06-01", "2025-06-01", True),
        ("2025-06-01", "2025", True),
        ("2025", "2024-12", False),
    ],
)
def test_a_disorder_that_ended_before_it_began_is_refused(onset: str, abatement: str, ends: bool) -> None:
    given = condition(onsetDateTime=onset, abatementDateTime=abatement)
    if ends:
        assert row(given)["ended_at"] is not None
    else:
        assert refusal(given) == "it ended before it began: nobody can tell whether it is past"
        assert row(given | {"verificationStatus": concept(None, "entered-in-error")})["void"] is True


def test_a_past_disorder_that_was_written_down_later_is_not_refused() -> None:
    given = condition(onsetDateTime=None, recordedDate="2025-06-01", abatementDateTime="2020-01-01")
    assert row(given)["ended_at"] is not None


def test_what_is_recorded_has_begun() -> None:
    late = condition("F10.20") | {"onsetDateTime": "2030-01-01", "recordedDate": "2025-06-01"}
    assert row(late)["at"] == datetime(2025, 6, 1, tzinfo=UTC)
    assert "it lies after it was recorded" in notes(late)
    same_day = late | {"onsetDateTime": "2025-06-01T23:00:00-05:00", "recordedDate": "2025-06-01T12:00:00Z"}
    assert row(same_day)["at"] == datetime(2025, 6, 2, 4, tzinfo=UTC)
