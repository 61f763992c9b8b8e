"""Every column of text is known to name a patient's row, something of the program's, either, or nothing: a copy under other ids
that forgot one would link two people."""

from __future__ import annotations

import pytest

from handrail.record import TABLES
from handrail.record.naming import NAMES, Names, names_of
from handrail.record.schema import TEXT


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_text_is_classified(table: str) -> None:
    texts = {column.name for column in TABLES[table].columns if column.dtype == TEXT and not column.words}
    assert set(names_of(table)) == texts


def test_nothing_is_classified_that_is_not_there() -> None:
    known = {name for table in TABLES for name in names_of(table)}
    assert set(NAMES) <= known


def test_no_column_that_ends_like_an_id_names_nothing() -> None:
    said = {(table, name): names for table in TABLES for name, names in names_of(table).items() if name.endswith("_id")}
    assert [where for where, names in said.items() if names is Names.NOTHING] == []
