"""The simulated program as CSV, one file for each table that the form has; what has no table there is left out."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from handrail.record.tables import TABLES
from handrail.sample.fhir import Resource
from handrail.sources.csv.columns import SHEETS
from handrail.sources.csv.writing import id_of, lines_of
from handrail.sources.fhir.parts import Reading
from handrail.sources.fhir.resource import read_resource


class CsvTables:
    """Files of a CSV source, a row at a time: the rows that each resource is read as."""

    def __init__(self, out: Path, stack: ExitStack) -> None:
        self._writers = {table: _writer(out, table, stack) for table in SHEETS}
        self.count = 0

    def add(self, resource: Resource) -> None:
        """The lines of a resource; none where the form has no place for it."""
        read = read_resource(resource, Reading())
        assert read.refused is None, read.refused
        for table, values in read.rows:
            row = dict(zip(TABLES[table].schema, values, strict=True))
            for line in [] if row["void"] else lines_of(table, row):
                self._writers[table].writerow(line)
                self.count += 1

    def subject(self, _subject: str, subject_id: str) -> str:
        """The id under which the truth's subject is judged."""
        return id_of(subject_id)


def _writer(out: Path, table: str, stack: ExitStack) -> Any:
    writer = csv.writer(stack.enter_context((out / f"{table}.csv").open("w", newline="", encoding="utf-8")), lineterminator="\n")
    writer.writerow(SHEETS[table].names)
    return writer
