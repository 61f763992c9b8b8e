"""What a pack needs, warns of and relaxes: read strictly, shown, and never a default where it is for research."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handrail.check import check
from handrail.protocol.in_force import table
from handrail.protocol.load import asked, extra, find, load, lock, shipped
from handrail.protocol.model import TREATS_NONE, Use
from handrail.protocol.parameters import RELAXABLE, TREATED
from handrail.record import Record
from handrail.safeguards.catalogue import CATALOGUE
from handrail.terms.errors import UnusableProtocol

RESEARCH = "alcohol-use-disorder-research"
AT = datetime(2026, 6, 1, tzinfo=UTC)
NEED = "needs:\n  - {id: named-study, what: A study., reason: It is research., source: {id: program}}\n"
TREATS = (
    "differs:\n  - {id: active-substance-use-disorder, treats: alcohol, change: Alcohol is set aside., reason: It is treated., "
    "source: {id: program}}\n"
)


def with_head(draft, text: str):
    draft.edit("protocol.yaml", "differs: []\n", text)
    return load(draft.folder, draft=True)


@pytest.mark.parametrize("protocol", shipped(), ids=lambda one: one.key)
def test_what_a_shipped_pack_says_stands_on_sources(protocol) -> None:
    for one in (*protocol.needs, *protocol.warnings, *protocol.differs):
        source = protocol.source(one.source_id)
        assert one.at or source.id == "program", f"{one.id} cites {source.id} without a place"
    assert {one.id for one in protocol.differs} <= {one.id for one in CATALOGUE}
    assert (protocol.use is Use.RESEARCH) == (protocol.treated_disorder_substance != TREATS_NONE)


def test_the_research_pack_needs_a_study_and_a_specialist() -> None:
    protocol = find(RESEARCH)
    assert {"named-study", "addiction-specialist", "legal-review"} <= {one.id for one in protocol.needs}
    assert "42 CFR Part 2" in next(one.says for one in protocol.warnings if one.id.startswith("legal-review"))
    assert [(one.id, one.treats) for one in protocol.differs] == [("active-substance-use-disorder", "alcohol")]


def test_the_supervised_sublingual_pack_says_what_regulators_warn_of() -> None:
    protocol = find("sublingual-supervised")
    assert {"compounded", "home-use", "a-case"} <= {one.id for one in protocol.warnings}
    needs = {one.id: one.what for one in protocol.needs}
    assert "one session" in needs["one-session-supply"]
    assert "never returned to stock" in needs["counted-back"]


def test_a_head_that_holds_together_loads(draft) -> None:
    protocol = with_head(draft, "use: research\n" + TREATS + NEED)
    assert (protocol.use, protocol.treated_disorder_substance) == (Use.RESEARCH, "alcohol")


@pytest.mark.parametrize(("text", "says"), [
    (TREATS + NEED, "is not for research"),
    ("use: research\n" + TREATS, "a research protocol needs nothing"),
    ("use: fun\ndiffers: []\n", "'fun' is not one of the words"),
    ("use: research\n" + TREATS.replace("treats: alcohol", "treats: opioid") + NEED, "'opioid' is no disorder"),
    ("use: research\n" + TREATS.replace("active-substance-use-disorder", "minimum-interval") + NEED, "what it treats"),
    (TREATS.replace("treats", "treat"), "'treat' is not a key here"),
    ("differs: []\n" + NEED.replace("reason", "why"), "'why' is not a key here"),
    ("differs: []\n" + NEED.replace("program", "nobody"), "'nobody' is not in sources.yaml"),
    ("differs: []\n" + NEED + NEED.removeprefix("needs:\n"), "'named-study' is listed twice"),
    ("differs: []\nwarnings:\n  - {id: a, says: It warns.}\n", "'source' is missing here"),
    ("differs: []\nneeds: none\n", "expected a list here"),
])  # fmt: skip
def test_a_head_that_is_unclear_is_refused(draft, text: str, says: str) -> None:
    with pytest.raises(UnusableProtocol, match=says):
        with_head(draft, text)


def test_what_is_treated_is_read_as_a_parameter_is() -> None:
    frame = table([find(RESEARCH), find("iv-racemic")], [TREATED])
    assert dict(frame.select("protocol", f":{TREATED}").iter_rows()) == {
        find(RESEARCH).key: "alcohol", "iv-racemic@2026.3": TREATS_NONE,
    }  # fmt: skip
    assert frame["in_force_from"].to_list() == [date(2000, 1, 1)] * 2
    assert list(RELAXABLE) == ["active-substance-use-disorder"]


def test_a_research_protocol_is_never_the_default_of_a_program() -> None:
    record = Record.of_rows({"patients": [{"patient_id": "p1"}]}, candidates=True)
    with pytest.raises(UnusableProtocol, match="never the default of a program"):
        check(record, shipped(), at=AT)  # it comes first by name
    assert check(record, [asked(RESEARCH)], at=AT)
    assert check(record, [find("iv-racemic"), find(RESEARCH)], at=AT)
    assert asked(RESEARCH) == find(RESEARCH)


def test_another_file_of_a_pack_is_sealed_with_it(draft) -> None:
    assert extra(draft.folder, "more.yaml") is None
    (draft.folder / "more.yaml").write_text("[]\n", encoding="utf-8")
    lock(draft.folder)
    assert extra(draft.folder, "more.yaml") == draft.folder / "more.yaml"
    (draft.folder / "more.yaml").write_text("[1]\n", encoding="utf-8")
    for read in (lambda: extra(draft.folder, "more.yaml"), lambda: load(draft.folder)):
        with pytest.raises(UnusableProtocol, match="differs from what was released"):
            read()


def test_a_difference_without_effect_treats_nothing() -> None:
    protocol = find(RESEARCH)
    said = replace(protocol, differs=(replace(protocol.differs[0], treats=None),))
    assert said.treated_disorder_substance == TREATS_NONE
    assert protocol.value_at("dose_mg_per_kg_max", date(2026, 6, 1)).amount == 800
