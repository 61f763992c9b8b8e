"""A clinician's own assessment: criteria or a conclusion, signed. Until it is signed it is nowhere; and no screen enters it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from handrail.clinic.accounts import actions as accounts
from handrail.clinic.accounts.models import Grant
from handrail.clinic.actor import COMMAND
from handrail.clinic.intake import assessing
from handrail.clinic.intake.assessing import Assessed
from handrail.clinic.people.models import Patient
from handrail.clinic.records.models import Resource
from handrail.clinic.records.reading import record_of
from handrail.clinic.signing.models import Request, Signature
from handrail.clinic.trail.models import Entry
from handrail.instruments.dependence.criteria import CLASSES, CRITERIA, Met
from tests.clinic.intake.made import NINE, browser, hand, patient, person, sign

BANDS = list(assessing.BANDS)


@pytest.fixture
def prescriber(whom: Patient, nine: datetime) -> Client:
    """The prescriber's browser."""
    return browser("prescriber")


def lay(whom: Patient, assessed: Assessed, login: str = "prescriber") -> Request:
    return assessing.lay_before(by=hand(login), patient=whom, assessed=assessed, at=NINE)


def assessments(whom: Patient) -> list[dict[str, object]]:
    return record_of(whom).table("assessments").to_dicts()


@pytest.mark.parametrize("band", BANDS)
def test_a_conclusion_is_in_the_record_once_it_is_signed(whom: Patient, band: str) -> None:
    asked = lay(whom, Assessed("alcohol", band=band))
    assert not Resource.objects.exists()
    signature = sign(asked)
    (row,) = assessments(whom)
    assert (row["band"], row["signed"]) == (band, True)
    assert str(row["signed_by"]).endswith(str(signature.signer_id))
    assert Entry.objects.order_by("number").last().act == "assessment.signed"


@pytest.mark.parametrize("substance", CLASSES)
@pytest.mark.parametrize(("said", "band"), [(Met.YES, "active"), (Met.NO, None)])
def test_criteria_are_counted_of_each_substance(whom: Patient, substance: str, said: Met, band: str | None) -> None:
    sign(lay(whom, Assessed(substance, dict.fromkeys(CLASSES[substance], str(said)))))
    (row,) = assessments(whom)
    assert row["signed"] is True
    if band:
        assert row["band"] == band
    else:
        assert row["band"] != "active"


def test_criteria_that_are_not_known_conclude_nothing(whom: Patient) -> None:
    sign(lay(whom, Assessed("alcohol", dict.fromkeys(CRITERIA, str(Met.UNKNOWN)))))
    assert [row["band"] for row in assessments(whom)] == [None]


def test_both_or_neither_is_refused(whom: Patient) -> None:
    for assessed in (Assessed("alcohol"), Assessed("alcohol", {"craving": "yes"}, "none")):
        with pytest.raises(ValidationError):
            lay(whom, assessed)
    assert not Request.objects.exists()


@pytest.mark.parametrize("login", ["nurse", "desk", "custodian", "auditor", "recovery", "patient"])
def test_no_other_role_assesses(whom: Patient, login: str) -> None:
    with pytest.raises(PermissionDenied):
        lay(whom, Assessed("alcohol", band="none"), login)


def test_nobody_assesses_a_patient_elsewhere(whom: Patient) -> None:
    with pytest.raises(PermissionDenied):
        lay(patient("Lakeside"), Assessed("alcohol", band="none"))


def test_who_lost_the_role_since_cannot_sign(whom: Patient) -> None:
    asked = lay(whom, Assessed("alcohol", band="none"))
    accounts.remove_role(by=COMMAND, grant=Grant.objects.get(user=person("prescriber")), at=NINE)
    with pytest.raises(PermissionDenied):
        sign(asked)
    assert not Resource.objects.exists()
    assert not Signature.objects.exists()


def test_what_is_signed_says_it_in_words(whom: Patient) -> None:
    asked = lay(whom, Assessed("ketamine", {"craving": "yes", "time-spent": "unknown"}))
    for words in ("Jamie Sample", "Substance: ketamine", f"{CRITERIA['craving']}: yes", f"{CRITERIA['time-spent']}: unknown"):
        assert words in asked.document


def test_the_page_leads_to_the_signature(whom: Patient, prescriber: Client) -> None:
    address = f"/patients/{whom.pk}/intake/assessment"
    assert prescriber.get(address).status_code == 200
    answer = prescriber.post(address, {"substance": "alcohol", "craving": "yes"})
    assert answer["Location"] == f"/signatures/asked/{Request.objects.get().pk}"


@pytest.mark.parametrize(
    "said",
    [
        {"substance": ""},
        {"substance": "alcohol"},
        {"substance": "tea", "band": "none"},
        {"substance": "alcohol", "band": "cured"},
        {"substance": "alcohol", "craving": "often"},
        {"substance": "alcohol", "craving": "yes", "band": "active"},
    ],
)
def test_what_is_no_assessment_is_refused(whom: Patient, prescriber: Client, said: dict[str, str]) -> None:
    page = prescriber.post(f"/patients/{whom.pk}/intake/assessment", said)
    assert page.status_code == 422
    assert page.context["form"].errors
    assert not Request.objects.exists()


@pytest.mark.parametrize("name", ["withdrawal"])
def test_a_criterion_that_a_substance_does_not_have_is_refused(whom: Patient, prescriber: Client, name: str) -> None:
    """Otherwise what was signed could not be read, and the signature would fail for a reason that nobody understands."""
    page = prescriber.post(f"/patients/{whom.pk}/intake/assessment", {"substance": "ketamine", name: "yes"})
    assert page.status_code == 422
    assert not Request.objects.exists()
