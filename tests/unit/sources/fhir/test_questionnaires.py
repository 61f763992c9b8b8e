"""Instruments, clinical assessments and check-ins: "not asked" is never "no"."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.sources.fhir.good import (
    LOINC,
    NOON,
    OURS,
    about,
    answers,
    check_in,
    concept,
    extension,
    measured,
    notes,
    quantity,
    read,
    refusal,
    row,
    signature,
)  # fmt: skip

ABSENT = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "asked-declined"}
BAND = {"valueCoding": {"system": OURS, "code": "sustained-remission"}}


def test_an_instrument() -> None:
    one = row(answers())
    said = {"table": "assessments", "assessment_id": "x1", "instrument": "audit-c", "version": "1.2", "domain": "substance-use",
            "answer": "answered", "score": 2, "signed": None}  # fmt: skip
    assert {name: one[name] for name in said} == said


@pytest.mark.parametrize(
    ("name", "domain"),
    [("audit", "substance-use"), ("dast-10", "substance-use"), ("ketamine-use", "substance-use"), ("phq-9", "mood"),
     ("gad-7", "anxiety"), ("bladder-checklist", "bladder"), ("icsi-icpi", "bladder"), ("single-drug-question", "substance-use")],
)  # fmt: skip
def test_what_instruments_ask_about(name: str, domain: str) -> None:
    assert row(answers(name))["domain"] == domain


def test_a_questionnaire_of_loinc_is_known_by_its_panel() -> None:
    assert row(answers(questionnaire="http://loinc.org/q/44249-1"))["instrument"] == "phq-9"


def test_another_questionnaire_is_out_of_scope() -> None:
    other = "https://x.example/Questionnaire/favourite-colour"
    assert read(answers(questionnaire=other)).out_of_scope == "a questionnaire that no safeguard reads"


@pytest.mark.parametrize("canonical", [None, ""])
def test_answers_without_their_questionnaire_may_be_ours(canonical: Any) -> None:
    found = read(answers(questionnaire=canonical))
    assert (found.refused, found.domains) == (
        "it does not say what it is: questionnaire: it is not there", ("assessments", "check_ins")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "link", "value", "score"),
    [
        ("audit-c", "total", 12, 12), ("audit-c", "total", 13, None), ("audit-c", "total", -1, None),
        ("audit-c", "75626-2", 3, 3), ("audit-c", "/75626-2", 3, 3), ("audit-c", "75624-7", 3, None),
        ("audit", "75624-7", 33, 33), ("dast-10", "82667-7", 10, 10),
        ("phq-9", "44261-6", 27, 27), ("phq-9", "44261-6", 28, None), ("gad-7", "70274-6", 21, 21),
        ("icsi-icpi", "total", 36, 36), ("audit-c", "total", True, None), ("audit-c", "total", "3", None),
    ],
)  # fmt: skip
def test_totals(name: str, link: str, value: Any, score: int | None) -> None:
    given = answers(name, {link: {"valueInteger": value}})
    if score is None:
        assert read(given).refused is not None
    else:
        assert (row(given)["score"], row(given)["answer"]) == (score, "answered")


def test_a_total_deep_inside_and_one_given_twice() -> None:
    inner = [{"linkId": "group", "item": [{"linkId": "total", "answer": [{"valueDecimal": 4.0}]}]}]
    assert row(answers(item=inner))["score"] == 4
    twice = answers(item=[{"linkId": "total", "answer": [{"valueInteger": 1}, {"valueInteger": 2}]}])
    assert "item total has several answers" in refusal(twice)


@pytest.mark.parametrize(
    ("code", "instrument", "most"),
    [("75626-2", "audit-c", 12), ("75624-7", "audit", 40), ("82667-7", "dast-10", 10), ("44261-6", "phq-9", 27),
     ("70274-6", "gad-7", 21), ("80976-4", "ipss", 35)],
)  # fmt: skip
def test_a_total_as_an_observation(code: str, instrument: str, most: int) -> None:
    one = row(measured(code, quantity(most, "{score}")))
    assert (one["table"], one["instrument"], one["score"], one["answer"]) == ("assessments", instrument, most, "answered")
    beyond = measured(code, quantity(most + 1, "{score}"))
    assert f"is not a total of {instrument}" in refusal(beyond)
    assert one["assessment_id"] != row(answers())["assessment_id"]


def test_a_total_that_was_declined_or_is_missing() -> None:
    bare = {key: value for key, value in measured("75626-2").items() if key != "valueQuantity"}
    assert row(bare)["answer"] == "partial"
    declined = {"coding": [{"code": "asked-declined"}]}
    assert row(bare | {"dataAbsentReason": declined})["answer"] == "declined"
    assert "is not a total of audit-c" in refusal(measured("75626-2", quantity(3, comparator="<")))


def test_a_screen_of_which_nothing_can_be_read_is_refused_and_leaves_a_gap() -> None:
    strange = answers(said={"colour": {"valueString": "green"}})
    assert refusal(strange) == "none of its items is an item of audit-c, and it has no total of audit-c"
    assert (read(strange).patient_id, read(strange).domain) == ("p1", "assessments")
    assert row(strange | {"status": "entered-in-error"})["void"] is True
    assert row(strange | {"status": "in-progress"})["answer"] == "partial"
    assert refusal(answers(said={"total": {"valueInteger": 57}, "band": {"valueString": "negative"}})) == (
        "the total 57 is not a total of audit-c: it is not used"
    )


@pytest.mark.parametrize("canonical", ["https://x.example/Questionnaire/audit-c", "Questionnaire/audit-c|1", "audit-c"])
def test_of_somebody_elses_form_only_items_by_their_loinc_codes_are_read(canonical: str) -> None:
    never = {"valueCoding": {"system": LOINC, "code": "LA6270-8"}}
    for said in ({"total": {"valueInteger": 2}}, {"band": {"valueString": "negative"}}):
        assert read(answers(said=said, questionnaire=canonical)).refused is not None
    ours = row(answers(said={"q1": never, "band": {"valueString": "negative"}}, questionnaire=canonical))
    assert (ours["score"], ours["band"], ours["answer"]) == (None, None, None)
    one = row(answers(said={"/68518-0": never}, questionnaire=canonical))
    assert (one["score"], one["answer"]) == (0, "answered")
    assert row(answers(said={"75626-2": {"valueInteger": 2}}, questionnaire=canonical))["score"] == 2


def test_somebody_elses_check_in_and_assessment() -> None:
    assert read(check_in(questionnaire="https://hotel.example/Questionnaire/check-in")).out_of_scope is not None
    foreign = "https://x.example/Questionnaire/substance-use-disorder-assessment"
    one = answers("substance-use-disorder-assessment", {"band": BAND}, extension=[signature()], questionnaire=foreign)
    assert (row(one)["band"], row(one)["signed"]) == (None, True)


@pytest.mark.parametrize("status", ["in-progress", "stopped"])
def test_what_was_not_finished_is_partial_and_not_signed(status: str) -> None:
    one = row(answers(status=status, extension=[signature()]))
    assert (one["answer"], one["signed"]) == ("partial", False)


def test_declined() -> None:
    for more in ({"extension": [ABSENT]}, {"extension": [extension("declined", valueBoolean=True)]},
                 {"item": [{"linkId": "q1", "extension": [ABSENT]}]}):  # fmt: skip
        assert row(answers(said={}) | more)["answer"] == "declined"
    assert row(answers(extension=[ABSENT]))["answer"] == "answered"


def test_completed_without_any_answer_was_not_answered() -> None:
    empty = answers(said={})
    assert row(empty)["answer"] == "partial"
    assert "completed without any answer" in notes(empty)


def test_a_clinical_assessment() -> None:
    one = row(answers("substance-use-disorder-assessment", {"band": BAND, "substance": {"valueString": "Alcohol"}},
                      extension=[signature()]))  # fmt: skip
    assert (one["band"], one["substance"], one["signed"], one["signed_by"]) == ("sustained-remission", "alcohol", True, "Dr One")


@pytest.mark.parametrize("said", [{}, {"band": {"valueString": "fine"}}, {"band": {"valueInteger": 1}}])
def test_a_conclusion_that_cannot_be_read_is_unknown_and_not_refused(said: dict[str, Any]) -> None:
    spoilt = answers("substance-use-disorder-assessment", said, extension=[signature()])
    assert (row(spoilt)["band"], row(spoilt)["signed"]) == (None, True)
    assert "it is unknown" in notes(spoilt)


def test_a_signature_counts_from_when_it_was_given() -> None:
    signed = answers(extension=[signature(when="2026-03-09T00:00:00Z")])
    assert row(signed)["recorded_at"] == datetime(2026, 3, 9, tzinfo=UTC)
    later = signed | {"meta": {"lastUpdated": "2026-04-01T00:00:00Z"}}
    assert row(later)["recorded_at"] == datetime(2026, 4, 1, tzinfo=UTC)


def test_a_signature_of_nobody_is_none() -> None:
    unsigned = answers(extension=[signature(who=None)])
    assert row(unsigned)["signed"] is None
    assert "names nobody" in notes(unsigned)
    by = extension("signature", extension=[{"url": "who", "valueReference": {"reference": "Practitioner/d1"}}])
    assert row(answers(extension=[by]))["signed_by"] == "d1"


def test_a_check_in() -> None:
    said = {"craving": {"valueInteger": 3}, "urge": {"valueInteger": 0}, "mood": {"valueDecimal": 7.0},
            "outside-use": {"valueBoolean": False}, "urinary-symptoms": {"valueBoolean": True},
            "words": {"valueString": "slept badly"}}  # fmt: skip
    one = row(answers("check-in", said, extension=[extension("due", valueDate="2026-03-01")]))
    found = {"status": "answered", "craving": 3, "urge": 0, "mood": 7, "outside_use": False, "urinary_symptoms": True,
             "words": "slept badly", "at": datetime(2026, 3, 2, 17, tzinfo=UTC),
             "due_at": datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)}  # fmt: skip
    assert {name: one[name] for name in found} == found


@pytest.mark.parametrize("craving", [11, -1, True, "7", 3.5, 10**20])
def test_craving_outside_its_scale_is_unknown(craving: Any) -> None:
    assert (row(check_in(craving))["craving"], row(check_in(craving))["status"]) == (None, "answered")
    assert "craving" in notes(check_in(craving))


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"status": "stopped"}, "answered"),
        ({"status": "in-progress"}, "due"),
        ({"status": "in-progress", "item": []}, "due"),
        ({"status": "stopped", "item": []}, "due"),
        ({"item": [], "extension": [ABSENT]}, "declined"),
        ({"status": "in-progress", "item": [], "extension": [extension("silent", valueBoolean=True)]}, "silent"),
        ({"item": []}, None),
    ],
)
def test_what_became_of_a_check_in(more: dict[str, Any], status: str | None) -> None:
    assert row(check_in(**more))["status"] == status


def test_an_open_check_in_stands_where_it_was_due() -> None:
    due = check_in(status="in-progress", item=[], extension=[extension("due", valueInstant="2026-03-20T00:00:00Z")])
    assert row(due)["at"] == datetime(2026, 3, 20, tzinfo=UTC)
    assert "authored or due is missing" in refusal(check_in(authored=None))


def test_an_item_with_modifiers_is_refused() -> None:
    item = {"linkId": "craving", "answer": [{"valueInteger": 9}], "modifierExtension": [{"url": "x"}]}
    assert refusal(check_in(item=[item])) == "item carries modifierExtension, which may change what it means"


def test_a_panel_of_questions_as_an_observation_is_out_of_scope() -> None:
    panel = about("Observation", status="final", code=concept(LOINC, "44249-1"), effectiveDateTime=NOON)
    assert read(panel).out_of_scope == "an observation that no safeguard reads"
