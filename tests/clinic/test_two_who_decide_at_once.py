"""Two at once at intake: a request is signed once, and of a decision nothing that anybody signed is lost."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from handrail.clinic.board.models import Loop
from handrail.clinic.intake import deciding
from handrail.clinic.intake.deciding import Decided
from handrail.clinic.people.models import Patient
from handrail.clinic.records.models import Resource
from handrail.clinic.records.reading import record_of
from handrail.clinic.signing.models import Request, Signature
from handrail.protocol.decision_table import Outcome
from tests.clinic.at_once import at_once
from tests.clinic.intake.conftest import adopted, whom
from tests.clinic.intake.made import NINE, decide, hand, known, patient, person, proposal, sign, write

__all__ = ["adopted", "whom"]
MANY = 4
pytestmark = pytest.mark.django_db(transaction=True)


def test_one_request_is_signed_once_however_often_it_is_pressed(adopted: Patient) -> None:
    known(Outcome.WITH_SAFEGUARDS)
    asked = deciding.lay_before(
        by=hand("prescriber"), patient=adopted, proposal=proposal(adopted), decided=Decided(Outcome.WITH_SAFEGUARDS), at=NINE
    )
    answers = at_once(MANY, lambda _: sign(Request.objects.get(pk=asked.pk)))
    assert sum(isinstance(one, Signature) for one in answers) == 1
    assert all(isinstance(one, Signature | ValidationError) for one in answers), answers
    assert record_of(adopted).table("decisions").height == 1
    assert Loop.objects.filter(about__startswith="duty:").count() == record_of(adopted).table("duties").height


def test_two_who_decide_at_once_have_both_decided(adopted: Patient) -> None:
    known(Outcome.ELIGIBLE)
    found = proposal(adopted)
    asked = [
        deciding.lay_before(by=hand(login), patient=adopted, proposal=found, decided=Decided(Outcome.ELIGIBLE), at=NINE)
        for login in ("prescriber", "director")
    ]
    answers = at_once(2, lambda number: sign(Request.objects.get(pk=asked[number].pk)))
    assert all(isinstance(one, Signature) for one in answers), answers
    assert record_of(adopted).table("decisions").height == 2


def test_of_two_seconds_at_once_one_is_the_second(adopted: Patient) -> None:
    known(Outcome.WITH_SAFEGUARDS)
    first = decide(adopted, Decided(Outcome.WITH_SAFEGUARDS))
    seconds = [person("director"), person("director2")]
    asked = [deciding.ask_second(by=hand("prescriber"), signature=first, signer=one, at=NINE) for one in seconds]
    answers = at_once(2, lambda number: sign(Request.objects.get(pk=asked[number].pk)))
    assert sum(isinstance(one, Signature) for one in answers) == 1
    assert sum(isinstance(one, ValidationError) for one in answers) == 1, answers
    assert record_of(adopted).table("decisions")["co_signed_by"].null_count() == 0


def test_two_who_write_about_one_patient_at_once_have_both_written(adopted: Patient) -> None:
    from handrail.clinic.intake import findings

    whom = patient()
    answers = at_once(MANY, lambda number: write([findings.weight(str(80 + number), NINE)], whom))
    assert all(isinstance(one, list) for one in answers), answers
    assert len(set(Resource.objects.filter(patient=whom).values_list("recorded_at", flat=True))) == MANY
