"""Whose verdicts they are: every subject of a bucket put to the program that its patient was in, and counted there.

A patient's rows belong to the program whose enrolment is in force at the row's `at`; of several in force, to the one begun last;
where none is, to the nearest in time (of two that are equally near, to the one before). Where every enrolment of a patient names
one program, all rows are that program's. A row without a patient belongs to the program of its site, where the source names
exactly one there. What remains has no program on file: it is counted as such, and never left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from handrail.audit import parts
from handrail.check import Judgement
from handrail.record import Record
from handrail.safeguards.safeguard import Safeguard
from handrail.verdicts import Verdict

MONTHS, PEOPLE = "program-months.parquet", "program-people.parquet"
COUNTED = {Verdict.MET: "met", Verdict.BREACHED: "breached", Verdict.DATA_REQUIRED: "data_required"}
COUNTS = tuple(COUNTED.values())
OF_PEOPLE = ("people_judged", "people_met", "people_breached", "people_data_required")
SQUARES = ("breached_squared", "breached_times_judged", "judged_squared")
KEYS = {"program": pl.String, "site": pl.String, "subject": pl.String, "safeguard": pl.String}
MONTHS_SCHEMA = {**KEYS, "month": pl.Date, **dict.fromkeys(COUNTS, pl.Int64)}
PEOPLE_SCHEMA = {**KEYS, **dict.fromkeys((*OF_PEOPLE, *SQUARES), pl.Int64)}


@dataclass(frozen=True)
class Belonging:
    """What says where rows belong: `enrolments`, and of movements of drug without a patient the `sites`."""

    enrolments: pl.DataFrame
    sites: pl.DataFrame

    @classmethod
    def of(cls, record: Record) -> Belonging:
        """Taken out of a bucket's record, which is not needed any more then."""
        movements = record.table("custody_movements").filter(pl.col("patient").is_null())
        return cls(
            record.table("enrolments").select("patient", "program_id", "ends_at", begun="at"),
            movements.select(subject_id="movement_id", site="site_id"),
        )

    def of_rows(self, subject: str, rows: pl.DataFrame) -> pl.DataFrame:
        """`program` and `site` of each of `rows` (`patient`, `subject_id`, `at`), in their order; one of both, or neither."""
        named = self.enrolments.group_by("patient").agg(
            program=pl.col("program_id").first(), several=pl.col("program_id").n_unique() > 1
        )
        found = rows.select("patient").join(named, on="patient", how="left", maintain_order="left")
        if found["several"].any():
            found = self._at_their_time(rows.with_columns(found["program", "several"]))
        if subject != "custody_movements":
            return found.select("program", site=pl.lit(None, pl.String))
        sites = rows.select("subject_id").join(self.sites, on="subject_id", how="left", maintain_order="left")
        return found.select("program").with_columns(sites["site"])

    def _at_their_time(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`program`, also of patients who were in several: of each row the enrolment in force then, or else the nearest."""
        numbered = rows.select("patient", "at", "program", "several").with_row_index("row")
        pairs = numbered.filter("several").select("row", "patient", "at").join(self.enrolments, on="patient")
        until = pl.col("ends_at").fill_null(pl.max_horizontal("at", "begun") + pl.duration(microseconds=1))
        before, after = pl.col("begun") - pl.col("at"), pl.col("at") - until
        in_force = (pl.col("begun") <= pl.col("at")) & (until > pl.col("at"))
        away = pl.when(in_force).then(pl.duration()).otherwise(pl.max_horizontal(before, after))
        newest = pl.when(in_force).then(pl.col("begun"))
        nearest = (
            pairs.with_columns(in_force=in_force, away=away, newest=newest)
            .sort("row", "in_force", "away", "newest", "begun", "program_id",
                  descending=[False, True, False, True, False, False], nulls_last=True)
            .unique("row", keep="first", maintain_order=True)
            .select("row", then=pl.when(pl.col("at").is_not_null()).then("program_id"))
        )  # fmt: skip
        joined = numbered.join(nearest, on="row", how="left", maintain_order="left")
        return joined.select(program=pl.when("several").then("then").otherwise("program"))


@dataclass(frozen=True)
class Counts:
    """A bucket's counts. months: `MONTHS_SCHEMA`, a row for each month; people: `PEOPLE_SCHEMA`, a row for all time.

    A month is its first day on the program's calendar; null for patients, who are judged as of the question, and for what has no
    day. people_…: how many have at least one such verdict; the squares are sums over people, from which is told how alike the
    verdicts of one person are.
    """

    months: pl.DataFrame
    people: pl.DataFrame


def counted(judged: Mapping[str, Judgement], belonging: Belonging) -> Counts:
    """The verdicts of a bucket by program, safeguard, kind of subject and month; and by program, safeguard and person."""
    months, people = [pl.DataFrame(schema=MONTHS_SCHEMA)], [pl.DataFrame(schema=PEOPLE_SCHEMA)]
    for name, judgement in judged.items():
        if judgement.frame.height and judgement.safeguards:
            where = belonging.of_rows(name, judgement.frame)
            months.append(_by_month(judgement, where))
            people.append(_by_person(judgement, where))
    return Counts(pl.concat(months), pl.concat(people))


def _by_month(judgement: Judgement, where: pl.DataFrame) -> pl.DataFrame:
    dated = pl.col("local_date").dt.month_start() if judgement.subject != "patients" else pl.lit(None, pl.Date)
    frame = judgement.frame.with_columns(where["program"], where["site"], month=dated)
    return _long(frame.group_by("program", "site", "month").agg(_sums(judgement)), judgement, ("month", *COUNTS))


def _by_person(judgement: Judgement, where: pl.DataFrame) -> pl.DataFrame:
    frame = judgement.frame.with_columns(where["program"], where["site"])
    each = frame.group_by("program", "site", "patient").agg(_sums(judgement))
    wide = each.group_by("program", "site").agg(sum_ for one in judgement.safeguards for sum_ in _of_people(one))
    return _long(wide, judgement, (*OF_PEOPLE, *SQUARES))


def _sums(judgement: Judgement) -> list[pl.Expr]:
    return [
        (pl.col(one.id) == verdict.code).sum().cast(pl.Int64).alias(f"{one.id} {name}")
        for one in judgement.safeguards for verdict, name in COUNTED.items()
    ]  # fmt: skip


def _of_people(one: Safeguard) -> list[pl.Expr]:
    met, breached, lacking = (pl.col(f"{one.id} {name}") for name in COUNTS)
    judged = met + breached
    sums = ((judged > 0).sum(), (met > 0).sum(), (breached > 0).sum(), (lacking > 0).sum(),
            (breached * breached).sum(), (breached * judged).sum(), (judged * judged).sum())  # fmt: skip
    return [sum_.cast(pl.Int64).alias(f"{one.id} {name}") for sum_, name in zip(sums, (*OF_PEOPLE, *SQUARES), strict=True)]


def _long(wide: pl.DataFrame, judgement: Judgement, names: tuple[str, ...]) -> pl.DataFrame:
    """A row for each safeguard instead of columns; rows without any count are left out."""
    numbers = [name for name in names if name != "month"]
    own = ["program", "site"] + [name for name in names if name == "month"]
    pieces = [
        wide.select(*own, *(pl.col(f"{one.id} {name}").alias(name) for name in numbers), safeguard=pl.lit(one.id))
        for one in judgement.safeguards
    ]
    whole = pl.concat(pieces).filter(pl.any_horizontal(pl.col(numbers) > 0))
    return whole.with_columns(subject=pl.lit(judgement.subject)).select(*KEYS, *names)


def write(counts: Counts, making: Path) -> None:
    """A bucket's counts, beside its verdicts."""
    for name, frame in ((MONTHS, counts.months), (PEOPLE, counts.people)):
        parts.write(frame, making / name)


def gather(folder: Path, out: Path) -> None:
    """Adds up all buckets' counts, and writes them into `out` in the order of their keys."""
    for name, keys in ((MONTHS, (*KEYS, "month")), (PEOPLE, tuple(KEYS))):
        whole = pl.scan_parquet(parts.of_all(folder, Path(name).stem)).group_by(keys).agg(pl.all().sum()).sort(keys)
        partial = (out / name).with_suffix(".part")
        whole.sink_parquet(partial, compression="zstd", maintain_order=True)
        partial.replace(out / name)
