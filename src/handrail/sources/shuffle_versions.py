"""Copies, conflicts and versions: which resources stay, and which version of a row is the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handrail.record.tables import TABLES
from handrail.sources.found import Input
from handrail.sources.quarantine import LINE_BITS
from handrail.sources.shuffle import Workshop, names
from handrail.sources.shuffle_contents import CONTENTS, digest_contents
from handrail.sources.staging_chunks import RESOURCES

SHARED = f"SELECT hash(type, id) AS key FROM {RESOURCES} WHERE id IS NOT NULL GROUP BY key HAVING count(*) > 1"
COPIES = f"""
    SELECT seq, type, id, version, content, row_number() OVER (PARTITION BY type, id, content ORDER BY seq) > 1 AS copy
    FROM (
        SELECT seq, type, id, version, coalesce({RESOURCES}.content, {CONTENTS}.content) AS content
        FROM {RESOURCES} LEFT JOIN {CONTENTS} USING (seq) WHERE id IS NOT NULL AND hash(type, id) IN (SELECT key FROM shared)
    )
"""
DROPPED = """
    SELECT seq, type, id, 'duplicate' AS fate, NULL::BIGINT AS kept FROM copies WHERE copy
    UNION ALL
    SELECT seq, type, id, 'refused' AS fate, kept FROM (
        SELECT seq, type, id, first_value(seq) OVER (PARTITION BY type, id, coalesce(version, '') ORDER BY seq) AS kept
        FROM copies WHERE NOT copy
    ) WHERE kept <> seq
"""


def drop_copies(shop: Workshop, inputs: Sequence[Input]) -> None:
    """Fills the table `dropped` (seq, type, id, fate, kept); the rows of those resources leave every view.

    The same content again is a `duplicate`. Another content under the same version, or without any version, is `refused`:
    nobody can say which of the two is right, and the first in the order of files stays (`kept`).
    """
    if not (shop.work / "chunks" / RESOURCES).exists():
        return
    shop.con.execute(f"CREATE TABLE shared AS {SHARED}")
    if not shop.has("SELECT key FROM shared"):
        return
    digest_contents(shop, inputs)
    shop.con.execute(f"CREATE TABLE copies AS {COPIES}")
    shop.con.execute(f"INSERT INTO dropped {DROPPED}")
    shop.con.execute("DROP TABLE copies")


def dropped_counts(shop: Workshop) -> Iterator[tuple[int, str, str, int]]:
    """(file, type, fate, how many) of what was dropped."""
    query = f"SELECT seq >> {LINE_BITS} AS file, type, fate, count(*) FROM dropped GROUP BY ALL"
    yield from shop.con.execute(query).fetchall()


def conflicts(shop: Workshop) -> list[tuple[int, int]]:
    """(seq, seq of the one that stays) of the resources that were refused because another has their id."""
    return shop.con.execute("SELECT seq, kept FROM dropped WHERE fate = 'refused' ORDER BY seq").fetchall()


def settle(shop: Workshop, table: str) -> bool:
    """Makes the view `current` of `table`: last versions, not withdrawn. Returns whether there is a history: then the table
    `several` has every row whose `versions` is above one or that is `void` (and by chance some others).

    The last version is the one recorded last; among equals, or without recorded times, the last in the order of files.
    """
    own = f'"{TABLES[table].own_id}"'
    shop.con.execute(f"""
        CREATE OR REPLACE TABLE repeated AS
        SELECT hash({own}) AS key FROM "{table}" GROUP BY key HAVING count(*) > 1 OR bool_or(void)""")
    columns = names(TABLES[table].schema)
    if not shop.has("SELECT key FROM repeated"):
        shop.con.execute(f'CREATE OR REPLACE VIEW current AS SELECT {columns} FROM "{table}"')
        return False
    shop.con.execute(f"""
        CREATE OR REPLACE TABLE several AS
        SELECT *, count(*) OVER (PARTITION BY {own}) AS versions,
               row_number() OVER (PARTITION BY {own} ORDER BY recorded_at DESC NULLS LAST, seq DESC) AS back
        FROM "{table}" WHERE hash({own}) IN (SELECT key FROM repeated)""")
    shop.con.execute(f"""
        CREATE OR REPLACE VIEW current AS
        SELECT {columns} FROM "{table}" ANTI JOIN repeated ON hash({own}) = key
        UNION ALL SELECT {columns} FROM several WHERE back = 1 AND void IS DISTINCT FROM true""")
    return True
