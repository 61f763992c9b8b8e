"""The page of a comparison: it fetches nothing, runs nothing from a record, and says that it is a question."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from handrail.audit.compare import OF_PATIENTS, Comparison
from handrail.audit.compared import compared
from handrail.audit.earlier import Earlier
from handrail.audit.report.compare_page import page, shifts
from handrail.protocol.asking import with_numbers
from handrail.protocol.load import asked
from tests.unit.audit.asking import IV, audited, quiet
from tests.unit.audit.report.demo import HOSTILE, HOSTILE_MORE
from tests.unit.audit.report.test_page import BANNED, FETCHING, Page
from tests.unit.audit.test_answer import PROGRAM

Made = tuple[dict[str, Any], pl.DataFrame]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """The sample under a research protocol, with a number changed, and with nothing that changes."""
    run = tmp_path_factory.mktemp("run")
    audited(PROGRAM, run)
    earlier, found = Earlier.opened(run), {}
    others = {"research": asked("alcohol-use-disorder-research"), "number": with_numbers(IV, ["interval_hours_min=72"]),
              "idle": with_numbers(IV, ["interval_hours_min=41"]), "same": IV}  # fmt: skip
    for name, after in others.items():
        out = tmp_path_factory.mktemp(name)
        document = compared(earlier, Comparison(IV, after, earlier.at), out, quiet)
        found[name] = (document, pl.read_parquet(out / "patients.parquet"))
    return found


@pytest.fixture(params=["research", "number", "idle", "same"])
def shown(request: pytest.FixtureRequest, made: dict[str, Made]) -> tuple[dict[str, Any], Page]:
    document, patients = made[request.param]
    return document, Page(page(document, patients.lazy()))


def test_the_page_is_whole_and_fetches_nothing(shown) -> None:
    _, parsed = shown
    assert (parsed.wrong, parsed.open) == ([], [])
    ids = parsed.all("id")
    assert len(ids) == len(set(ids))
    for target in parsed.all("href"):
        assert target == "data:," or target.removeprefix("#") in ids
    assert {tag for tag, _ in parsed.elements}.isdisjoint(FETCHING)
    assert parsed.all("src") == []


def test_it_says_that_it_is_a_question_and_promises_nothing(shown) -> None:
    _, parsed = shown
    text = parsed.text
    assert text.index("What if? This is a question, and no audit.") < text.index("What tells the two apart")
    assert "is not heeded here" in text
    assert not BANNED.search(re.sub(r"[a-z-]+-[a-z-]+", "", text))


def test_every_safeguard_that_changes_has_its_numbers_and_its_drawing(made: dict[str, Made]) -> None:
    document, patients = made["research"]
    found = shifts(document["safeguards"])
    parsed = Page(page(document, patients.lazy()))
    drawn = [attrs for tag, attrs in parsed.elements if tag == "svg" and attrs.get("viewbox") == "0 0 200 44"]
    assert len(drawn) == len(found) > 8
    for one in found:
        changed = next(each["changed"] for each in one.safeguard["subjects"] if each["subject"] == one.subject)
        assert one.now_breached + one.no_longer_breached + sum(count for _, count in one.others) == changed
        assert one.safeguard["title"] in parsed.text


def test_the_headline_counts(made: dict[str, Made]) -> None:
    text = Page(page(made["number"][0], made["number"][1].lazy())).text
    assert "13 verdicts change, of 4\u00a0patients among 14" in text.replace(" patients", "\u00a0patients")
    assert "13 would be breached that were not; 0 would not be breached that were; 0 change otherwise." in text
    assert "No verdict changes" in Page(page(made["idle"][0], made["idle"][1].lazy())).text
    assert (
        "Nothing that a verdict rests on tells the two protocols apart"
        in Page(page(made["same"][0], made["same"][1].lazy())).text
    )


def test_what_reads_a_number_and_changes_nothing_is_named(made: dict[str, Made]) -> None:
    text = Page(page(made["idle"][0], made["idle"][1].lazy())).text
    assert "These read a number that differs, and change nothing here: minimum-interval." in text


def test_hostile_text_stays_text(made: dict[str, Made]) -> None:
    document = deepcopy(made["number"][0])
    document["source"] = HOSTILE
    document["programs"][0].update(program=HOSTILE_MORE, name=HOSTILE_MORE)
    rows = [{"patient_id": HOSTILE, "programs": [HOSTILE_MORE], "changes": 1, "now_breached": [HOSTILE], "no_longer_breached": [],
             "otherwise": []}]  # fmt: skip
    written = page(document, pl.LazyFrame(rows, schema=OF_PATIENTS))
    assert "<script>alert" not in written
    assert "<img" not in written
    assert "\u202e" not in written
    assert Page(written).wrong == []


def test_patients_beyond_the_page_are_counted(made: dict[str, Made], tmp_path: Path) -> None:
    document = {**made["research"][0], "patients_shown_max": 3}
    parsed = Page(page(document, made["research"][1].lazy()))
    rows = [attrs for tag, attrs in parsed.elements if "data-find" in attrs]
    assert len(rows) == 3
    assert "sample-1" in str(rows[0]["data-find"])  # of whom the most changes
    assert f"{document['population']['patients_changed'] - 3} more in" in parsed.text
