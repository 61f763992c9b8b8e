"""The report on paper: the page without the rows of each finding, as a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handrail.audit.report.page import page
from handrail.terms.errors import UnusableInput

NAME, VARIANT = "report.pdf", "pdf/ua-1"
REMEDY = (
    "Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core; or print report.html "
    "from a browser"
)


def refuse_if_off() -> None:
    """Raises UnusableInput where no PDF can be made here: the system's text layout is not there."""
    try:
        import weasyprint  # noqa: F401  # it loads Pango, which a system may lack
    except OSError as error:
        raise UnusableInput("no PDF can be made: Pango is missing", where="--pdf", remedy=REMEDY) from error


def write(run: Mapping[str, Any], findings: Path, out: Path) -> Path:
    """Writes `report.pdf` into the folder `out` and gives its path; equal input makes equal bytes. Nothing is fetched.

    run: what `run.json` holds. findings: where `findings.parquet` is.
    """
    import weasyprint

    document = weasyprint.HTML(string=page(run, findings, printed=True), url_fetcher=_nothing)
    document.write_pdf(out / NAME, pdf_variant=VARIANT)
    return out / NAME


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"the report holds all that it shows: {url} is not fetched")
