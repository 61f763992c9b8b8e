"""Answers from files: right, missing, declined and nonsense."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.instruments.catalogue import in_language, instrument
from handrail.instruments.model import Context
from handrail.instruments.scoring import score
from handrail.terms.errors import UnusableInput

AUDIT_C = instrument("audit-c")
ABSENT = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "asked-declined"}


def response(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    canonical = "https://handrail.example/fhir/Questionnaire/audit-c|1"
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": canonical,
        "item": list(items),
    } | more


def item(link: str, **value: Any) -> dict[str, Any]:
    return {"linkId": link, "answer": [value]}


def coded(link: str, code: str) -> dict[str, Any]:
    return item(link, valueCoding={"system": "http://loinc.org", "code": code})


WHOLE = (coded("q1", "LA18928-4"), coded("q2", "LA15695-2"), coded("q3", "LA6270-8"))


@pytest.mark.parametrize(
    "document",
    [
        response(*WHOLE),
        response({"linkId": "group", "item": list(WHOLE)}),
        response(*WHOLE, item("total", valueInteger=4)),
        response(coded("/68518-0", "LA18928-4"), coded("/72109-2/68519-8", "LA15695-2"), coded("68520-6", "LA6270-8")),
        response(item("q1", valueInteger=3), item("q2", valueDecimal=1.0), item("q3", valueInteger=0), questionnaire=None),
        response(*WHOLE, questionnaire="http://loinc.org/q/72109-2"),
        {"q1": 3, "q2": "LA15695-2", "q3": 0},
        {"68518-0": 3, "68519-8": 1, "68520-6": 0, "total": 4},
        {"instrument": "audit-c", "version": 1, "q1": 3, "q2": 1, "q3": 0},
        response(
            {"linkId": "q1", "answer": [{"valueInteger": 3, "item": [item("q2", valueInteger=1)]}]}, item("q3", valueInteger=0)
        ),
    ],
)
def test_right_answers(document: Any) -> None:
    found = score(AUDIT_C, document, "x")
    assert (found.score, found.band, found.complete) == (4, "positive", True)


def test_declined_and_missing_are_not_zero() -> None:
    declined = score(AUDIT_C, response(WHOLE[0], WHOLE[1], {"linkId": "q3", "extension": [ABSENT]}), "x")
    assert (declined.score, declined.at_least, declined.declined, declined.missing) == (None, 4, ("q3",), ())
    in_answer = score(AUDIT_C, response({"linkId": "q1", "answer": [{"extension": [ABSENT]}]}), "x")
    assert in_answer.declined == ("q1",)
    assert score(AUDIT_C, {"q1": 3, "q2": 1, "q3": None}, "x").missing == ("q3",)


def test_a_total_alone() -> None:
    found = score(AUDIT_C, {"score": 3}, "x", Context("male"))
    assert (found.score, found.band, found.positive) == (3, "negative", False)
    assert score(AUDIT_C, {"75626-2": 3, "sex": "female"}, "x").band == "positive"
    assert "only the total was given" in found.notes[0]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "not a JSON object"),
        ("3", "not a JSON object"),
        ({}, "no item is answered"),
        ({"q1": None}, "no item is answered"),
        ({"q9": 1}, "no item of audit-c"),
        ({"q1": 5}, "USAUDIT"),
        ({"q1": -1}, "none of its options"),
        ({"q1": 1.5}, "none of its options"),
        ({"q1": True}, "none of its options"),
        ({"q1": "often"}, "none of its options"),
        ({"q1": []}, "none of its options"),
        ({"q1": "LA18933-4"}, "none of its options"),
        ({"q1": 1, "68518-0": 1}, "answered twice"),
        ({"score": 13}, "75624-7"),
        ({"score": -1}, "runs from 0 to 12"),
        ({"score": "3"}, "runs from 0 to 12"),
        ({"75624-7": 3}, "total of the AUDIT"),
        ({"68517-2": 1}, "68518-0"),
        ({"q1": 3, "q2": 1, "q3": 0, "total": 3}, "not what the items give, which is 4"),
        ({"q1": 3, "total": 3}, "incomplete"),
        ({"score": 3, "total": 4}, "two totals"),
        ({"score": 3, "sex": "x"}, "none of male, female, other, unknown"),
        ({"score": 3, "substance": 3}, "not a word"),
        ({"instrument": "usaudit-c", "q1": 3}, "instruments are not mixed"),
        ({"version": 2, "q1": 3}, "two versions"),
        ({"resourceType": "Patient"}, "not a QuestionnaireResponse"),
        (response(*WHOLE, status="entered-in-error"), "cannot be scored"),
        (response(*WHOLE, status=None), "cannot be scored"),
        (response(*WHOLE, questionnaire="https://x.example/Questionnaire/audit-c|2"), "two versions"),
        (response(*WHOLE, questionnaire="https://x.example/Questionnaire/usaudit-c"), "not to audit-c"),
        (response(*WHOLE, questionnaire=3), "not text"),
        (response({"linkId": "q1", "answer": [{"valueInteger": 1}, {"valueInteger": 2}]}), "several answers"),
        (response({"answer": []}), "no linkId"),
        (response(item("q1", valueString="Never")), "not answered with"),
        (response(item=3), "lists of objects"),
        (response(item=[3]), "lists of objects"),
        (response(WHOLE[0], WHOLE[0]), "answered twice"),
        (response(WHOLE[0] | {"modifierExtension": [{}]}), "modifierExtension"),
    ],
)
def test_nonsense_is_one_sentence(document: Any, says: str) -> None:
    with pytest.raises(UnusableInput, match=says) as found:
        score(AUDIT_C, document, "answers.json")
    assert str(found.value).startswith("answers.json: ")
    assert len(str(found.value).splitlines()) == 1


def test_yes_and_no_are_words_and_not_points() -> None:
    dast = instrument("dast-10")
    for yes in ("yes", True, "LA33-6"):
        assert score(dast, {"q1": yes}, "x").at_least == 1
    for number in (0, 1, 2):
        with pytest.raises(UnusableInput, match="does not say yes or no"):
            score(dast, {"q3": number}, "x")


def test_score_entry_stays_in_its_range() -> None:
    assert score(instrument("icsi"), {"score": 20}, "x").score == 20
    for id, beyond in (("icsi", 21), ("icpi", 17), ("cadss", 93), ("cadss-6", 25), ("audit", 41), ("craving-scale", 11)):
        with pytest.raises(UnusableInput):
            score(instrument(id), {"score": beyond}, "x")
    with pytest.raises(UnusableInput, match="has no total"):
        score(instrument("nm-assist"), {"total": 3}, "x")
    with pytest.raises(UnusableInput, match="AUDIT-C"):
        score(instrument("audit"), {"75626-2": 3}, "x")


def test_sex_is_said_once() -> None:
    with pytest.raises(UnusableInput, match="male in the file and female"):
        score(AUDIT_C, {"score": 3, "sex": "male"}, "x", Context("female"))


def test_words_are_never_translated() -> None:
    assert in_language(AUDIT_C, "en").language == "en"
    with pytest.raises(UnusableInput, match="audit-c is not offered in de: no official version"):
        in_language(AUDIT_C, "de")
    with pytest.raises(UnusableInput, match="there is no instrument 'nope'"):
        instrument("nope")
