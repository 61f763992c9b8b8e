"""The report page: it fetches nothing, runs nothing from a record, hides no safeguard and says what it cannot answer."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from jinja2 import UndefinedError

from handrail.audit.report.page import TEMPLATES, page, write
from tests.unit.audit.report import demo

VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "use"}
FETCHING = {"img", "iframe", "object", "embed", "audio", "video", "source", "base", "form"}
BANNED = re.compile(r"\b(safe|safely|compliant|compliance|passed|certified)\b", re.IGNORECASE)


class Page(HTMLParser):
    """The page as a browser's parser sees it: elements, ids, and tags that do not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))

    def all(self, attribute: str) -> list[str]:
        return [given for _, attrs in self.elements if (given := attrs.get(attribute)) is not None]


RUNS = {
    "clinic": (demo.run(), demo.findings(demo.run())),
    "nobody": (demo.nobody(), demo.no_findings()),
    "nothing judged": (demo.nothing_judged(), demo.no_findings()),
    "nation": (demo.nation(), demo.findings(demo.run())),
}


@pytest.fixture(params=list(RUNS))
def shown(request: pytest.FixtureRequest) -> tuple[dict[str, Any], str]:
    run, findings = RUNS[request.param]
    return run, page(run, findings)


@pytest.fixture
def clinic() -> Page:
    return Page(page(*RUNS["clinic"]))


def test_tags_are_balanced_and_ids_are_unique(shown) -> None:
    parsed = Page(shown[1])
    assert parsed.wrong == []
    assert parsed.open == []
    ids = parsed.all("id")
    assert len(ids) == len(set(ids))


def test_every_link_inside_the_page_leads_somewhere(shown) -> None:
    parsed = Page(shown[1])
    wanted = {link.removeprefix("#") for link in parsed.all("href") if link.startswith("#")}
    wanted |= {name for names in parsed.all("aria-labelledby") for name in names.split()}
    wanted |= set(re.findall(r"url\(#([^)]+)\)", shown[1]))
    assert wanted <= set(parsed.all("id"))


def test_nothing_is_fetched(shown) -> None:
    parsed = Page(shown[1])
    assert not FETCHING & {tag for tag, _ in parsed.elements}
    assert parsed.all("src") == []
    assert all(link.startswith("#") or link == "data:," for link in parsed.all("href"))
    assert "url(" not in TEMPLATES.joinpath("report.css").read_text()
    assert "@import" not in shown[1]
    policy = next(attrs["content"] for tag, attrs in parsed.elements if tag == "meta" and "http-equiv" in attrs)
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_hostile_text_stays_text(clinic: Page) -> None:
    assert sum(tag == "script" for tag, _ in clinic.elements) == 1
    assert not any(name.startswith("on") for _, attrs in clinic.elements for name in attrs)
    assert clinic.all("style") == []
    assert demo.HOSTILE in clinic.text
    assert "{{ 7*7 }}" in clinic.text
    assert not re.search("[\x00-\x08\x1b\u202e]", page(*RUNS["clinic"]))


def test_every_safeguard_appears_with_its_words(shown) -> None:
    run, text = shown
    parsed = Page(text)
    for one in run["safeguards"]:
        assert f"sg-{one['id']}" in parsed.all("id")
        for words in (one["title"], one["why"], one["clears"], *one["known_false_positives"]):
            assert words in parsed.text


def test_the_balance_is_shown_and_adds_up(clinic: Page) -> None:
    assert "accepted + refused + duplicate + out of scope = read" in clinic.text
    assert clinic.text.count("✓ adds up") == 4
    assert "✗" not in clinic.text
    assert "quarantine.ndjson" in clinic.text


def test_a_safeguard_names_the_claims_that_it_hangs_on(clinic: Page) -> None:
    row = clinic.text.split("How much each safeguard could judge")[1].split("The time since the last dose is long enough")[1]
    assert "doses given: claimed from 2024-01-01 to 2026-09-10" in row.split("Not too many doses in the window")[0]
    assert "no claim" in row


def test_a_balance_that_does_not_add_up_is_marked() -> None:
    run = demo.run()
    run["counts"]["by_type"]["Patient"]["read"] += 1_002
    assert Page(page(run, demo.no_findings())).text.count("✗ off by 1,002") == 1


def test_an_unadopted_protocol_says_so_and_names_unverified_numbers() -> None:
    run = demo.run()
    run["protocol"]["unverified"] = ["window_days"]
    text = Page(page(run, demo.no_findings())).text
    assert "Unadopted: no medical director has adopted this protocol." in text
    assert "1 of" in text
    assert "recalled and not yet read in the source: window_days" in text
    run["protocol"]["adopted"] = True
    assert "Unadopted" not in Page(page(run, demo.no_findings())).text


def test_nobody_enrolled_is_the_headline() -> None:
    text = Page(page(*RUNS["nobody"])).text
    assert "Nobody in this source is enrolled" in text
    assert "None of the 1,204 patients here has a decision, a plan or a possible dose" in text
    assert "There is no verdict here, and no reassurance." in text


def test_a_source_without_any_patient_has_a_page_too() -> None:
    run = demo.nobody() | {
        "population": {},
        "covers": [],
        "notes": [],
        "not_read": [],
        "lost": {"said": None},
        "counts": demo.total({}),
    }
    run["safeguards"] = [one | {"subjects": [], "missing": []} for one in run["safeguards"]]
    parsed = Page(page(run, demo.no_findings()))
    assert "It holds no patient; nobody has a decision" in parsed.text
    assert "not counted" in parsed.text
    assert parsed.wrong == []


def test_breaches_are_shown_newest_first_and_the_rest_is_counted() -> None:
    run, findings = RUNS["clinic"]
    text = Page(page(run, findings)).text
    assert "59 more in findings.parquet" in text
    times = findings.filter(pl.col("safeguard") == "weight-current")["at"]
    assert times.len() == 1
    first, second = (
        text.index("2026-09-10 10:00 EDT", text.index("Breached, newest first")),
        text.index("2026-09-09 03:00 EDT"),
    )
    assert first < second


def test_counts_that_disagree_with_the_findings_are_told() -> None:
    assert "The counts disagree" not in Page(page(*RUNS["clinic"])).text
    text = Page(page(demo.run(), demo.no_findings())).text
    assert "64 breached were tallied and 0 stand in the findings" in text


def test_a_breach_shows_its_evidence_as_people_write_it(clinic: Page) -> None:
    for name, value in (("dose", "42.5 mg"), ("weight", "81.3 kg"), ("plan id", "not recorded"), ("plan signed", "yes"),
                        ("time since last dose", "4 h 1 min 30 s"), ("previous dose at", "2026-09-10 05:58:30 EDT"),
                        ("judged by", "im-racemic@2026.1"), ("not known", "has session")):  # fmt: skip
        assert f"{name} {value}" in clinic.text


def test_the_histogram_is_drawn_only_where_times_are_known() -> None:
    assert "Doses too soon" in Page(page(*RUNS["clinic"])).text
    assert "Doses too soon" not in Page(page(*RUNS["nobody"])).text


def test_equal_input_makes_equal_bytes_from_a_table_or_a_file(tmp_path: Path) -> None:
    run, findings = RUNS["clinic"]
    findings.sample(fraction=1, shuffle=True, seed=5).write_parquet(tmp_path / "findings.parquet")
    one = write(run, findings, tmp_path / "one")
    two = write(run, tmp_path / "findings.parquet", tmp_path / "two")
    assert one == tmp_path / "one" / "report.html"
    assert one.read_bytes() == two.read_bytes()


def test_a_run_without_what_the_page_needs_is_an_error() -> None:
    run = demo.run()
    del run["recorded_times_known"]
    with pytest.raises(UndefinedError, match="recorded_times_known"):
        page(run, demo.no_findings())


def test_the_page_promises_nothing() -> None:
    for file in TEMPLATES.glob("*.j2"):
        assert not BANNED.search(file.read_text()), file.name
    text = Page(page(*RUNS["clinic"])).text
    assert "Low risk is not zero risk." in text
    assert "no certificate" in text
