"""Tables of decisions: read strictly, held to their cases, told apart in sentences, and readable by thirty lines elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from handrail.cli.deciding import as_json
from handrail.decide import faults as unknown_facts
from handrail.protocol.deciding_cases import faults
from handrail.protocol.decision_table import Answer, Effect, Outcome, Question, outcome, speaking
from handrail.protocol.diff import differences
from handrail.protocol.lint import lint
from handrail.protocol.load import find, load, lock, shipped
from handrail.protocol.model import Protocol
from handrail.terms.errors import Place, UnusableProtocol
from tests.unit.protocol.conftest import copy_of

WITH_TABLE = [one for one in shipped() if one.decides is not None]
KEYS = ("iv-racemic@2026.3", "im-racemic@2026.4", "sc-racemic@2026.3", "sublingual-supervised@2026.3", "esketamine-rems@2026.4",
        "alcohol-use-disorder-research@2026.3")  # fmt: skip
MANIC = "  - {facts: {mania_now: yes}, is: contraindicated, rows: [mania-now]}"
PREGNANT = "asks: {fact: pregnant, is: yes}"


@pytest.fixture(params=WITH_TABLE, ids=lambda one: one.key)
def protocol(request) -> Protocol:
    return request.param


@pytest.fixture
def table(tmp_path):
    return copy_of("iv-racemic/2026.2", tmp_path)


def test_every_protocol_has_a_table_in_its_newest_version() -> None:
    assert {find(one.id).key for one in WITH_TABLE} == set(KEYS)
    assert all(find(one.id).decides for one in shipped())


def test_every_fact_that_a_table_asks_for_exists(protocol: Protocol) -> None:
    assert unknown_facts(protocol) == []


def test_its_cases_hold_and_show_every_row(protocol: Protocol) -> None:
    assert protocol.decides is not None
    assert list(faults(protocol.decides)) == []


def test_what_is_a_label_s_is_no_stricter_than_it(protocol: Protocol) -> None:
    assert protocol.decides is not None
    for row in protocol.decides.rows:
        assert not (row.stricter_than_label and row.ground.basis == "label"), row.id


def test_an_active_disorder_is_said_to_be_policy_stricter_than_the_label(protocol: Protocol) -> None:
    assert protocol.decides is not None
    row = protocol.decides.row("active-substance-use-disorder")
    assert (row.yes, row.stricter_than_label, row.ground.basis) == (Effect.CONTRAINDICATED, True, "program choice")
    assert "suddenly in order to qualify" in row.change


def test_unknown_is_never_a_yes(protocol: Protocol) -> None:
    """Whatever one fact is not known, the proposal is never better than with the better of its answers."""
    decides = protocol.decides
    assert decides is not None
    for name in decides.facts:
        clear = decides.clear
        unknown = outcome(frozenset(one.effect for one in speaking(decides, {**clear, name: None})))
        rows = [row for row in decides.rows if row.asks.fact == name]
        if any(row.unknown is Effect.UNDETERMINED for row in rows):
            assert unknown is Outcome.UNDETERMINED or clear[name] is None, name
        else:
            assert all(row.unknown_because or row.yes is Effect.CAUTION for row in rows), name


THEOPHYLLINE = "    yes: caution\n    unknown: {}\n    because: >-\n      The patient takes theophylline"
AGED = "    yes: {}\n    unknown: {}\n    unknown_because: the row under-18"
SPOILED = {
    "a fact that is no name": (PREGNANT, "asks: {fact: Pregnant, is: yes}", "is not the name of a fact"),
    "an answer that is none": (PREGNANT, "asks: {fact: pregnant, is: maybe}", "is not one of the words"),
    "a number asked of a yes or no": (PREGNANT, "asks: {fact: pregnant, below: 3 d}", "no such question can be asked"),
    "a yes asked of a number": ("at_least: 65 a", "is: yes", "no such question can be asked"),
    "a number without its unit": ("at_least: 65 a", "at_least: 65", "is not a whole number of a"),
    "an expression": ("at_least: 65 a", "over: 65 a", "'over' is not a key here"),
    "a duty that is not listed": ("duties: [low-first-dose]", "duties: [low-dose]", "'low-dose' is not listed under `duties`"),
    "a duty at no time": ("due: within 14 d", "due: soon", "is not a time"),
    "yes as nothing": (AGED.format("caution", "nothing"), AGED.format("nothing", "nothing"), "yes means nothing"),
    "unknown as a yes": (
        AGED.format("caution", "nothing"),
        AGED.format("caution", "contraindicated"),
        "not known is no contraindicated",
    ),
    "unknown as nothing, without a reason": (
        THEOPHYLLINE.format("caution"),
        THEOPHYLLINE.format("nothing"),
        "unknown is nothing exactly where unknown_because says why",
    ),
    "a longer hold with safeguards": ("expires: 90 d", "expires: 200 d", "holds longer than without"),
    "no days": ("expires: 90 d", "expires: 0 d", "is not a number of days"),
    "the same row twice": ("id: pregnancy\n    asks", "id: breastfeeding\n    asks", "'breastfeeding' is listed twice"),
}


@pytest.mark.parametrize(("old", "new", "says"), SPOILED.values(), ids=SPOILED.keys())
def test_a_bad_table_is_refused_where_it_is_bad(old: str, new: str, says: str, table) -> None:
    table.edit("decide.yaml", old, new)
    with pytest.raises(UnusableProtocol, match=says.replace("(", r"\(")) as refused:
        load(table.folder, draft=True)
    assert isinstance(refused.value.where, Place)
    assert refused.value.where.file == table.folder / "decide.yaml"


def test_a_label_basis_is_never_stricter_than_the_label(table) -> None:
    text = (table.folder / "decide.yaml").read_text("utf-8")
    row = text[text.index("id: ketamine-hypersensitivity") :]
    old = row[: row.index("stricter_than_label: no") + len("stricter_than_label: no")]
    table.edit("decide.yaml", old, old.replace("stricter_than_label: no", "stricter_than_label: yes"))
    with pytest.raises(UnusableProtocol, match="rests on the label, and calls itself stricter"):
        load(table.folder, draft=True)


def test_a_table_without_cases_is_refused(table) -> None:
    (table.folder / "cases" / "decide.yaml").unlink()
    with pytest.raises(UnusableProtocol, match="go together"):
        load(table.folder, draft=True)


def test_a_row_that_no_case_shows_is_odd_and_is_not_released(table) -> None:
    table.edit("cases/decide.yaml", f"{MANIC}\n", "")
    assert lint(load(table.folder, draft=True)) == ["decide: no case shows the row mania-now."]
    with pytest.raises(UnusableProtocol, match="no case shows the row mania-now"):
        lock(table.folder)


def test_an_unknown_that_no_case_shows_is_odd(table) -> None:
    table.edit("cases/decide.yaml", "  - {facts: {mania_now: unknown}, is: undetermined, rows: [mania-now]}\n", "")
    assert lint(load(table.folder, draft=True)) == ["decide: no case shows mania-now where the fact is not known."]


def test_a_case_that_does_not_hold_is_told_where_it_stands(table) -> None:
    line = table.edit("cases/decide.yaml", MANIC, MANIC.replace("contraindicated", "eligible"))
    (odd,) = lint(load(table.folder, draft=True))
    assert f"decide.yaml:{line}: the table says contraindicated, by mania-now" in odd


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  mania_now: no\n", "", "exactly the facts that the table asks for: mania_now"),
        ("{mania_now: yes}", "{manic_now: yes}", "no row asks for manic_now"),
        ("{mania_now: yes}", "{mania_now: perhaps}", "is no answer of mania_now"),
        ("{age_years: 65}", "{age_years: yes}", "is no answer of age_years"),
        (MANIC, MANIC.replace("rows: [mania-now]", "rows: [manic]"), "there is no row 'manic'"),
    ],
)
def test_a_bad_case_of_a_table_is_refused(old: str, new: str, says: str, table) -> None:
    if not says:
        old, new, says = (
            "is: contraindicated, rows: [mania-now]}",
            "is: contraindicated, rows: [manic]}",
            "there is no row 'manic'",
        )
    table.edit("cases/decide.yaml", old, new)
    with pytest.raises(UnusableProtocol, match=says):
        load(table.folder, draft=True)


def test_a_clinic_s_table_that_asks_for_a_fact_that_is_not_there_is_told() -> None:
    known = find("iv-racemic")
    assert known.decides is not None
    row = replace(known.decides.rows[0], asks=Question("star_sign", Answer.YES))
    odd = replace(known, decides=replace(known.decides, rows=(row,)))
    assert unknown_facts(odd) == [f"{known.key}: decide asks for star_sign, which is no fact of a patient."]


@pytest.mark.parametrize(
    ("known", "is_", "answer"),
    [(True, "yes", "yes"), (False, "yes", "no"), (None, "yes", "unknown"), (True, "no", "no"), (False, "no", "yes"),
     (None, "no", "unknown"), (None, "unknown", "yes"), (True, "unknown", "no"), (False, "unknown", "no")],
)  # fmt: skip
def test_a_question_of_yes_or_no(known: bool | None, is_: str, answer: str) -> None:
    assert Question("x", Answer(is_)).answer({"x": known}) == answer


@pytest.mark.parametrize(("known", "answer"), [(9, "no"), (10, "yes"), (19, "yes"), (20, "no"), (None, "unknown")])
def test_a_question_of_a_number(known: int | None, answer: str) -> None:
    assert Question("x_days", None, 10, 20, "d").answer({"x_days": known}) == answer


@pytest.mark.parametrize(
    ("there", "known", "answer"),
    [(False, None, "no"), (None, None, "unknown"), (True, None, "unknown"), (True, 3, "yes"), (None, 3, "unknown")],
)
def test_a_number_that_is_there_only_if(there: bool | None, known: int | None, answer: str) -> None:
    assert Question("x_days", None, None, 10, "d", "x").answer({"x": there, "x_days": known}) == answer


@pytest.mark.parametrize(
    ("effects", "found"),
    [((), "eligible"), (("caution",), "eligible"), (("with-safeguards", "caution"), "eligible-with-safeguards"),
     (("with-safeguards", "undetermined"), "undetermined"), (("undetermined", "contraindicated"), "contraindicated")],
)  # fmt: skip
def test_the_gravest_decides(effects: tuple[str, ...], found: str) -> None:
    assert outcome(frozenset(map(Effect, effects))) == found


def reader(rows: list[dict[str, Any]], facts: Mapping[str, Any]) -> str:
    """The same weighing once more, from the published data alone, as another language would write it."""
    said = set()
    for row in rows:
        asks = row["asks"]
        value = facts[asks["fact"]]
        if asks["only_if"] and facts[asks["only_if"]] is not True:
            answer = "unknown" if facts[asks["only_if"]] is None else "no"
        elif asks["is"] == "unknown":
            answer = "yes" if value is None else "no"
        elif value is None:
            answer = "unknown"
        elif asks["is"]:
            answer = "yes" if value == (asks["is"] == "yes") else "no"
        else:
            low, high = asks["at_least"], asks["below"]
            answer = "yes" if (low is None or value >= low) and (high is None or value < high) else "no"
        said.add("nothing" if answer == "no" else row[answer])
    for effect, found in (("contraindicated", "contraindicated"), ("undetermined", "undetermined"),
                          ("with-safeguards", "eligible-with-safeguards")):  # fmt: skip
        if effect in said:
            return found
    return "eligible"


def test_the_published_data_is_enough(protocol: Protocol) -> None:
    decides = protocol.decides
    assert decides is not None
    data = as_json(decides)
    assert data is not None
    for case in decides.cases:
        assert reader(data["rows"], {**decides.clear, **case.facts}) == case.outcome, case.place
    some = decides.facts[:9]
    for values in product((True, False, None), repeat=4):
        facts = {**decides.clear, **dict(zip(some, values, strict=False))}
        assert reader(data["rows"], facts) == outcome(frozenset(one.effect for one in speaking(decides, facts)))


def told(old: Protocol, new: Protocol) -> list[tuple[str | None, str]]:
    return [(one.direction, one.sentence) for one in differences(old, new) if one.kind == "decides"]


def test_a_first_table_is_told() -> None:
    ((way, sentence),) = told(find("iv-racemic@2026.1"), find("iv-racemic@2026.2"))
    assert way == "stricter"
    assert sentence.startswith("It has a table of decisions now, with 49 rows: active-substance-use-disorder, ")
    assert told(find("iv-racemic@2026.2"), find("iv-racemic@2026.1")) == [("looser", "It has no table of decisions any more.")]


def test_changed_rows_are_told_in_sentences(table) -> None:
    table.edit(
        "decide.yaml",
        "asks:\n      fact: newest_systolic_mmhg\n      at_least: 180 mm[Hg]",
        "asks:\n      fact: newest_systolic_mmhg\n      at_least: 170 mm[Hg]",
    )
    table.edit("decide.yaml", "due: every 3 d", "due: every 2 d")
    table.edit("decide.yaml", "expires: 90 d", "expires: 80 d")
    found = told(find("iv-racemic@2026.2"), load(table.folder, draft=True))
    was = "newest systolic is at least 180 mm[Hg]"
    said = f"The row systolic-severe asks whether {was.replace('180', '170')}; before, it was {was}."
    assert (None, said) in found
    assert ("stricter", "A decision of eligible-with-safeguards ends after 80 days; before, after 90.") in found
    assert any(sentence.startswith("The duty closer-check-ins is otherwise.") for _, sentence in found)
    assert len(found) == 3


def test_a_row_that_becomes_looser_is_told(table) -> None:
    text = (table.folder / "decide.yaml").read_text("utf-8")
    row = text[text.index("  - id: mania-now") : text.index("  - id: bipolar-disorder")]
    table.edit("decide.yaml", row, row.replace("yes: contraindicated", "yes: undetermined"))
    assert ("looser", "The row mania-now means, where yes, undetermined; before, it was contraindicated.") in told(
        find("iv-racemic@2026.2"), load(table.folder, draft=True)
    )
    table.edit("decide.yaml", row.replace("yes: contraindicated", "yes: undetermined"), "")
    text = (table.folder / "cases" / "decide.yaml").read_text("utf-8")
    kept = "".join(line for line in text.splitlines(keepends=True) if "mania" not in line)
    (table.folder / "cases" / "decide.yaml").write_text(kept, encoding="utf-8")
    assert told(find("iv-racemic@2026.2"), load(table.folder, draft=True))[-1][0] == "looser"
