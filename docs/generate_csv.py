"""The page on the CSV form, written from its tables and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from handrail.sources.csv.columns import SHEETS
from handrail.sources.csv.layout import COLUMNS_MAX, NAMES_FILE, SUFFIX

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
ABOUT = f"""One file a table, named by the table: `administrations.csv`. `handrail csv template DIR` writes each with its
header, and `handrail csv tables` prints what stands here. A row becomes the FHIR resource that it stands for ([forms](fhir.md))
and is read like any other, so that what a code means is said in one place.

* One row a line, in UTF-8, with or without a byte order mark; cells parted by comma, semicolon or tab; packed by gzip or not. A
  cell that goes over the line's end is refused. An empty cell says nothing.
* A day is written `2026-03-02`, an instant `2026-03-02T10:00:00-05:00`. Day-first dates, numbers that a spreadsheet makes of
  dates, times without a time zone, decimal commas and measurements without their unit are refused with a reason, never
  guessed: the row goes to `quarantine.ndjson`, and its patient's table counts as incomplete.
* A header that is unknown, twice there or missing, and more than {COLUMNS_MAX} columns, leave the file unread; then nobody's
  table of that kind can be called complete. So do an empty file without a header, and a
  file that `{NAMES_FILE}` names and that is not there. A spreadsheet named as a table is (`conditions.xlsx`), and a CSV file
  whose name is no table's, beside others that are, may have held anything: then no table can be.
* What was asked about and is not there is said in `coverage.csv`, or by `--covers`. Without it, what is not on file is unknown.
* Two rows of one id that differ contradict each other, unless `recorded_at` tells which is the later version.

Files and columns of other names are told in `{NAMES_FILE}` beside them:

```toml
[administrations]
file = "doses given.csv"
columns = {{ "Dose (mg)" = "dose_mg", "Given at" = "at" }}
ignored = ["Initials"]
```

What has no table here cannot be told by this form: overrides and what gates answered. Answers to single questions are not
carried either, only an instrument's total and its conclusion: what a single answer asks for (blood in the urine, thoughts of
suicide) is unknown.
"""


def csv_form(table: Table) -> Iterator[str]:
    """The page."""
    yield "# Records as CSV\n"
    yield ABOUT
    for sheet in SHEETS.values():
        yield f"## {sheet.table}{SUFFIX}\n"
        yield f"FHIR {sheet.resource}.\n"
        rows = [(f"`{one.name}`", one.means, one.kind.said, "yes" if one.needed else "") for one in sheet.columns]
        yield table(("column", "means", "holds", "needed"), rows)
