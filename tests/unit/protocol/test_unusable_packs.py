"""Every way to write a bad pack is refused with file, line and a word about what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from handrail.protocol.load import load
from handrail.terms.errors import Place, UnusableProtocol

HOURS = """      - from: 2000-01-01
        value: 40 h
"""
DOSE = """        value: 0.75 mg/kg
"""
NONE = """        value: none
        reason: The dose is bounded by body weight, in dose_mg_per_kg_max.
"""
AT = 'at: "abstract, results: time after the infusion"}\n        basis: program choice\n'
AT += "        verification: program choice\n"


@dataclass(frozen=True)
class Spoiled:
    """One edit, what the error says, and how many lines below the edit it points."""

    name: str
    old: str
    new: str
    says: str
    below: int = 0
    file: str = "protocol.yaml"


SPOILED = [
    Spoiled("unknown key of the pack", "drug: ketamine", "drg: ketamine", "'drg' is not a key here"),
    Spoiled("unknown key of a value", HOURS, HOURS + "        values: 3 h\n", "'values' is not a key", 2),
    Spoiled("unknown parameter", "  window_days:\n", "  windows_days:\n", "'windows_days' is not a key here"),
    Spoiled("duplicate key", "drug: ketamine\n", "drug: ketamine\ndrug: ketamine\n", "stated twice", 1),
    Spoiled("duplicate value", "value: 40 h\n", "value: 40 h\n        value: 1 h\n", "stated twice", 1),
    Spoiled("date not in the calendar", HOURS, HOURS.replace("2000-01-01", "2026-02-30"), "is not a date"),
    Spoiled("the 40th of June", HOURS, HOURS.replace("2000-01-01", "40/06/1976"), "is not a date"),
    Spoiled("date with a time", HOURS, HOURS.replace("2000-01-01", "2000-01-01 10:00:00"), "is not a date"),
    Spoiled("number without unit", "value: 40 h", "value: 40", "40 has no unit"),
    Spoiled("unit of another kind", "value: 40 h", "value: 40 mg", "measures drug amount, not duration"),
    Spoiled("another unit of the kind", "value: 40 h", "value: 2400 min", "is stated in h, not in min"),
    Spoiled("unknown unit", "value: 40 h", "value: 40 hrs", "is not one this program knows"),
    Spoiled("octal", "value: 40 h", "value: 040 h", "is not an amount"),
    Spoiled("exponent", "value: 40 h", "value: 4e1 h", "is not an amount"),
    Spoiled("sign", "value: 40 h", "value: -40 h", "is not an amount"),
    Spoiled("zero", "value: 40 h", "value: 0 h", "not a whole, positive amount"),
    Spoiled("beyond belief", "value: 40 h", "value: 9999999999 h", "not a plausible amount"),
    Spoiled("half a count", "value: 12 {count}", "value: 12.5 {count}", "not a whole, positive amount"),
    Spoiled("finer than held", "0.75 mg/kg\n", "0.7505001 mg/kg\n", "not a whole, positive amount"),
    Spoiled("null", "value: 40 h", "value: null", "nothing is stated here"),
    Spoiled("empty", "value: 40 h", "value:", "nothing is stated here"),
    Spoiled("tilde", "value: 40 h", "value: ~", "nothing is stated here"),
    Spoiled("boolean", "value: 40 h", "value: no", "'no' is not an amount"),
    Spoiled("list where a word stands", "value: 40 h", "value: [40 h]", "expected one word"),
    Spoiled("not a choice", "value: end", "value: middle", "'middle' is not a choice"),
    Spoiled("none where a limit must be", "value: 40 h", "value: none", "may not be none"),
    Spoiled("none without reason", NONE, "        value: none\n", "none without a reason", -1),
    Spoiled("reason for a limit", DOSE, DOSE + "        reason: because\n", "belongs to a value of none", 1),
    Spoiled("unresolvable source", "{id: ketect-2022,", "{id: ketect-2023,", "is not in sources.yaml"),
    Spoiled("unknown basis", AT, AT.replace("basis: program choice", "basis: custom"), "'custom'", 1),
    Spoiled("unknown verification", AT, AT.replace("tion: program choice", "tion: seen"), "'seen'", 2),
    Spoiled("choice said to be read", AT, AT.replace("tion: program choice", "tion: primary"), "not go", 2),
    Spoiled("trial said to be a choice", AT, AT.replace("basis: program choice", "basis: trial"), "not go", 2),
    Spoiled("wrong drug", "drug: ketamine", "drug: ketamin", "is not one of the words"),
    Spoiled("wrong route", "[intravenous]", "[iv]", "'iv' is not one of the words"),
    Spoiled("no route", "[intravenous]", "[]", "no route is stated"),
    Spoiled("version with a letter", '"2026.1"', "2026.1b", "is not a version"),
    Spoiled("version with a leading zero", '"2026.1"', "2026.01", "is not a version"),
    Spoiled("id with a capital", "id: iv-racemic", "id: IV-racemic", "is not an id"),
    Spoiled("parameters in a list", "differs: []", "differs: {}", "expected a list"),
    Spoiled("a relaxation half stated", "differs: []", "differs: [{id: minimum-interval}]", "'change' is"),
    Spoiled("alias", "value: 40 h", "value: *other", "aliases"),
    Spoiled("tag", "value: 40 h", "value: !!str 40 h", "tags"),
    Spoiled("broken indentation", "value: 40 h", " value: 40 h", "is not YAML"),
    Spoiled("two documents", "differs: []\n", "differs: []\n---\n", "is not YAML", 1),
    Spoiled("source link", "https://doi.org/10.2147", "doi:10.2147", "is not a link", 0, "sources.yaml"),
    Spoiled("source without date", "  checked: 2026-11-23\nandrade", "andrade", "'checked'", -3, "sources.yaml"),
    Spoiled("words for nothing", "window_days:", "windows:", "is not a key here", 0, "wording/en.yaml"),
    Spoiled("a blank unfilled", "within any {window_days}", "within {week}", "blank", 0, "wording/en.yaml"),
    Spoiled("words without amount", "At least {value} should", "Time should", "{value}", 0, "wording/en.yaml"),
    Spoiled("a loose brace", "At least {value}", "At least {value", "blank", 0, "wording/en.yaml"),
]


@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda spoiled: spoiled.name)
def test_a_bad_pack_is_refused_where_it_is_bad(spoiled: Spoiled, draft) -> None:
    line = draft.edit(spoiled.file, spoiled.old, spoiled.new)
    with pytest.raises(UnusableProtocol) as refused:
        load(draft.folder, draft=True)
    assert spoiled.says in str(refused.value)
    assert refused.value.where == Place(draft.folder / spoiled.file, line + spoiled.below)
    assert str(refused.value).startswith(f"{draft.folder / spoiled.file}:{line + spoiled.below}: ")


def later(from_: str, until: str | None = None) -> str:
    ends = f"        until: {until}\n" if until else ""
    head = f"      - from: {from_}\n{ends}        value: 48 h\n        source: {{id: program}}\n"
    return head + "        basis: program choice\n        verification: program choice\n"


@pytest.mark.parametrize(
    ("first_until", "second_from", "second_until", "says"),
    [
        ("2026-06-30", "2026-06-30", None, "overlaps the value before it"),
        ("2026-06-30", "2026-01-01", None, "overlaps the value before it"),
        (None, "1999-01-01", None, "does not come after 2000-01-01"),
        (None, "2000-01-01", None, "does not come after 2000-01-01"),
        (None, "2026-01-01", "2025-12-31", "until 2025-12-31 lies before from 2026-01-01"),
    ],
)
def test_periods_run_forward_and_never_overlap(first_until, second_from, second_until, says, draft) -> None:
    until = f"        until: {first_until}\n" if first_until else ""
    line = draft.edit("protocol.yaml", HOURS, HOURS + until)
    added = draft.edit("protocol.yaml", "  interval_days_min:\n", later(second_from, second_until) + "  interval_days_min:\n")
    assert added > line
    with pytest.raises(UnusableProtocol) as refused:
        load(draft.folder, draft=True)
    assert says in str(refused.value)
    assert refused.value.where == Place(draft.folder / "protocol.yaml", added + (second_until is not None))


@pytest.mark.parametrize("basis", ["label", "guideline", "trial", "law"])
def test_a_published_basis_needs_the_place_in_its_source(basis: str, draft) -> None:
    new = AT.replace('at: "abstract, results: time after the infusion"', "").replace("basis: program choice", f"basis: {basis}")
    new = new.replace("verification: program choice", "verification: primary")
    line = draft.edit("protocol.yaml", ", " + AT, new)
    with pytest.raises(UnusableProtocol, match=f"a {basis} value without its place") as refused:
        load(draft.folder, draft=True)
    assert refused.value.where == Place(draft.folder / "protocol.yaml", line - 2)


def test_a_published_basis_cannot_rest_on_our_own_word(draft) -> None:
    ground = "        basis: program choice\n        verification: program choice"
    old = f"value: 30 d\n        source: {{id: program}}\n{ground}"
    new = 'value: 30 d\n        source: {id: program, at: "here"}\n'
    new += "        basis: trial\n        verification: primary"
    line = draft.edit("protocol.yaml", old, new)
    with pytest.raises(UnusableProtocol, match="cannot rest on program") as refused:
        load(draft.folder, draft=True)
    assert refused.value.where == Place(draft.folder / "protocol.yaml", line - 1)


def test_a_missing_key_points_to_its_block(draft) -> None:
    line = draft.edit("protocol.yaml", HOURS, HOURS.replace("        value: 40 h\n", ""))
    with pytest.raises(UnusableProtocol, match="'value' is missing here") as refused:
        load(draft.folder, draft=True)
    assert refused.value.where == Place(draft.folder / "protocol.yaml", line)


def test_a_missing_parameter_is_named(draft) -> None:
    text = (draft.folder / "protocol.yaml").read_text(encoding="utf-8")
    whole = text[text.index("  bladder_check_days_max:") :]
    draft.edit("protocol.yaml", whole, "")
    first = text[: text.index("  screening_days_max:")].count("\n") + 1
    with pytest.raises(UnusableProtocol, match="'bladder_check_days_max' is missing here") as refused:
        load(draft.folder, draft=True)
    assert refused.value.where == Place(draft.folder / "protocol.yaml", first)


def test_a_parameter_without_values(draft) -> None:
    text = (draft.folder / "protocol.yaml").read_text(encoding="utf-8")
    start = text.index("  bladder_check_days_max:")
    line = text[:start].count("\n") + 2
    draft.edit("protocol.yaml", text[start:], "  bladder_check_days_max:\n    values: []\n")
    with pytest.raises(UnusableProtocol, match="has no value") as refused:
        load(draft.folder, draft=True)
    assert refused.value.where == Place(draft.folder / "protocol.yaml", line)


@pytest.mark.parametrize("name", ["protocol.yaml", "sources.yaml", "wording/en.yaml", "CHANGES.md"])
def test_a_missing_file_is_named(name: str, draft) -> None:
    (draft.folder / name).unlink()
    with pytest.raises(UnusableProtocol, match="this pack has no such file") as refused:
        load(draft.folder, draft=True)
    assert refused.value.where == Place(draft.folder / name)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnusableProtocol, match="is no folder"):
        load(tmp_path / "nowhere", draft=True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfe", "cannot be read"),
        (b"id: \x07", "is not YAML"),
        (b"[" * 1000, "deep nesting"),
        (b"just words", "expected a block"),
        (b"[a, b]: c", "expected one word"),
    ],
)
def test_a_file_that_is_no_pack_at_all(content: bytes, says: str, draft) -> None:
    (draft.folder / "protocol.yaml").write_bytes(content)
    with pytest.raises(UnusableProtocol, match=says):
        load(draft.folder, draft=True)
