"""Orders of the program's drug, and other medicines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.sources.fhir.good import (
    NOON,
    RXNORM,
    SNOMED,
    concept,
    medicine,
    notes,
    order,
    quantity,
    read,
    refusal,
    row,
    rows,
    signature,
)  # fmt: skip


def test_an_order() -> None:
    one = row(order(encounter={"reference": "Encounter/e1"}, extension=[signature()]))
    assert one["table"] == "orders"
    said = {"order_id": "x1", "session_id": "e1", "plan_id": "c1", "drug": "ketamine", "route": "intramuscular",
            "dose_ug": 35_000, "status": "active", "signed": True, "signed_by": "Dr One"}  # fmt: skip
    assert {name: one[name] for name in said} == said


def test_an_order_is_meant_for_its_one_event() -> None:
    timed = order(dosageInstruction=[{"timing": {"event": ["2026-03-05T10:00:00Z"]}}])
    assert row(timed)["at"] == datetime(2026, 3, 5, 10, tzinfo=UTC)
    twice = order(dosageInstruction=[{"timing": {"event": ["2026-03-05T10:00:00Z", "2026-03-06T10:00:00Z"]}}])
    assert row(twice)["at"] == datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert "timing.event is not used" in notes(twice)


@pytest.mark.parametrize("more", [{"status": "draft"}, {"intent": "proposal"}, {"intent": "plan"}])
def test_what_orders_nothing_yet_is_not_signed(more: dict[str, Any]) -> None:
    assert row(order(extension=[signature()], **more))["signed"] is False


def test_an_order_whose_dose_cannot_be_told() -> None:
    for doses in ([{"doseQuantity": quantity(1)}, {"doseQuantity": quantity(2)}], [{"doseRange": {}}],
                  [{"doseQuantity": quantity(0.5, "mg/kg")}]):  # fmt: skip
        spoilt = order(dosageInstruction=[{"doseAndRate": doses}])
        assert row(spoilt)["dose_ug"] is None
        assert notes(spoilt) != ""


def test_a_request_not_to_give_is_no_order() -> None:
    assert read(order(doNotPerform=True)).out_of_scope == "it asks that a medicine not be given"
    assert read(medicine(doNotPerform=True)).out_of_scope == "it asks that a medicine not be given"


def test_an_intent_that_fhir_does_not_know_is_refused() -> None:
    assert refusal(order(intent="wish")) == "intent 'wish' is not an intent of MedicationRequest"


def test_a_medicine() -> None:
    one = row(medicine())
    assert one["table"] == "medications"
    said = {"code": "314076", "code_system": RXNORM, "text": "lisinopril 10 MG Oral Tablet", "category": "other",
            "status": "active"}  # fmt: skip
    assert {name: one[name] for name in said} == said


def test_requests_and_statements_of_one_id_are_two_rows() -> None:
    assert row(medicine())["medication_id"] != row(medicine("MedicationStatement"))["medication_id"] == "x1"


@pytest.mark.parametrize(
    "named",
    [concept(RXNORM, "1819"), concept(RXNORM, "6813"), concept(RXNORM, "7243"), {"text": "Suboxone film"},
     {"text": "METHADONE 10 mg"}, {"text": "naltrexone 50 MG Oral Tablet"}],
)  # fmt: skip
def test_treatment_of_opioid_use_disorder(named: Any) -> None:
    for kind in ("MedicationRequest", "MedicationStatement"):
        assert row(medicine(kind, medicationCodeableConcept=named))["category"] == "opioid-agonist-or-antagonist-treatment"


def test_a_medicine_of_which_only_an_unknown_code_is_given_is_of_an_unknown_kind() -> None:
    one = medicine(medicationCodeableConcept=concept(RXNORM, "123456"))
    assert (row(one)["category"], row(one)["code"]) == (None, "123456")
    assert "it cannot be told which medicine it is" in notes(one)


def test_a_statement_has_a_period_or_was_asserted() -> None:
    period = medicine("MedicationStatement", effectivePeriod={"start": "2025-01-01", "end": "2025-02-01"})
    assert row(period)["ends_at"] == datetime(2025, 2, 2, tzinfo=UTC)
    asserted = medicine("MedicationStatement", dateAsserted="2025-01-05")
    assert row(asserted)["at"] == datetime(2025, 1, 5, tzinfo=UTC)
    assert row(medicine("MedicationStatement"))["at"] is None


def test_a_statement_about_the_programs_drug_is_a_medicine_and_no_dose() -> None:
    one = row(medicine("MedicationStatement", medicationCodeableConcept=concept(SNOMED, "373464007")))
    assert (one["table"], one["category"]) == ("medications", "other")


def test_no_medicine_at_all() -> None:
    nameless = order(medicationCodeableConcept=None, authoredOn=NOON)
    outcome = read(nameless)
    assert (outcome.refused, outcome.domain) == ("it cannot be told which drug it is", "orders")
    assert [one["table"] for one in rows(nameless | {"status": "entered-in-error"})] == ["orders", "medications"]
