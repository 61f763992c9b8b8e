"""`handrail csv`: the tables and columns of the CSV form, and empty files to fill."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from handrail.cli import options
from handrail.cli.listing import columns, heading, indented
from handrail.sources.csv.columns import SHEETS, Sheet
from handrail.sources.csv.layout import NAMES_FILE, SUFFIX
from handrail.terms.errors import UnusableInput

ABOUT = "the CSV form of a program's records: one file a table, named by the table"
README = "README.txt"
RULES = (
    "One row a line, in UTF-8; cells parted by comma, semicolon or tab. An empty cell says nothing.",
    "A day is written 2026-03-02, an instant 2026-03-02T10:00:00-05:00. Day-first dates, the numbers that a spreadsheet makes of",
    "dates, decimal commas and amounts without their unit are refused, never guessed: the row goes to quarantine.ndjson.",
    "What was asked about and is not there is said in coverage.csv; without it, what is not on file is unknown, not absent.",
    f"Where your files or columns are called otherwise, say so in {NAMES_FILE} beside them:",
    "    [administrations]",
    '    file = "doses given.csv"',
    '    columns = { "Dose (mg)" = "dose_mg", "Given at" = "at" }',
    '    ignored = ["Initials"]',
)


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser("csv", help=ABOUT, description=ABOUT)
    verbs = command.add_subparsers(metavar="VERB", required=True)
    listing = verbs.add_parser("tables", help="every table and column, and what its cells hold")
    listing.set_defaults(run=_list)
    template = verbs.add_parser("template", help="writes a file for each table, with its header alone, and a README.txt")
    template.add_argument("folder", type=options.folder, metavar="DIR", help="where they go: a new folder, or an empty one")
    template.set_defaults(run=_write)


def _list(_given: argparse.Namespace) -> int:
    print("\n".join(_told()))
    return 0


def _told() -> list[str]:
    lines = list(RULES)
    for sheet in SHEETS.values():
        lines += [heading(f"{sheet.table}{SUFFIX} (FHIR {sheet.resource})"), *_columns(sheet)]
    return lines


def _columns(sheet: Sheet) -> list[str]:
    rows = [(one.name, "needed" if one.needed else "", f"{one.means}: {one.kind.said}") for one in sheet.columns]
    return [indented(line) for line in columns(rows)]


def _write(given: argparse.Namespace) -> int:
    folder: Path = given.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UnusableInput("it is there already and not empty", where=folder, remedy="name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in SHEETS.values():
        (folder / f"{sheet.table}{SUFFIX}").write_text(",".join(sheet.names) + "\n", encoding="utf-8")
    (folder / README).write_text("\n".join(_told()) + "\n", encoding="utf-8")
    print(f"{len(SHEETS)} files with their headers, and {README}, in {folder}")
    return 0
