"""A proposed dose: to start, to order, or to hold a slot for."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.record import TABLES
from handrail.sources.fhir.proposal import read_proposal
from handrail.terms.errors import UnusableInput
from tests.unit.fhir.reading import AT, DOSE, ORDER, PATIENT, WEIGHT, Resource, spoilt

SLOT: Resource = {
    "resourceType": "Appointment", "id": "ap1", "status": "proposed", "start": AT.isoformat(),
    "participant": [{"actor": {"reference": "Practitioner/dr-1"}}, {"actor": {"reference": "Patient/p1"}},
                    {"status": "accepted"}],
}  # fmt: skip


@pytest.mark.parametrize(("resource", "id", "dose"), [(DOSE, "a1", 40_000), (ORDER, "o1", 40_000), (SLOT, "ap1", None)])
def test_a_proposal_is_a_row_of_administrations(resource: Resource, id: str, dose: int | None) -> None:
    found = read_proposal(resource, source="e.json")
    assert set(found) <= set(TABLES["administrations"].schema)
    assert (found["patient_id"], found["administration_id"], found["at"], found.get("dose_ug")) == ("p1", id, AT, dose)


def test_a_start_names_the_order_that_it_carries_out() -> None:
    assert read_proposal(ORDER, source="e.json")["order_id"] == "o1"


@pytest.mark.parametrize("form", ["https://ehr.example/fhir/Patient/p1", "Patient/p1/_history/2"])
def test_an_appointment_names_its_patient_in_any_form(form: str) -> None:
    slot = SLOT | {"participant": [{"actor": {"reference": form}}]}
    assert read_proposal(slot, source="e.json")["patient_id"] == "p1"


ONE_OF = "(give one of MedicationAdministration, MedicationRequest, Appointment)"
NOT_GIVEN = "no dose is to be given (propose a dose that is still to be given)"
WRONG = (
    (None, f"it is no FHIR resource, and proposes no dose {ONE_OF}"),
    ([DOSE], f"it is no FHIR resource, and proposes no dose {ONE_OF}"),
    (spoilt(DOSE, resourceType=["MedicationAdministration"]), f"it is no FHIR resource, and proposes no dose {ONE_OF}"),
    (WEIGHT, f"it is the resource Observation, and proposes no dose {ONE_OF}"),
    (PATIENT, f"it is the resource Patient, and proposes no dose {ONE_OF}"),
    (spoilt(DOSE, id=None), "it has no id"),
    (spoilt(DOSE, effectivePeriod=None), "effective[x] is missing: it cannot be placed in time"),
    *((spoilt(DOSE, status=word), f"its status is {word}: {NOT_GIVEN}") for word in ("not-done", "stopped", "entered-in-error")),
    *((spoilt(ORDER, status=word), f"its status is {word}: {NOT_GIVEN}")
      for word in ("cancelled", "stopped", "completed", "entered-in-error")),
    *((spoilt(SLOT, status=word), f"its status is {word}: {NOT_GIVEN}")
      for word in ("cancelled", "noshow", "fulfilled", "entered-in-error")),
    (spoilt(DOSE, medicationCodeableConcept={"text": "midazolam"}), "another drug than ketamine or esketamine"),
    (spoilt(ORDER, medicationCodeableConcept={"text": "midazolam"}), "the proposal is not about ketamine or esketamine"),
    (spoilt(SLOT, id=None), "the appointment must have an id and name one patient"),
    (spoilt(SLOT, id=[5]), "the appointment must have an id and name one patient"),
    (spoilt(SLOT, participant=None), "the appointment must have an id and name one patient"),
    (spoilt(SLOT, participant="p1"), "participant is not a list"),
    (spoilt(SLOT, participant=["p1"]), "participant is not a list of objects"),
    (spoilt(SLOT, participant=[{"actor": "p1"}]), "actor is not an object"),
    (spoilt(SLOT, participant=[{"actor": {"reference": 5}}]), "actor.reference is not text"),
    (spoilt(SLOT, participant=[{"actor": {"reference": f"Patient/{id}"}} for id in "ab"]),
     "the appointment must have an id and name one patient"),
    (spoilt(SLOT, start=None), "start is missing: it cannot be placed in time"),
    (spoilt(SLOT, start=5), "start: it is not a date"),
    (spoilt(SLOT, start="9999-01-01"), "start: '9999-01-01' is not a date between 1900 and 2200"),
)  # fmt: skip


@pytest.mark.parametrize(("resource", "said"), WRONG, ids=lambda one: str(one)[:50])
def test_what_proposes_nothing(resource: Any, said: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        read_proposal(resource, source="e.json")
    assert str(caught.value) == f"e.json: {said}"
