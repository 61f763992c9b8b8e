"""Every template compiles; components say the same with and without colour; a date cannot be misread."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import handrail

pytest.importorskip("allauth")

from django.template import Context, Engine

from handrail.clinic.forms import DayMonthYear, Renderer

TEMPLATES = Path(handrail.__file__).parent / "clinic" / "templates"
NAMES = sorted(file.relative_to(TEMPLATES).as_posix() for file in TEMPLATES.rglob("*.html"))
LIBRARIES = {
    "i18n": "django.templatetags.i18n", "l10n": "django.templatetags.l10n", "tz": "django.templatetags.tz",
    "static": "django.templatetags.static", "allauth": "allauth.templatetags.allauth",
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(dirs=[TEMPLATES], libraries=LIBRARIES)


def shown(engine: Engine, name: str, **context: Any) -> str:
    return " ".join(engine.get_template(f"components/{name}.html").render(Context(context)).split())


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(engine: Engine, name: str) -> None:
    assert engine.get_template(name)


def test_the_renderer_names_templates_that_exist() -> None:
    assert {Renderer.form_template_name, Renderer.field_template_name} <= set(NAMES)


@pytest.mark.parametrize(
    ("kind", "word"), [("met", "Met"), ("data-required", "Data required"), ("not-applicable", "Not applicable")]
)
def test_a_tag_has_a_word_and_a_sign(engine: Engine, kind: str, word: str) -> None:
    html = shown(engine, "tag", kind=kind)
    assert f"<span>{word}</span>" in html
    assert 'aria-hidden="true"' in html
    assert "<path" in html


def test_a_stop_is_said_to_those_who_do_not_see_it(engine: Engine) -> None:
    assert "Stop: </span>Do not start" in shown(engine, "notice", kind="stop", title="Do not start")


def test_words_of_people_are_escaped(engine: Engine) -> None:
    rows = [[{"label": "Note", "text": "<b>hi</b>"}]]
    assert "&lt;b&gt;hi" in shown(engine, "table", rows=rows)


def test_a_table_names_each_cell_for_the_phone(engine: Engine) -> None:
    rows = [[{"label": "Patient", "text": "Ada"}, {"label": "Dose", "text": "40 mg", "number": True}]]
    html = shown(engine, "table", rows=rows, caption="Today", first_is_heading=True)
    assert '<th scope="row" role="rowheader" data-label="Patient">' in html
    assert '<td role="cell" data-label="Dose" class="hr-number">' in html


def test_an_empty_table_says_so(engine: Engine) -> None:
    assert "No discrepancy is open." in shown(engine, "table", rows=[], empty="No discrepancy is open.")


def test_what_was_not_recorded_is_not_blank(engine: Engine) -> None:
    assert "Not recorded" in shown(engine, "summary_list", rows=[{"key": "Escort", "value": ""}])


def typed(day: str, month: str, year: str) -> str:
    return DayMonthYear().value_from_datadict({"d_0": day, "d_1": month, "d_2": year}, {}, "d")


def test_a_date_in_three_boxes() -> None:
    assert typed("3", "4", "2026") == "2026-4-3"
    assert typed(" ", "", "") == ""


@pytest.mark.parametrize("parts", [("3", "4", "26"), ("3", "", "2026"), ("", "4", "2026"), ("x", "", "")])
def test_an_unclear_date_is_no_date_and_is_shown_again(parts: tuple[str, str, str]) -> None:
    assert "|" in typed(*parts)
    assert DayMonthYear().decompress(typed(*parts)) == list(parts)


def test_a_date_is_taken_apart() -> None:
    assert DayMonthYear().decompress(date(2026, 4, 3)) == [3, 4, 2026]
    assert DayMonthYear().decompress("2026-4-3") == ["3", "4", "2026"]
    assert DayMonthYear().decompress(None) == ["", "", ""]
