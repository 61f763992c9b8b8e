"""Each folder of instruments is complete, its questionnaire is a lawful one, and its cases look at every edge."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handrail.instruments.catalogue import INSTRUMENTS, licence
from handrail.instruments.cut_offs import in_force
from handrail.instruments.form import FOLDER, LOINC, ORDINAL, TEXTS, form
from handrail.instruments.model import Instrument, Verification
from handrail.protocol.model import Verification as OfProtocols
from tests.unit.instruments.casebook import Case, cases_of

FILES = {"__init__.py", "questionnaire.json", "scoring.py", "cases.yaml", "LICENCE.md"}
STATUSES = ("free to embed", "free in practice", "public domain", "ours", "non-commercial use only", "published scale",
            "score entry only")  # fmt: skip
KEPT_APART = {"audit-c", "dast-10", "phq-9", "gad-7"}
CODE = re.compile(r"[^\s]+( [^\s]+)*")


@pytest.fixture(params=INSTRUMENTS, ids=lambda one: one.id)
def one(request: pytest.FixtureRequest) -> Instrument:
    return request.param


def test_every_folder_is_an_instrument_and_complete() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/questionnaire.json")}
    assert folders == {one.folder for one in INSTRUMENTS}
    assert len({one.id for one in INSTRUMENTS}) == len(INSTRUMENTS)
    for one in INSTRUMENTS:
        assert {path.name for path in (FOLDER / one.folder).iterdir() if path.name != "__pycache__"} == FILES


def test_the_words_of_verification_are_those_of_the_protocols() -> None:
    assert [*Verification] == [*OfProtocols]


def test_its_licence_is_stated(one: Instrument) -> None:
    said = licence(one.folder)
    assert said.status.startswith(STATUSES)
    assert said.attribution
    assert said.wording.split(":")[0] in {"primary", "secondary", "unverified", "program choice", "none"}
    assert one.validated


def test_words_on_other_terms_live_apart(one: Instrument) -> None:
    stored = json.loads((FOLDER / one.folder / "questionnaire.json").read_text("utf-8"))
    texts = [item.get("text") for item in every(stored["item"])]
    apart = TEXTS / one.id / "en.json"
    assert apart.exists() == (one.id in KEPT_APART)
    if apart.exists():
        assert set(texts) == {None}
        assert set(json.loads(apart.read_text("utf-8"))["text"]) == {item["linkId"] for item in every(stored["item"])}
        assert "../texts/LICENCE.md" in (FOLDER / one.folder / "LICENCE.md").read_text("utf-8")
        assert f"`{one.id}`" in (TEXTS / "LICENCE.md").read_text("utf-8")
    assert all(item.text for item in form(one.folder).items)


def test_no_words_where_the_licence_forbids_them(one: Instrument) -> None:
    if one.entry == "items":
        return
    assert licence(one.folder).wording.startswith("none")
    for item in form(one.folder).items:
        assert re.search(r"official form|published form|Which form", item.text or ""), item.text


def every(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from every(item.get("item", []))


def test_its_questionnaire_keeps_the_rules_of_fhir(one: Instrument) -> None:
    document = form(one.folder).document
    assert document["resourceType"] == "Questionnaire"
    assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", document["id"])
    assert re.fullmatch(r"[A-Z]([A-Za-z0-9_]){0,254}", document["name"])  # que-0
    assert document["status"] in {"draft", "active", "retired", "unknown"}
    assert (document["id"], document["url"].rsplit("/", 1)[-1]) == (one.id, one.id)
    items = list(every(document["item"]))
    links = [item["linkId"] for item in items]
    assert len(set(links)) == len(links)  # que-2
    for item in items:
        keeps_the_rules(item, set(links))


def keeps_the_rules(item: dict[str, Any], links: set[str]) -> None:
    assert item["type"] in {"group", "display", "choice", "integer"}
    assert (item["type"] == "group") == bool(item.get("item"))  # que-1
    assert item["type"] != "display" or not {"code", "required", "repeats"} & set(item)  # que-3, que-6, que-9
    assert (item["type"] == "choice") == ("answerOption" in item)  # que-5
    conditions = item.get("enableWhen", [])
    assert (len(conditions) > 1) == ("enableBehavior" in item)  # que-12
    for one in conditions:
        assert one["question"] in links
        assert one["operator"] in {"=", "!="}
        assert set(one["answerCoding"]) == {"system", "code"}
    for code in [*item.get("code", []), *(one["valueCoding"] for one in item.get("answerOption", []))]:
        assert CODE.fullmatch(code["code"])
        assert code["system"] != LOINC or re.fullmatch(r"(LA)?\d+-\d", code["code"])


def test_every_condition_names_an_option_that_exists(one: Instrument) -> None:
    own = form(one.folder)
    for item in own.items:
        for condition in item.when:
            assert condition.code in {option.code for option in own.item(condition.link).options}


def test_every_option_of_a_scored_item_has_points(one: Instrument) -> None:
    own = form(one.folder)
    for item in own.items:
        with_points = [option.points is not None for option in item.options]
        assert all(with_points) or not any(with_points)
    if one.least is not None:
        assert sum(item.bounds()[0] for item in own.items) == one.least
        if one.most is not None:
            assert sum(item.bounds()[1] or 0 for item in own.items) == one.most
        unscored = {item.link for item in own.items if item.options and item.options[0].points is None}
        assert unscored <= {"difficulty"}


def test_points_are_exact_in_the_stored_form(one: Instrument) -> None:
    for item in every(form(one.folder).document["item"]):
        for option in item.get("answerOption", []):
            for extension in option.get("extension", []):
                assert extension["url"] == ORDINAL
                assert isinstance(extension["valueDecimal"], int)


def test_each_cut_off_has_a_case_below_at_and_above(one: Instrument) -> None:
    for cut in one.cut_offs:
        seen = {
            number
            for case in cases_of(one)
            if cut in in_force(one.cut_offs, case.context, cut.of)
            for number in read(case, cut.of)
        }
        top = max((item.bounds()[1] or 0 for item in form(one.folder).items), default=0) if cut.of != "total" else one.most
        wanted = {cut.at - 1, cut.at} | ({cut.at + 1} if top is None or cut.at < top else set())
        assert wanted <= seen, f"{one.id}: {cut.who}, {cut.of}, {wanted - seen}"


def read(case: Case, of: str) -> Iterator[int]:
    """The scores that a case shows, of the total, of one substance, or of each."""
    found = case.scored()
    if of == "total" and found.score is not None:
        yield found.score
    for part in found.substances:
        if part.score is not None and (
            of in (part.name, "each substance") or (of.endswith("alcohol") and part.name != "alcohol")
        ):
            yield part.score


def test_cases_hold_declined_items_and_skips(one: Instrument) -> None:
    mine = cases_of(one)
    assert any("declined" in case.said for case in mine)
    skippable = {item.link for item in form(one.folder).items if item.when}
    if skippable:
        assert any(case.said.get("skips") for case in mine)
    if any(option.points for item in form(one.folder).items for option in item.options if item.yes_no and option.code == "no"):
        assert any("reversed" in case.said for case in mine)


def test_the_notice_names_the_words_that_stand_apart() -> None:
    notice = (Path(__file__).parents[3] / "NOTICE").read_text("utf-8")
    for id in KEPT_APART:
        assert f"texts/{id}" in notice
