"""Lines read together give what the mapping gives of each: the same rows, the same identity, the same fate."""

from __future__ import annotations

import copy
import json
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.record.tables import TABLES
from handrail.sources import alike
from handrail.sources.fhir.resource import Reading, read_resource, type_of
from handrail.sources.identity import version_of
from handrail.sources.lines_json import NotJson, read_json
from handrail.sources.staging_chunks import RESOURCES
from tests.unit.fhir.reading import GOOD, Resource
from tests.unit.fhir.test_never_raises import NUMBERS, WORDS, paths
from tests.unit.sources.making import dose, patient, pressure

ZONES = (None, UTC, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"))
TIMES = (
    "2026-03-02T15:00:00+00:00", "2026-03-02T10:00:00-05:00", "2026-03-02T15:00:00.000Z", "2026-03-08T06:59:59Z",
    "2026-11-01T05:30:00Z", "2026-02-30T10:00:00Z", "2026-03-02T23:59:60Z", "2026-03-02T24:00:00Z", "1899-12-31T23:00:00Z",
    "2199-12-31T23:59:59Z", "2026-03-02", "2026-03", "2026-03-03T00:00:00+14:00", "2026-03-02T15:00:00.123456+00:00",
)  # fmt: skip
Read = dict[int, Any]


@pytest.fixture(autouse=True)
def _few_lines_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "LINES_MIN", 1)
    monkeypatch.setattr(alike, "LIKE_MIN", 1)


def one_by_one(lines: list[alike.Line], zone: tzinfo | None) -> Read:
    """Of each line: rows, type, id and version, and whether it is accepted or out of scope; nothing of a refused one."""
    found: Read = {}
    for number, raw in lines:
        try:
            resource = read_json(raw)
        except NotJson:
            continue
        outcome = read_resource(resource, Reading(zone=zone), where=f"f:{number}")
        if outcome.refused is None:
            own = (resource.get("id"), version_of(resource)) if outcome.out_of_scope is None else None
            assert not outcome.notes, "what is noted of a line is told of that line"
            found[number] = (sorted(map(repr, outcome.rows)), type_of(resource), own)
    return found


def together(lane: alike.Lane, lines: list[alike.Line]) -> tuple[Read, list[alike.Line]]:
    """The same, of the lines that were read together, and those that are left. Out of scope, lines are only counted."""
    done, left = lane.read(lines, "f", 1 << 40)
    found: Read = {}
    for one in done:
        frames = dict[str, list[Any]]()
        for table, frame in one.frames:
            frames.setdefault(table, []).append(frame)
        for seq, kind, id, version, content in (row for frame in frames.pop(RESOURCES, []) for row in frame.iter_rows()):
            assert content is None
            found[seq - (1 << 40)] = ([], kind, (id, version))
        for table, several in frames.items():
            for frame in several:
                assert frame.schema == {**TABLES[table].schema, "seq": frame.schema["seq"]}
                for *values, seq in frame.iter_rows():
                    found[seq - (1 << 40)][0].append(repr((table, tuple(values))))
    for rows, _, _ in found.values():
        rows.sort()
    return found, left


def plain(found: Read) -> Read:
    """Zones are written differently by Python and by Polars."""
    return json.loads(repr_of(found))


def repr_of(found: Read) -> str:
    return json.dumps(found, default=str).replace("zoneinfo.ZoneInfo(key='UTC')", "datetime.timezone.utc")


def agree(lines: list[alike.Line], zone: tzinfo | None, lane: alike.Lane | None = None) -> int:
    """Asserts that both lanes agree; returns how many lines were read together."""
    found, left = together(lane or alike.Lane(Reading(zone=zone)), lines)
    asked = {number for number, _ in left}
    fast = [line for line in lines if line[0] not in asked]
    alone = one_by_one(fast, zone)
    assert alone.keys() == {number for number, _ in fast}, "a line that the mapping refuses was read together with others"
    assert plain(found) == plain({number: one for number, one in alone.items() if one[2] is not None})
    assert left == sorted(left)
    return len(fast)


@st.composite
def sources(draw: st.DrawFn) -> list[alike.Line]:
    """Lines of one resource that differ in a few places, each with a few values; now and then one is written otherwise."""
    good = draw(st.sampled_from(GOOD))
    leaves = [path for path in paths(good)[1:] if not isinstance(at(good, path), dict | list) and path != ("resourceType",)]
    places = draw(st.lists(st.sampled_from(leaves), min_size=1, max_size=4, unique=True))
    values = {
        path: st.sampled_from([at(good, path), *draw(st.lists(_other(at(good, path)), min_size=1, max_size=3))])
        for path in places
    }
    raws = []
    for _ in range(draw(st.integers(2, 12))):
        one = copy.deepcopy(good)
        for path in places:
            at(one, path[:-1])[path[-1]] = draw(values[path])
        raws.append(draw(written(json.dumps(one, ensure_ascii=False))))
    return list(enumerate(raws, 1))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def written(text: str) -> st.SearchStrategy[bytes]:
    """The text as it is, mostly; else with other spaces, cut off, with an escape, or with a byte that is no UTF-8."""
    raw = text.encode("utf-8", "surrogatepass")
    others = (raw.replace(b": ", b":"), raw[:-1], raw + b" ", raw.replace(b"p1", b"p\\u0031"), raw.replace(b"x", b"\xff"))
    return st.sampled_from((raw, raw, raw, raw, raw, raw, *others))


def _other(old: Any) -> st.SearchStrategy[Any]:
    if isinstance(old, bool):
        return st.booleans()
    if isinstance(old, int | float):
        return st.integers(-5, 500) | st.sampled_from((0.5, 12.25, 1e-7, *NUMBERS))
    if isinstance(old, str) and "/" in old and old[:1].isupper():
        return st.sampled_from((old + "x", old.partition("/")[0] + "/" + "y" * 64, "Patient/p2", old + "/_history/1", *WORDS))
    if isinstance(old, str) and old[:4].isdigit():
        return st.sampled_from(TIMES)
    return st.sampled_from((f"{old}x", f"{old}-2", "ä", 'a "quoted" line', *WORDS))


@settings(max_examples=400, deadline=None)
@given(lines=sources(), zone=st.sampled_from(ZONES))
def test_both_lanes_agree(lines: list[alike.Line], zone: tzinfo | None) -> None:
    agree(lines, zone)


@settings(max_examples=100, deadline=None)
@given(several=st.lists(sources(), min_size=2, max_size=4), zone=st.sampled_from(ZONES))
def test_what_was_learned_from_one_file_holds_for_the_next(several: list[list[alike.Line]], zone: tzinfo | None) -> None:
    lane = alike.Lane(Reading(zone=zone))
    for lines in several:
        agree(lines, zone, lane)


@pytest.mark.parametrize("good", GOOD, ids=lambda one: str(one["id"]))
@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_lines_of_every_kind_are_read_together(good: Resource, zone: tzinfo | None) -> None:
    lines = [(number, json.dumps({**good, "id": f"x{number}", "note": f"line {number}"}).encode()) for number in range(1, 9)]
    assert agree(lines, zone) == 8


def test_doses_and_pressures_differ_in_their_numbers_and_times() -> None:
    days = [f"2026-03-{day:02d}T10:0{day % 10}:00Z" for day in range(1, 29)]
    given = [
        *(dose(f"d{day}", f"p{day % 3}", mg=40 + day / 2, at=at) for day, at in enumerate(days)),
        *(pressure(f"o{day}", f"p{day % 3}", at=at) for day, at in enumerate(days)),
        *(patient(f"p{day}", birthDate=f"19{50 + day}-02-{day + 1:02d}") for day, _ in enumerate(days)),
    ]
    lines = [(number, json.dumps(one).encode()) for number, one in enumerate(given, 1)]
    assert agree(lines, UTC) == len(lines) - 0


def test_a_time_between_two_local_days_is_placed_on_its_own() -> None:
    lines = [(minute, json.dumps(dose(f"d{minute}", at=f"2026-03-02T05:{minute:02d}:00Z")).encode()) for minute in range(60)]
    assert agree(lines, ZoneInfo("America/New_York")) == 60


def test_a_day_that_began_at_an_odd_minute_long_ago() -> None:
    minutes = [f"1930-05-01T23:{minute:02d}:{second:02d}Z" for minute in range(35, 50) for second in (0, 27, 28, 59)]
    lines = [(number, json.dumps(dose(f"d{number}", at=at)).encode()) for number, at in enumerate(minutes, 1)]
    assert agree(lines, ZoneInfo("Europe/Amsterdam")) == 20  # the others lie in the quarter in which the day began
    assert agree(lines, UTC) == 60


def session(start: str, end: str, written: str) -> bytes:
    return json.dumps({
        "resourceType": "Encounter", "id": "s1", "status": "finished", "subject": {"reference": "Patient/p1"},
        "meta": {"lastUpdated": written}, "period": {"start": start, "end": end},
    }).encode()  # fmt: skip


def test_times_are_compared_with_each_other() -> None:
    """A session that ends before it begins has no end, and a note; one that ends as it begins has an end."""
    ends = ["11:00", "12:00", "10:00", "09:59", "10:01", "08:00", "10:00", "13:00"]
    lines = [
        (number, session("2026-03-02T10:00:00Z", f"2026-03-02T{end}:00Z", "2026-03-02T11:30:00Z"))
        for number, end in enumerate(ends, 1)
    ]
    _, left = together(alike.Lane(Reading(zone=UTC)), lines)
    assert [number for number, _ in left] == [4, 6]
    assert agree(lines, UTC) == 6


def test_where_the_distance_of_times_decides_each_line_is_read_alone() -> None:
    """Criteria last met on one day: four months later it is early remission, sixteen months later it is sustained."""
    lines = [
        (number, json.dumps(remission(f"a{number}", authored)).encode())
        for number, authored in enumerate(("2027-01-01T10:00:00Z", "2026-06-01T10:00:00Z", "2026-01-10T10:00:00Z") * 3, 1)
    ]
    bands = {row[1][list(TABLES["assessments"].schema).index("band")] for _, raw in lines for row in rows_of(raw)}
    assert bands == {"active", "early-remission", "sustained-remission"}
    assert agree(lines, UTC) == 0


def test_days_are_compared_on_each_line_alone() -> None:
    """Each of the two days alone fits the sample; both together, the disorder ended before it began."""
    days = [
        ("2020-01-01", "2024-01-01"),
        ("2023-01-01", "2024-01-01"),
        ("2020-01-01", "2021-01-01"),
        ("2023-01-01", "2021-01-01"),
    ]
    code = {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "F10.20"}]}
    lines = [
        (number, json.dumps({
            "resourceType": "Condition", "id": f"c{number}", "subject": {"reference": "Patient/p1"}, "code": code,
            "onsetDateTime": began, "abatementDateTime": ended,
        }).encode())
        for number, (began, ended) in enumerate(days * 2, 1)
    ]  # fmt: skip
    assert agree(lines, UTC) == 0


def remission(id: str, authored: str) -> Resource:
    answers: dict[str, Any] = {
        "began-on": {"valueDate": "2020-01-01"}, "last-met-on": {"valueDate": "2025-12-01"},
        "substance": {"valueString": "ketamine"}, "controlled-environment": {"valueBoolean": False},
    }  # fmt: skip
    return {
        "resourceType": "QuestionnaireResponse", "id": id, "status": "completed", "authored": authored,
        "questionnaire": "https://handrail.example/fhir/Questionnaire/substance-use-disorder-assessment|1",
        "subject": {"reference": "Patient/p1"},
        "item": [{"linkId": link, "answer": [answer]} for link, answer in answers.items()],
    }  # fmt: skip


def rows_of(raw: bytes) -> Any:
    return read_resource(json.loads(raw), Reading(zone=UTC), where="f:1").rows


def test_a_local_day_is_that_of_its_own_offset() -> None:
    """Two equal instants with different offsets: on some days they are one day, on others two."""
    lines = [
        (
            hour,
            session(f"2026-03-02T{hour:02d}:00:00Z", f"2026-03-03T{hour:02d}:00:00Z", f"2026-03-02T{hour - 5:02d}:00:00-05:00"),
        )
        for hour in range(5, 24)
    ]
    lines += [(24, session("2026-03-02T02:00:00Z", "2026-03-03T02:00:00Z", "2026-03-01T21:00:00-05:00"))]
    agree(lines, None)
    assert agree(lines, UTC) == 20


def test_bytes_that_are_no_text_are_left_to_the_mapping() -> None:
    raws = [json.dumps(dose(f"d{number}", note="a note")).encode() for number in range(6)]
    raws += [raws[0].replace(b"a note", b"a n\xffte"), raws[0].replace(b"a note", "nöte".encode())]
    _, left = together(alike.Lane(Reading(zone=UTC)), list(enumerate(raws, 1)))
    assert [number for number, _ in left] == [7]


def test_lines_with_a_modifier_are_not_like_those_without() -> None:
    given = [dose(f"d{number}") for number in range(6)] + [dose("m", modifierExtension=[{"url": "x"}])]
    lines = [(number, json.dumps(one).encode()) for number, one in enumerate(given, 1)]
    found, left = together(alike.Lane(Reading(zone=UTC)), lines)
    assert [number for number, _ in left] == [7]
    assert len(found) == 6


def test_a_time_that_is_none_is_left_to_the_mapping() -> None:
    lines = [(day, json.dumps(dose(f"d{day}", at=f"2026-02-{day}T10:00:00Z")).encode()) for day in range(25, 32)]
    _, left = together(alike.Lane(Reading(zone=UTC)), lines)
    assert [number for number, _ in left] == [29, 30, 31]
