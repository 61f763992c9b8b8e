"""The report on paper: the same bytes for the same run, tagged, nothing fetched; and one sentence where it cannot be made."""

from __future__ import annotations

import builtins
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from handrail.audit.report import pdf
from handrail.audit.report.page import page
from handrail.terms.errors import UnusableInput
from tests.unit.audit.report import demo


def _can_print() -> bool:
    try:
        pdf.refuse_if_off()
    except UnusableInput:
        return False
    return True


def _unpacked(document: bytes) -> Iterator[bytes]:
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        with suppress(zlib.error):
            yield zlib.decompress(packed)


PRINTS = pytest.mark.skipif(not _can_print(), reason="not run: Pango is missing, and could not be installed")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@PRINTS
def test_equal_input_makes_equal_bytes(tmp_path: Path) -> None:
    findings = tmp_path / "findings.parquet"
    demo.findings(demo.run()).write_parquet(findings)
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        assert pdf.write(demo.run(), findings, tmp_path / name).name == pdf.NAME
    one, other = ((tmp_path / name / pdf.NAME).read_bytes() for name in ("one", "other"))
    assert one == other
    assert one.startswith(b"%PDF-")
    inside = b"".join(_unpacked(one))
    assert b"/MarkInfo" in inside
    assert b"/StructTreeRoot" in inside


def test_what_is_printed_has_every_section_and_no_rows(tmp_path: Path) -> None:
    printed, whole = page(demo.run(), demo.findings(demo.run()), printed=True), page(demo.run(), demo.findings(demo.run()))
    for section in ("answers", "verdicts", "details", "numbers", "limits"):
        assert f'<section id="{section}">' in printed, section
    assert "The rows of each finding are not printed" in printed
    assert "<details" in whole
    assert "<details" not in printed


def test_nothing_is_fetched() -> None:
    with pytest.raises(ValueError, match="is not fetched"):
        pdf._nothing("https://elsewhere.example/x.png")


def test_without_pango_it_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    own = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return own(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UnusableInput, match="no PDF can be made: Pango is missing"):
        pdf.refuse_if_off()
