"""Answered forms are scored from their items; what does not add up is noted and not used."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.instruments.catalogue import INSTRUMENTS
from handrail.instruments.form import form
from handrail.sources.fhir import instruments
from tests.unit.sources.fhir.good import LOINC, answers, measured, notes, quantity, read, refusal, row
from tests.unit.sources.fhir.test_questionnaires import ABSENT

EXT = "https://handrail.example/fhir/Questionnaire/"


def coded(code: str) -> dict[str, Any]:
    return {"valueCoding": {"system": LOINC, "code": code}}


def audit_c(*codes: str, version: str = "1", **more: dict[str, Any]) -> dict[str, Any]:
    said = {f"q{number}": coded(code) for number, code in enumerate(codes, 1)} | more
    return answers("audit-c", said, questionnaire=f"{EXT}audit-c|{version}")


FOUR = ("LA18928-4", "LA15695-2", "LA6270-8")


def test_the_reader_knows_the_catalogue() -> None:
    for one in INSTRUMENTS:
        assert instruments.INSTRUMENTS[one.id] == (one.domain, one.most), one.id
        panel = form(one.folder).panel
        assert panel is None or instruments.PANELS[panel] == one.id
        assert one.total_code is None or instruments.TOTALS[one.id] == one.total_code


def test_a_score_and_its_band_from_the_items() -> None:
    one = row(audit_c(*FOUR))
    assert (one["score"], one["band"], one["answer"]) == (4, "positive", "answered")
    assert row(audit_c(*FOUR, total={"valueInteger": 4}))["score"] == 4
    assert not read(audit_c(*FOUR)).notes


def test_items_by_their_loinc_codes_in_anybodys_version() -> None:
    said = dict(zip(("/68518-0", "/68519-8", "/72109-2/68520-6"), map(coded, FOUR), strict=True))
    one = row(answers("audit-c", said, questionnaire="http://loinc.org/q/72109-2|9"))
    assert (one["score"], one["band"]) == (4, "positive")


def test_the_cut_off_for_women_where_sex_is_not_known() -> None:
    assert row(audit_c("LA18927-6", "LA15695-2", "LA6270-8"))["band"] == "positive"
    assert row(answers("audit-c", {"total": {"valueInteger": 3}}))["band"] == "positive"
    assert row(measured("75626-2", quantity(2, "{score}")))["band"] == "negative"


def test_a_total_that_the_items_do_not_give_is_not_trusted() -> None:
    wrong = audit_c(*FOUR, total={"valueInteger": 1})
    assert (row(wrong)["score"], row(wrong)["band"]) == (None, None)
    assert "the total 1 is not what the items of audit-c give, 4: neither is used" in notes(wrong)


@pytest.mark.parametrize("total", [None, 3])
def test_an_unfinished_form_has_no_total(total: int | None) -> None:
    more = {} if total is None else {"total": {"valueInteger": total}, "band": {"valueString": "negative"}}
    part = audit_c("LA18926-8", "LA15695-2", **more)
    assert (row(part)["score"], row(part)["band"], row(part)["answer"]) == (None, None, "partial")
    assert "1 items of audit-c are not answered: it has no total" in notes(part)


def test_an_unfinished_form_that_is_positive_whatever_follows_counts() -> None:
    part = audit_c("LA18929-2", "LA18932-6")
    assert (row(part)["score"], row(part)["band"], row(part)["answer"]) == (None, "positive", "answered")


def test_a_declined_item_is_not_zero() -> None:
    declined = audit_c("LA18926-8", "LA15694-5")
    declined["item"].append({"linkId": "q3", "extension": [ABSENT]})
    assert (row(declined)["score"], row(declined)["answer"]) == (None, "partial")


def test_never_drinking_skips_the_rest() -> None:
    assert (row(audit_c("LA6270-8"))["score"], row(audit_c("LA6270-8"))["answer"]) == (0, "answered")


@pytest.mark.parametrize("bad", [{"valueInteger": 5}, {"valueString": "often"}, coded("LA9-9"), {"valueBoolean": True}])
def test_an_answer_outside_the_options_is_noted_and_not_used(bad: dict[str, Any]) -> None:
    spoilt = audit_c(*FOUR[:2], q3=bad)
    assert (row(spoilt)["score"], row(spoilt)["band"]) == (None, "positive")
    assert "it is not used" in notes(spoilt)


def test_another_version_is_not_scored_by_ours() -> None:
    other = audit_c(*FOUR, version="2")
    assert refusal(other) == "it answers version 2 of audit-c; this is version 1: its items are not scored"


def test_an_item_answered_under_two_names_is_not_used() -> None:
    twice = audit_c(*FOUR)
    twice["item"].append({"linkId": "68518-0", "answer": [coded(FOUR[0])]})
    assert row(twice)["score"] is None
    assert "item q1 is answered twice" in notes(twice)


def test_an_audit_total_under_the_audit_c() -> None:
    beyond = measured("75626-2", quantity(13, "{score}"))
    assert "is not a total of audit-c" in refusal(beyond)


def test_a_stated_conclusion_that_differs_is_noted() -> None:
    stated = audit_c(*FOUR, band={"valueString": "negative"})
    assert row(stated)["band"] == "positive"
    assert "its conclusion 'negative' is not what audit-c gives, positive" in notes(stated)


def test_each_substance_apart_gives_no_score() -> None:
    said = {link: {"valueCoding": {"code": "no"}} for link in form("taps_2").links if link.endswith("-1") or link == "other"}
    one = row(answers("taps-2", said, questionnaire=f"{EXT}taps-2|1"))
    assert (one["score"], one["band"], one["answer"]) == (None, "none", "answered")
    said["other"] = {"valueBoolean": True}
    one = row(answers("taps-2", said, questionnaire=f"{EXT}taps-2|1"))
    assert (one["band"], one["answer"]) == (None, "answered")
