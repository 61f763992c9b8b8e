"""What is said of a staged source as a whole: its newest instant, and whether it knows when things were written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handrail.record.tables import TABLES
from handrail.sources.shuffle import Workshop

HAPPENED = (
    "conditions", "allergies", "assessments", "decisions", "requests", "sessions", "administrations", "observations", "check_ins",
    "dispenses", "toxicology", "adverse_events", "contacts", "custody_movements",
)  # fmt: skip
PLANNED = ("bookings", "coverage")  # their `at` is no happening
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Summary:
    """newest_at: the newest instant at which something happened, as far as that is plausible (UTC); None without times.

    coverage_domains: the tables that rows of coverage call complete for someone.
    """

    newest_at: datetime | None
    rows_recorded: int
    rows_not_recorded: int
    coverage_domains: tuple[str, ...]


def summarize(shop: Workshop) -> Summary:
    """The summary of all rows that stay, of every version."""
    counted = [_counts(shop, table) for table in shop.tables if table != "coverage"]
    recorded, missing = sum(one[0] for one in counted), sum(one[1] for one in counted)
    newest_record = max((one[2] for one in counted if one[2] is not None), default=None)
    domains = shop.con.execute("SELECT DISTINCT domain FROM coverage WHERE complete ORDER BY domain").fetchall()
    newest = _newest_happening(shop, newest_record)
    newest_at = None if newest is None else EPOCH + timedelta(microseconds=newest)
    return Summary(newest_at, recorded, missing, tuple(domain for (domain,) in domains if domain in TABLES))


def _counts(shop: Workshop, table: str) -> tuple[int, int, int | None]:
    """(rows with a recorded time, rows without, newest recorded time in us)."""
    query = f'SELECT count(recorded_at), count(*) - count(recorded_at), epoch_us(max(recorded_at)) FROM "{table}"'
    found = shop.con.execute(query).fetchone()
    return found if found is not None else (0, 0, None)


def _newest_happening(shop: Workshop, newest_record: int | None) -> int | None:
    """The last instant of something that had happened when the newest row was written; else the greatest `at`, in us.

    A slip of the pen in one date must not move the question of a whole audit into the next century.
    """
    happened = [table for table in HAPPENED if table in shop.tables]
    if newest_record is not None and happened:
        limit = f"make_timestamptz({newest_record})"
        found = [_greatest(shop, table, f"least(at_latest, {limit})", f'"at" <= {limit}') for table in happened]
        if newest := max((one for one in found if one is not None), default=None):
            return newest
    tables = [table for table in shop.tables if table not in PLANNED]
    return max((one for table in tables if (one := _greatest(shop, table, '"at"', "true")) is not None), default=None)


def _greatest(shop: Workshop, table: str, value: str, where: str) -> int | None:
    query = f'SELECT epoch_us(max({value})) FROM "{table}" WHERE {where} AND void IS DISTINCT FROM true'
    found = shop.con.execute(query).fetchone()
    return None if found is None or found[0] is None else int(found[0])
