"""Programs and months on the page: in the order of names, never ranked; what lies outside is a question, and nothing more."""

from __future__ import annotations

import re

import pytest

from handrail.audit.report import beside
from handrail.audit.report.page import page
from handrail.audit.side_by_side import NOWHERE
from tests.unit.audit.report import demo, programs
from tests.unit.audit.report.test_page import Page

LOOK = "outside the 99.8 % limits: look at the records before judging"


@pytest.fixture(scope="module")
def run() -> dict:
    return demo.run()


@pytest.fixture(scope="module")
def text(run: dict) -> str:
    return page(run, demo.findings(run))


def comparison(run: dict, safeguard: str) -> dict:
    return next(one for one in run["side_by_side"]["comparisons"] if (one["safeguard"], one["subject"]) == (safeguard, "doses"))


def test_one_program_is_outside_and_the_others_are_not(run: dict) -> None:
    found = comparison(run, programs.INTERVAL)
    codes = {one["id"]: one["code"] for one in run["side_by_side"]["programs"]}
    assert [row["program"] for row in found["rows"] if row["position"] == "outside"] == [codes[programs.FAR]]


def test_a_program_of_which_too_little_is_known_is_not_compared(run: dict) -> None:
    found = comparison(run, programs.INTERVAL)
    code = next(one["code"] for one in run["side_by_side"]["programs"] if one["id"] == programs.UNKNOWN)
    row = next(row for row in found["rows"] if row["program"] == code)
    assert (row["comparable"], row["position"], row["breached"]) == (False, None, 0)
    assert beside.place(row, found["target"]) == "cannot be compared: 42.9\u00a0% is not known"
    assert found["comparable"] == len(programs.PLAIN) + 1


def test_what_belongs_to_no_program_is_shown_and_moves_no_limit(run: dict, text: str) -> None:
    found = comparison(run, programs.INTERVAL)
    nowhere = found["rows"][-1]
    assert (nowhere["program"], nowhere["judged"], nowhere["position"]) == (None, 200, None)
    own = [row for row in found["rows"] if row["comparable"] and row["program"]]
    assert found["target"] == sum(row["breached"] for row in own) / sum(row["judged"] for row in own)
    assert NOWHERE in Page(text).text


def test_programs_stand_in_the_order_of_their_names_whatever_their_shares(run: dict, text: str) -> None:
    every = run["side_by_side"]["programs"]
    assert [one["name"] for one in every] == sorted(one["name"] for one in every)
    for table in re.findall(r"by program in the order of names</caption>.*?</table>", text, re.DOTALL):
        codes = re.findall(r'<th scope="row">(P\d+)', table)
        assert codes == sorted(codes)
        assert len(codes) > 1


def test_it_says_what_to_do_and_that_nobody_is_ranked(text: str) -> None:
    said = Page(text).text
    assert LOOK in said
    assert "None is ranked" in said
    assert not re.search(r"\b(best|worst|rank \d|score of \d)\b", said.replace("or recording nothing would look best", ""))


def test_over_dispersion_is_said_in_words_with_phi(run: dict, text: str) -> None:
    found = comparison(run, programs.WEIGHT)
    assert found["tau"] > 0
    assert f"Over-dispersed: φ = {found['phi']:.2f}" in Page(text).text


def test_with_few_programs_it_says_that_nobody_can_tell() -> None:
    few = {"phi": None, "tau": 0.0, "comparable": 3, "design_effect": 2.31}
    said = beside.spread_in_words(few)
    assert "fewer than 10" in said
    assert "2.3 of them count as one" in said


def test_a_month_that_differs_is_drawn_for_the_program_and_said(run: dict, text: str) -> None:
    found = [one for one in run["side_by_side"]["trends"] if one["safeguard"] == programs.WRITTEN]
    assert [one["program"] for one in found] == [None, "clinic-05"]
    assert [each["month"] for each in found[1]["months"] if each["inside"] is False] == ["2026-07"]
    assert "outside its limits: look at the records before judging" in Page(text).text


def test_the_drawing_holds_every_point_and_a_table_says_the_same(run: dict) -> None:
    found = comparison(run, programs.INTERVAL)
    drawn = beside.funnel(found)
    assert len(drawn.points) == sum(row["judged"] > 0 and row["program"] is not None for row in found["rows"])
    assert {point.shape for point in drawn.points} == {"inside", "outside", "open"}
    for point in drawn.points:
        assert beside.LEFT <= point.x <= beside.RIGHT
        assert beside.TOP <= point.y <= beside.BOTTOM
    assert [point.label for point in drawn.points if point.shape == "outside"] == ["P12"]


def test_very_many_programs_leave_the_page_readable() -> None:
    large = demo.nation()
    text = page(large, demo.findings(demo.run()))
    found = comparison(large, programs.INTERVAL)
    assert [row["program"] for row in beside.shown(found)] == ["P41"]
    assert len(beside.trends_shown(large)) == 2 + beside.SHOWN_MAX
    assert "20 more charts of single programs" in Page(text).text
    assert "79 more programs are inside the limits" in Page(text).text
    assert "are too many for this page" in Page(text).text


def test_one_program_alone_is_not_set_beside_anything() -> None:
    alone = demo.nobody()
    said = Page(page(alone, demo.no_findings())).text
    assert "Programs side by side" not in said
    assert "Over the months" not in said


def test_a_name_stays_text(text: str) -> None:
    assert programs.HOSTILE in Page(text).text
    assert programs.HOSTILE not in text
