"""Numbers, times and lines of the report's drawings."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from handrail.audit.report import figures, rows, wording
from handrail.audit.report.found import Found
from handrail.audit.report.rows import Row, headline, rows_of
from tests.unit.audit.report import demo

ZONE = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "0 %"), (1.0, "100 %"), (0.1234, "12.3 %"), (0.0005, "0.050 %"), (0.99999, "99.9990 %"),
        (12 / 299_000_013, "0.0000040 %"), (1e-12, "< 0.00000001 %"), (1 - 1e-12, "> 99.99999999 %"),
    ],
)  # fmt: skip
def test_a_rare_share_is_not_none_and_a_common_one_is_not_all(share: float, said: str) -> None:
    assert wording.percent(share).replace("\u00a0", " ") == said


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (99_999, "99,999"), (123_456, "123 k"), (2_500_000, "2.5 M")])
def test_a_count_is_short_only_where_it_must_be(number: int, said: str) -> None:
    assert wording.compact(number).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("number", "subject", "said"),
    [(1, "doses", "1 dose"), (0, "check_ins", "0 check-ins"), (2, "odd_things", "2 odd things")],
)
def test_a_subject_is_counted_in_its_own_word(number: int, subject: str, said: str) -> None:
    assert wording.of_subject(number, subject).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (None, "no time"),
        ("2026-03-29T00:59:00Z", "2026-03-29 01:59 CET"),
        (datetime(2026, 3, 29, 1, 0, 7, tzinfo=UTC), "2026-03-29 03:00:07 CEST"),
        (datetime(2026, 7, 1, 12), "2026-07-01 14:00 CEST"),  # noqa: DTZ001 - a table without a zone is in UTC
    ],
)
def test_a_time_is_written_as_the_program_s_clock_showed_it(at: datetime | str | None, said: str) -> None:
    assert wording.instant(at, ZONE) == said


def test_a_name_in_backticks_is_code_and_the_rest_is_escaped() -> None:
    assert wording.coded("at most `<b>` & no more") == "at most <code>&lt;b&gt;</code> &amp; no more"


@pytest.mark.parametrize(("given", "said"), [("3 {count}", "3"), ("160 mm[Hg]", "160 mmHg"), ("40 h", "40 h"), ("none", "none")])
def test_a_number_of_the_protocol_is_plain(given: str, said: str) -> None:
    assert wording.said(given) == said


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (None, []),
        ("{}", []),
        ("not JSON", [("as recorded", "not JSON")]),
        ("[1, 2]", [("as recorded", "[1, 2]")]),
        ('{"gap": "24 h", "gap_s": 86400}', [("gap", "24 h")]),
        ('{"gap_seconds": null}', [("gap", "not recorded")]),
        ('{"gap_seconds": 90.5}', [("gap", "1 min 30.5 s")]),
        ('{"gap_seconds": 1e300}', [("gap", "1e+300")]),
        ('{"plan_signed": false}', [("plan signed", "no")]),
        ('{"at": "2026-01-01T00:00:00Z"}', [("at", "2026-01-01 01:00 CET")]),
        ('{"at": "9999-99-99T00:00:00Z"}', [("at", "9999-99-99T00:00:00Z")]),
        ('{"day": "2026-01-01"}', [("day", "2026-01-01")]),
        ('{"people": ["a", "b"]}', [("people", '["a", "b"]')]),
    ],
)
def test_evidence_reads_as_lines(text: str | None, lines: list[tuple[str, str]]) -> None:
    assert wording.evidence(text, ZONE) == lines


def row(met: int, breached: int, unknown: int, other: int = 0) -> Row:
    one = demo.subject("doses", met, breached, unknown, other)
    return rows_of({"subjects": [one]})[0]


def test_the_common_scale_holds_every_interval() -> None:
    assert figures.top_of([row(990, 10, 0), row(0, 0, 5)]) == 0.02
    assert figures.top_of([row(3, 1, 0), row(990, 10, 0)]) == 1.0
    assert figures.top_of([row(0, 0, 5)]) == 1.0
    assert figures.top_of([]) == 1.0


def test_places_on_the_scale_rise_with_the_share_and_stay_inside() -> None:
    places = [figures.at(share, 0.5) for share in (-1e-17, 0.001, 0.01, 0.1, 0.5, 0.6)]
    assert places == sorted(places)
    assert (places[0], places[-2], places[-1]) == (8.0, 192.0, 192.0)
    assert [name.replace("\u00a0", " ") for _, name in figures.ticks(1.0)] == [
        "0",
        "1 %",
        "10 %",
        "50 %",
        "100 %",
    ]
    assert figures.ticks(0.05)[1][1] == ""


def test_a_bar_shows_even_one_breach_in_a_nation() -> None:
    parts = figures.parts(row(299_000_001, 1, 0))
    assert [part.verdict for part in parts] == ["breached", "met"]
    assert parts[0].width >= figures.THINNEST
    assert parts[-1].x + parts[-1].width == pytest.approx(figures.BAR)
    assert figures.parts(row(0, 0, 0, 511)) == []


def gaps(*evidence: str) -> Found:
    times = {
        "at": demo.AT,
        "patient_id": "p",
        "subject": "doses",
        "subject_id": "d",
        "missing": [],
        "protocol": "x",
    }
    rows = [times | {"safeguard": "minimum-interval", "verdict": "breached", "evidence": each} for each in evidence]
    return Found(pl.DataFrame(rows), ZONE, "x")


def test_a_histogram_counts_hours_and_turns_to_days_when_they_are_many() -> None:
    hours = figures.histogram(gaps('{"time_since_last_dose_s": 3600}', '{"time_since_last_dose_seconds": 40000.0}', "no JSON"))
    assert hours is not None
    assert (hours.unit, hours.total, hours.end) == ("hours", 2, "12")
    assert [column.count for column in hours.columns] == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    days = figures.histogram(gaps('{"time_since_last_dose_s": 864000}', '{"time_since_last_dose_s": 0}'))
    assert days is not None
    assert (days.unit, days.total, [column.count for column in days.columns]) == (
        "days",
        2,
        [1] + [0] * 9 + [1],
    )
    assert figures.histogram(gaps('{"time_since_last_dose_s": -5}', '{"time_since_last_dose_s": "x"}')) is None


def test_the_headline_follows_what_was_judged() -> None:
    assert headline(demo.nobody()).kind == headline(demo.nothing_judged()).kind == "empty"
    assert headline(demo.run()).kind == "found"
    met = demo.run()
    for one in met["safeguards"]:
        one["subjects"] = [demo.subject("doses", 10, 0, 1, 0)]
    assert headline(met).title == "No breach was found among what could be judged"
    met["population"]["in_program"] = 0
    assert "contradict" in headline(met).text
    empty = demo.nobody()
    empty["population"]["patients"] = 0
    assert headline(empty).text.startswith("It holds no patient")


@pytest.mark.parametrize(("share", "said", "shade"), [
    (0.0, "<1", 0), (0.001, "<1", 1), (0.05, "5", 1), (0.1, "10", 2), (0.5, "50", 3), (0.95, "95", 4), (0.999, ">99", 4),
    (1.0, "all", 4),
])  # fmt: skip
def test_a_cell_of_the_matrix_is_all_only_where_it_is_all(share: float, said: str, shade: int) -> None:
    assert (wording.short_share(share), wording.shade(share)) == (said, shade)


def test_what_lacks_most_comes_first_and_what_lacks_nothing_is_left_out() -> None:
    given = demo.run()["safeguards"]
    for number, one in enumerate(given):
        one["lacks"] = {"plans": number, "decisions": 1} if number in (2, 3) else {}
    matrix = rows.sufficiency(given)
    assert matrix.columns == [("plans", 5), ("decisions", 2)]
    assert [(one["id"], cells[0][0]) for one, cells in matrix.rows] == [(given[2]["id"], 2), (given[3]["id"], 3)]
    assert len(matrix.whole) == len(given) - 2
