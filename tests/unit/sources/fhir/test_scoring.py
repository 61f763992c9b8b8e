"""Answered forms are scored from their items; what does not add up is noted and not used."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.instruments.catalogue import BY_ID, INSTRUMENTS
from handrail.instruments.form import form
from handrail.sources.fhir import instruments
from tests.unit.instruments.casebook import cases
from tests.unit.sources.fhir.good import LOINC, answers, measured, notes, quantity, read, refusal, row, rows
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
    assert (row(wrong)["score"], row(wrong)["band"], row(wrong)["answer"]) == (None, None, None)
    assert row(wrong)["flags"] == "total-contradicts-items"
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
    assert (row(spoilt)["score"], row(spoilt)["band"], row(spoilt)["answer"]) == (None, "positive", "answered")
    milder = audit_c("LA18926-8", "LA15694-5", q3=bad)
    assert (row(milder)["score"], row(milder)["band"], row(milder)["answer"]) == (None, None, None)
    assert "it is not used" in notes(spoilt)


def test_another_version_is_not_scored_by_ours() -> None:
    other = audit_c(*FOUR, version="2", total={"valueInteger": 1})
    assert (row(other)["score"], row(other)["band"], row(other)["answer"]) == (None, None, None)
    assert "it answers version 2 of audit-c; this is version 1: its items are not scored, and its total, 1, is not used" in notes(
        other
    )


def test_an_item_answered_under_two_names_is_not_used() -> None:
    twice = audit_c(*FOUR)
    twice["item"].append({"linkId": "68518-0", "answer": [coded(FOUR[0])]})
    assert (row(twice)["score"], row(twice)["answer"]) == (None, None)
    assert "item q1 is answered twice" in notes(twice)


def test_an_audit_total_under_the_audit_c() -> None:
    beyond = measured("75626-2", quantity(13, "{score}"))
    assert "is not a total of audit-c" in refusal(beyond)


@pytest.mark.parametrize("total", [3, 10])
def test_an_audit_answered_under_the_audit_c(total: int) -> None:
    """Ten items under names of its own, and a total that may be the AUDIT's; three may be the AUDIT-C's."""
    ten, three = ({f"/item-{place}": {"valueInteger": 1} for place in range(number)} for number in (10, 3))
    others = answers("audit-c", ten | {"75626-2": {"valueInteger": total}})
    assert (row(others)["score"], row(others)["band"], row(others)["answer"]) == (None, None, None)
    assert f"whether its total, {total}, is one of audit-c cannot be told" in notes(others)
    assert row(answers("audit-c", three | {"75626-2": {"valueInteger": total}}))["score"] == total
    assert row(answers("audit", ten | {"75624-7": {"valueInteger": total}}))["score"] == total


def test_codes_that_are_often_taken_for_those_of_the_audit_c() -> None:
    mixed = answers("audit-c", {"75624-7": {"valueInteger": 10}, "total": {"valueInteger": 10}})
    assert (row(mixed)["score"], row(mixed)["answer"]) == (None, None)
    assert "75624-7 is the total of the AUDIT" in notes(mixed)
    wrong = answers(
        "audit-c", {"68517-2": coded(FOUR[0]), "q2": coded(FOUR[1]), "q3": coded(FOUR[2])}, questionnaire=f"{EXT}audit-c|1"
    )
    assert (row(wrong)["score"], row(wrong)["band"], row(wrong)["answer"]) == (None, None, "partial")
    assert "item 1 of the AUDIT-C is 68518-0" in notes(wrong)


def test_a_stated_conclusion_that_differs_is_noted() -> None:
    stated = audit_c(*FOUR, band={"valueString": "negative"})
    assert row(stated)["band"] == "positive"
    assert "its conclusion 'negative' is not what audit-c gives, positive" in notes(stated)


def of_substances(name: str, said: dict[str, Any], **more: Any) -> dict[str | None, dict[str, Any]]:
    """The rows by their substance; the one of the whole response under None."""
    return {one["substance"]: one for one in rows(answers(name, said, questionnaire=f"{EXT}{name}|1", **more))}


def taps_2(**more: dict[str, Any]) -> dict[str, Any]:
    no = {"valueCoding": {"code": "no"}}
    return {link: no for link in form("taps_2").links if link.endswith("-1") or link == "other"} | more


def test_a_row_for_each_substance_and_one_for_the_whole() -> None:
    found = of_substances("taps-2", taps_2())
    assert set(found) == {None, *BY_ID["taps-2"].substances}
    assert {(one["score"], one["band"], one["answer"]) for key, one in found.items() if key not in (None, "other")} == {
        (0, "none", "answered")
    }
    assert (found["other"]["score"], found["other"]["band"]) == (None, "none")
    assert (found[None]["score"], found[None]["band"], found[None]["assessment_id"]) == (None, "none", "x1")
    assert found["heroin"]["assessment_id"] == "x1#heroin"
    assert {one["domain"] for one in found.values()} == {"substance-use"}


def test_another_drug_cannot_be_graded() -> None:
    found = of_substances("taps-2", taps_2(other={"valueBoolean": True}))
    assert (found[None]["band"], found[None]["answer"], found[None]["flags"]) == (
        None, "answered", "other-drug-for-clinician-review",
    )  # fmt: skip
    assert (found["other"]["band"], found["other"]["answer"]) == (None, "answered")


def test_one_substance_of_an_unfinished_form() -> None:
    found = of_substances("nm-assist", {f"cannabis-{number}": {"valueInteger": 0} for number in range(2, 8)})
    assert (found["cannabis"]["score"], found["cannabis"]["band"]) == (0, "lower")
    assert (found["hallucinogens"]["score"], found["hallucinogens"]["band"]) == (None, None)
    assert {one["answer"] for one in found.values()} == {"partial"}
    high = of_substances("nm-assist", {"hallucinogens-2": {"valueInteger": 6}})
    assert (high["hallucinogens"]["score"], high["hallucinogens"]["answer"], high["cannabis"]["answer"]) == (
        None, "answered", "partial",
    )  # fmt: skip


def test_a_form_whose_items_are_not_scored_has_the_same_rows_without_results() -> None:
    for more in ({"status": "entered-in-error"}, {"questionnaire": f"{EXT}nm-assist|2"}, {"item": []}):
        given = answers("nm-assist", {"cannabis-2": {"valueInteger": 6}}, questionnaire=f"{EXT}nm-assist|1") | more
        found = rows(given)
        assert [one["substance"] for one in found] == [None, *BY_ID["nm-assist"].substances]
        assert all(one["void"] or one["score"] is None for one in found)
        assert {one["void"] for one in found} == {"status" in more}


def test_a_sum_over_substances_is_no_total() -> None:
    given = answers("nm-assist", {"total": {"valueInteger": 3}})
    assert rows(given)[0]["score"] is None
    assert "nm-assist has no total: the one that is given, 3, is not used" in notes(given)


@pytest.mark.parametrize(
    ("name", "said", "flags"),
    [
        ("phq-9", dict.fromkeys(range(1, 9), 0) | {9: 1}, "suicide-follow-up"),
        ("phq-9", dict.fromkeys(range(1, 10), 0), ""),
        ("phq-9", {9: 1}, "suicide-follow-up items-missing"),
        ("phq-9", dict.fromkeys(range(1, 9), 3), "item-9-not-answered items-missing"),
    ],
)
def test_flags_of_the_phq_9(name: str, said: dict[int, int], flags: str) -> None:
    given = answers(name, {f"q{link}": {"valueInteger": points} for link, points in said.items()}, questionnaire=f"{EXT}phq-9|1")
    assert row(given)["flags"] == flags


def test_blood_is_a_flag_whatever_the_sum() -> None:
    items = form("bladder_checklist").links
    said = {link: {"valueInteger": int(link == "blood")} for link in items}
    one = row(answers("bladder-checklist", said, questionnaire=f"{EXT}bladder-checklist|1"))
    assert (one["score"], one["flags"]) == (1, "visible-blood")


def test_a_total_alone_says_that_flags_are_not_known() -> None:
    assert row(answers("phq-9", {"44261-6": {"valueInteger": 0}}))["flags"] == "items-missing"
    assert row(measured("44261-6", quantity(0, "{score}")))["flags"] == "items-missing"
    assert row(answers("phq-2", {"total": {"valueInteger": 0}}))["flags"] is None


def test_every_flag_is_one_word() -> None:
    for case in cases():
        assert not any(" " in flag for flag in case.scored().flags), case.id


@pytest.mark.parametrize(("total", "depends"), [(2, False), (3, True), (4, False)])
def test_a_band_that_depends_on_sex_says_so(total: int, depends: bool) -> None:
    three = {2: ("LA18927-6", "LA15694-5", "LA6270-8"), 3: ("LA18927-6", "LA15695-2", "LA6270-8"), 4: FOUR}[total]
    for one in (row(audit_c(*three)), row(measured("75626-2", quantity(total, "{score}")))):
        assert (one["score"], one["band"]) == (total, "positive" if total > 2 else "negative")
        assert ("band-depends-on-sex" in one["flags"].split()) is depends


def test_an_unfinished_form_that_is_positive_for_one_sex_alone_is_not_whole() -> None:
    part = audit_c("LA18928-4")
    assert (row(part)["band"], row(part)["answer"]) == ("positive", "partial")
    assert row(part)["flags"] == "band-depends-on-sex items-missing"


def test_a_total_that_eight_items_cannot_give_tells_of_the_ninth() -> None:
    at_24, above = (row(answers("phq-9", {"total": {"valueInteger": total}})) for total in (24, 25))
    assert "suicide-follow-up" not in at_24["flags"].split()
    assert "suicide-follow-up" in above["flags"].split()


@pytest.mark.parametrize("name", ["AUDIT-C", "Audit-C"])
def test_an_instrument_is_known_in_capitals(name: str) -> None:
    one = row(answers("audit-c", {"total": {"valueInteger": 4}}, questionnaire=f"{EXT}{name}|1"))
    assert (one["instrument"], one["band"]) == ("audit-c", "positive")
