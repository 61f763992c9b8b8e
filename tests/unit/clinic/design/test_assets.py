"""The look stands on its own: nothing from other hosts, nothing inline, made from the source beside it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import handrail

pytest.importorskip("django")

CLINIC = Path(handrail.__file__).parent / "clinic"
STATIC, TEMPLATES, DESIGN = CLINIC / "static" / "clinic", CLINIC / "templates", CLINIC / "design"
SERVED = sorted(file for file in STATIC.rglob("*") if file.suffix in {".css", ".js", ".svg"})
PAGES = sorted(TEMPLATES.rglob("*.html"))
FONTS = [f"source-sans-3-{subset}-{weight}.woff2" for subset in ("latin", "latin-ext") for weight in (400, 600, 700)]
XMLNS = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
)
CSS = (STATIC / "handrail.css").read_text()


def short(file: Path) -> str:
    return file.relative_to(CLINIC).as_posix()


@pytest.mark.parametrize("file", [*SERVED, *PAGES], ids=short)
def test_nothing_comes_from_another_host(file: Path) -> None:
    addresses = re.findall(r"(?:https?:|(?<=[\"'(]))//[\w.-]+\.\w[^\s\"')>]*", file.read_text())
    assert [address for address in addresses if address not in XMLNS] == []


@pytest.mark.parametrize("file", SERVED, ids=short)
def test_no_map_is_asked_for(file: Path) -> None:
    assert "sourceMappingURL" not in file.read_text()


@pytest.mark.parametrize("file", PAGES, ids=short)
def test_nothing_is_inline(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r"hx-on|javascript:|<style", text)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_what_the_stylesheet_names_is_there() -> None:
    named = {address for address in re.findall(r"url\(\"?([^\")]+)\"?\)", CSS) if not address.startswith("data:")}
    assert {f"fonts/{font}" for font in FONTS} <= named
    assert [address for address in named if not (STATIC / address).is_file()] == []


def test_fonts_are_fonts_and_licences_are_kept() -> None:
    assert all((STATIC / "fonts" / font).read_bytes().startswith(b"wOF2") for font in FONTS)
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text()
    licences = (STATIC / "LICENCES.txt").read_text()
    assert "MIT License" in licences
    assert "Zero-Clause BSD" in licences


def test_the_stylesheet_was_made_from_the_sass_beside_it() -> None:
    sources = [DESIGN / "handrail.scss", *sorted((DESIGN / "parts").glob("*.scss"))]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()
    assert digest in CSS[:300], "run design/rebuild.sh and commit what it made"


def test_our_colours_and_font_and_nobody_elses() -> None:
    assert all(colour in CSS for colour in ("#17495c", "#0b6b5f", "#0b5a8a"))
    assert "button,input,select,textarea" in CSS
    assert not re.search(r"005eb8|003087|frutiger|assets\.nhs", CSS, re.IGNORECASE)


def test_no_page_speaks_in_the_name_of_the_nhs() -> None:
    assert [short(file) for file in PAGES if re.search(r"\bNHS\b", file.read_text())] == []


def test_each_verdict_and_severity_has_a_look() -> None:
    tag = (TEMPLATES / "components" / "tag.html").read_text()
    for kind in ("met", "breached", "data-required", "not-applicable", "stop", "caution", "watch"):
        assert f".hr-tag--{kind}" in CSS
        assert tag.count(f'kind == "{kind}"') == 2, f"{kind}: a sign and a word"
