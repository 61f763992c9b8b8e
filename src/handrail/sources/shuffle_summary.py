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


@dataclass(frozen=True)
class Counted:
    """Rows with and without a recorded time, the newest of these (us), and the tables called complete. Parts add up with `+`."""

    recorded: int = 0
    missing: int = 0
    newest_record: int | None = None
    domains: frozenset[str] = frozenset()

    def __add__(self, other: Counted) -> Counted:
        newest = _later(self.newest_record, other.newest_record)
        return Counted(self.recorded + other.recorded, self.missing + other.missing, newest, self.domains | other.domains)


@dataclass(frozen=True)
class Newest:
    """The last instant of what had happened when the newest row was written, and the greatest `at` (us); parts add up.

    The greatest `at` is None where the other is known.
    """

    happened: int | None = None
    any: int | None = None

    def __add__(self, other: Newest) -> Newest:
        return Newest(_later(self.happened, other.happened), _later(self.any, other.any))


def _later(one: int | None, other: int | None) -> int | None:
    return max((each for each in (one, other) if each is not None), default=None)


def summarize(shop: Workshop) -> Summary:
    """The summary of all rows that stay, of every version."""
    counts = counted(shop)
    return summary(counts, newest(shop, counts.newest_record))


def summary(counts: Counted, newest: Newest) -> Summary:
    """The summary that the parts add up to.

    A slip of the pen in one date must not move the question of a whole audit into the next century: what had happened decides.
    """
    at = newest.any if newest.happened is None else newest.happened
    newest_at = None if at is None else EPOCH + timedelta(microseconds=at)
    return Summary(newest_at, counts.recorded, counts.missing, tuple(one for one in sorted(counts.domains) if one in TABLES))


def counted(shop: Workshop) -> Counted:
    """The counts of the rows in `shop`."""
    found = [_counts(shop, table) for table in shop.tables if table != "coverage"]
    domains = shop.con.execute("SELECT DISTINCT domain FROM coverage WHERE complete").fetchall()
    newest = max((one[2] for one in found if one[2] is not None), default=None)
    known = frozenset(domain for (domain,) in domains if domain is not None)
    return Counted(sum(one[0] for one in found), sum(one[1] for one in found), newest, known)


def _counts(shop: Workshop, table: str) -> tuple[int, int, int | None]:
    """(rows with a recorded time, rows without, newest recorded time in us)."""
    query = f'SELECT count(recorded_at), count(*) - count(recorded_at), epoch_us(max(recorded_at)) FROM "{table}"'
    found = shop.con.execute(query).fetchone()
    return found if found is not None else (0, 0, None)


def newest(shop: Workshop, newest_record: int | None) -> Newest:
    """The newest instants of the rows in `shop`. newest_record: when the newest row of the whole source was written, in us."""
    if newest_record is not None:
        limit = f"make_timestamptz({newest_record})"
        happened = [table for table in HAPPENED if table in shop.tables]
        found = [_greatest(shop, table, f"least(at_latest, {limit})", f'"at" <= {limit}') for table in happened]
        if last := max((one for one in found if one is not None), default=None):
            return Newest(last)
    tables = [table for table in shop.tables if table not in PLANNED]
    return Newest(
        None, max((one for table in tables if (one := _greatest(shop, table, '"at"', "true")) is not None), default=None)
    )


def _greatest(shop: Workshop, table: str, value: str, where: str) -> int | None:
    query = f'SELECT epoch_us(max({value})) FROM "{table}" WHERE {where} AND void IS DISTINCT FROM true'
    found = shop.con.execute(query).fetchone()
    return None if found is None or found[0] is None else int(found[0])
