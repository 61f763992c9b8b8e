"""A made-up population of staged records, bucket by bucket, from a seed: the same rows on every machine.

For each patient 30 doses (three a week for four weeks, then spaced), each with a session and four blood
pressures; 20 check-ins; monthly weights; screens, bladder checks, decisions,
a plan for the series and one after
it, codes and medicines. Faults and unknowns are planted in every table,
so that no safeguard has only one answer.
Two patients in a hundred are not in the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import polars as pl

from handrail.protocol.load import find
from handrail.record import TABLES, Record
from tests.bench.chance import chance

PATIENTS_IN_A_BUCKET = 2_000  # as staging deals them out
SEED = 20260105
ASKED_AT = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_MONDAY = datetime(2023, 1, 2, 15, tzinfo=UTC)
COVERED = (
    "administrations", "sessions", "observations", "assessments", "plans", "decisions", "conditions",
    "medications", "check_ins",
)  # fmt: skip
DOSES, CHECK_INS, WEIGHTS = 30, 20, 9
TREATMENT = "opioid-agonist-or-antagonist-treatment"
PRESSURES = (-10, 15, 45, 80)  # minutes from the start of the dose
type_of_chance = Callable[[int], pl.Expr]
type_of_rows = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Population:
    """Staged records in `folder`, as an audit reads them: the first `buckets` of those that are there."""

    folder: Path
    buckets: int
    patients_in_a_bucket: int = PATIENTS_IN_A_BUCKET

    @property
    def digest(self) -> str:
        return f"population-{SEED}-{self.buckets}x{self.patients_in_a_bucket}"

    @property
    def patients(self) -> int:
        return self.buckets * self.patients_in_a_bucket

    def bucket(self, number: int) -> Record:
        """Every table whole, as `Staged.bucket` reads it."""
        paths = {name: self.path(name, number) for name in TABLES}
        there = {name: path for name, path in paths.items() if path.exists()}
        return Record.of_staged({name: pl.read_parquet(path, glob=False) for name, path in there.items()})

    def path(self, table: str, number: int) -> Path:
        return self.folder / "current" / table / f"{number:05d}.parquet"

    def tables(self) -> tuple[str, ...]:
        return tuple(name for name in TABLES if self.path(name, 0).exists())

    def paths(self, table: str) -> list[Path]:
        return [self.path(table, number) for number in range(self.buckets)]

    def size(self) -> int:
        """Bytes of all files."""
        return sum(path.stat().st_size for table in self.tables() for path in self.paths(table))


def make(folder: Path, buckets: int, patients_in_a_bucket: int = PATIENTS_IN_A_BUCKET) -> Iterator[int]:
    """Writes the buckets into `folder`, each when the iterator is asked for it; yields its number."""
    whole = Population(folder, buckets, patients_in_a_bucket)
    for number in range(buckets):
        for name, frame in rows_of(number * patients_in_a_bucket, patients_in_a_bucket).items():
            path = whole.path(name, number)
            path.parent.mkdir(parents=True, exist_ok=True)
            frame.write_parquet(path, compression="zstd", statistics=False)
        yield number


def rows_of(first: int, count: int) -> type_of_rows:
    """Every table for `count` patients from number `first` on, each sorted as a staged table is."""
    people = _people(first, count)
    treated = people.filter("treated")
    doses = _doses(treated)
    tables = {
        "patients": people.with_columns(at=pl.lit(None, pl.Datetime("us", "UTC"))), "coverage": _coverage(),
        "administrations": _administrations(doses), "sessions": _sessions(doses),
        "observations": pl.concat([_pressures(doses), _weights(treated)]), "check_ins": _check_ins(treated),
        "assessments": _assessments(people, treated), "decisions": _decisions(treated),
        "plans": _plans(treated),
        "conditions": _conditions(people), "medications": _medications(people),
    }  # fmt: skip
    return {name: staged(frame, name) for name, frame in tables.items()}


def staged(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """`frame` in the schema of table `name`: an instant unless it says otherwise, written down soon after."""
    written = {
        "at_latest": pl.col("at"), "local_date": pl.col("at").dt.date(), "void": pl.lit(value=False),
        "recorded_at": pl.col("at") + pl.duration(minutes=5), "recorded_by": pl.lit("staff-1"),
        "source": pl.format("{}.ndjson:{}", pl.lit(TABLES[name].resource), pl.int_range(pl.len())),
    }  # fmt: skip
    schema = TABLES[name].schema
    unsaid = {column: value for column, value in written.items() if column not in frame.columns}
    frame = frame.with_columns(**unsaid)
    if "signed_at" in schema:  # as a program does that signs what it enters
        frame = frame.with_columns(signed_at="recorded_at", signed_latest="recorded_at")
    absent = {column: pl.lit(None, dtype) for column, dtype in schema.items() if column not in frame.columns}
    whole = frame.with_columns(**absent).select(schema.keys()).cast(schema)
    order = dict.fromkeys(("patient_id", "at", "recorded_at", TABLES[name].own_id))
    return whole.sort(list(order), nulls_last=False)


def _people(first: int, count: int) -> pl.DataFrame:
    number = pl.int_range(first, first + count, eager=True).alias("number").to_frame()
    of = partial(chance, pl.col("number"), SEED)
    return number.select(
        "number", patient_id=pl.format("p{}", pl.col("number").cast(pl.String).str.zfill(9)),
        sex=pl.when(of(1) < 0.6).then(pl.lit("female")).otherwise(pl.lit("male")),
        birth_date=pl.date(1950, 1, 1) + pl.duration(days=_whole(of(2) * 18_000)),
        begins=pl.lit(FIRST_MONDAY) + _days(7 * _whole(of(3) * 90)) + _minutes(_whole(of(4) * 120)),
        weight_g=(50_000 + of(5) * 60_000).cast(pl.Int64), treated=of(6) < 0.98, dense=of(7) < 0.02,
        coded=of(8) < 0.03,
        craving_rises=of(9) < 0.05, revised=of(10) < 0.2,
    )  # fmt: skip


def _whole(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.Int64)


def _many(people: pl.DataFrame, name: str, each: int, use: int) -> tuple[pl.DataFrame, type_of_chance]:
    """`each` rows for every patient, numbered by `name` from 0, and chance for each of them."""
    rows = people.join(pl.int_range(each, eager=True).alias(name).to_frame(), how="cross")
    return rows, lambda more: chance(pl.col("number") * each + pl.col(name), SEED, use * 100 + more)


def _id(kind: str, *parts: str) -> pl.Expr:
    return pl.format("{}-" + kind + "{}" * len(parts), "patient_id", *parts)


def _words(shares: Mapping[str | None, float], drawn: pl.Expr) -> pl.Expr:
    """A word for each row: each with its share, the last for what is left."""
    *most, last = shares
    chosen, below = pl.lit(last, pl.String), sum(shares[word] for word in most)
    for word in reversed(most):
        chosen = pl.when(drawn < below).then(pl.lit(word, pl.String)).otherwise(chosen)
        below -= shares[word]
    return chosen


def _minutes(count: pl.Expr | int) -> pl.Expr:
    return pl.duration(minutes=count)


def _days(count: pl.Expr | int) -> pl.Expr:
    return pl.duration(days=count)


def _doses(treated: pl.DataFrame) -> pl.DataFrame:
    """What was given, with what the other tables take from it."""
    rows, of = _many(treated, "n", DOSES, 1)
    n = pl.col("n")
    thrice = n // 3 * 7 + n % 3 * 2
    spaced = pl.when(n < 20).then(25 + (n - 11) * 7).otherwise(81 + (n - 19) * 14)
    day = pl.when(n < 12).then(pl.when(pl.col("dense")).then(n * 2).otherwise(thrice)).otherwise(spaced)
    early = pl.when((n > 0) & (of(1) < 0.02)).then(pl.when(n < 12).then(1).otherwise(2)).otherwise(0)
    per_kg = pl.when(of(2) < 0.02).then(900).when(n < 12).then(500).otherwise(600)
    dose_mg = (per_kg * pl.col("weight_g") / 1_000_000).round()
    return rows.with_columns(
        at=pl.col("begins") + _days(day - early) + _minutes(_whole(of(3) * 40)),
        dose_ug=pl.when(of(4) >= 0.005).then(dose_mg.cast(pl.Int64) * 1000),
        session_id=pl.when(of(5) >= 0.01).then(_id("s", "n")), two_devices=of(6) < 0.03,
        left_after=pl.when(of(7) < 0.02).then(70).otherwise(110),
        status=_words({"completed": 0.98, "stopped": 0.01, "not-done": 0.01}, of(8)),
        indication=_words({"program": 0.96, None: 0.015, "anaesthesia": 0.01, "analgesia": 0.015}, of(9)),
        has_session=of(10) >= 0.01, left_is_known=of(11) >= 0.01,
    )  # fmt: skip


def _administrations(doses: pl.DataFrame) -> pl.DataFrame:
    """One row for each dose; where two devices were used, a second one ten minutes later in that session."""
    whole = doses.with_columns(administration_id=_id("d", "n"), part=pl.col("dose_ug"))
    halved = whole.with_columns(part=pl.when("two_devices").then(pl.col("dose_ug") // 2).otherwise("dose_ug"))
    later = {"at": pl.col("at") + _minutes(10), "administration_id": _id("d", "n") + "-2"}
    second = halved.filter("two_devices").with_columns(**later)
    return pl.concat([halved, second]).select(
        "patient_id", "administration_id", "at", "session_id", "status", "indication",
        drug=pl.lit("ketamine"),
        route=pl.lit("intravenous"), dose_ug="part",
        ended_at=pl.col("at") + _minutes(40) - _minutes(10) * _is_second(),
    )  # fmt: skip


def _is_second() -> pl.Expr:
    return pl.col("administration_id").str.ends_with("-2").cast(pl.Int64)


def _sessions(doses: pl.DataFrame) -> pl.DataFrame:
    kept = doses.filter("has_session")
    return kept.select(
        "patient_id", session_id=_id("s", "n"), at=pl.col("at") - _minutes(20), status=pl.lit("finished"),
        ended_at=pl.when("left_is_known").then(pl.col("at") + _minutes(pl.col("left_after"))),
        monitor_id=pl.lit("staff-2"), prescriber_id=pl.lit("staff-1"),
    )  # fmt: skip


def _pressures(doses: pl.DataFrame) -> pl.DataFrame:
    minutes = pl.DataFrame({"minute": PRESSURES, "reading": range(len(PRESSURES))})
    rows = doses.select("number", "patient_id", "n", "at", "session_id").join(minutes, how="cross")
    each = (pl.col("number") * DOSES + pl.col("n")) * len(PRESSURES) + pl.col("reading")
    kept = rows.filter(chance(each, SEED, 201) >= 0.01)
    return kept.select(
        "patient_id", observation_id=_id("o", "n", "reading"), at=pl.col("at") + _minutes(pl.col("minute")),
        session_id="session_id", what=pl.lit("systolic"),
        value=(105 + chance(each, SEED, 202) * 40).cast(pl.Int64),
    )  # fmt: skip


def _weights(treated: pl.DataFrame) -> pl.DataFrame:
    rows, of = _many(treated, "n", WEIGHTS, 3)
    return rows.filter(of(1) >= 0.05).select(
        "patient_id", observation_id=_id("w", "n"), at=pl.col("begins") + _days(pl.col("n") * 28 - 2),
        session_id=pl.lit(None, pl.String), what=pl.lit("weight"),
        value=pl.when(of(2) >= 0.01).then("weight_g"),
    )  # fmt: skip


def _check_ins(treated: pl.DataFrame) -> pl.DataFrame:
    rows, of = _many(treated, "n", CHECK_INS, 4)
    rise = pl.when(pl.col("craving_rises") & (pl.col("n") > 8)).then(4).otherwise(0)
    status = _words({"answered": 0.85, "silent": 0.1, "declined": 0.05}, of(1))
    craving = pl.when((status == "answered") & (of(2) >= 0.02)).then(_whole(of(3) * 4) + rise)
    return rows.select(
        "patient_id", check_in_id=_id("c", "n"), at=pl.col("begins") + _days(pl.col("n") * 10 + 1),
        status=status,
        craving=craving, mood=_whole(of(4) * 11), outside_use=of(5) < 0.01,
        words=pl.lit(None, pl.String),
    )  # fmt: skip


def _assessments(people: pl.DataFrame, treated: pl.DataFrame) -> pl.DataFrame:
    asked = (_screens(treated), _bladder_checks(treated), _disorder_assessments(people))
    return pl.concat(asked, how="diagonal")


def _screens(treated: pl.DataFrame) -> pl.DataFrame:
    """Half of them on the day of the first dose; one in ten is known only to the day."""
    rows, of = _many(treated, "n", 2, 5)
    before = pl.when(of(1) < 0.5).then(60).otherwise(5 * 1440)
    at = pl.col("begins") + _days(pl.col("n") * 150) - _minutes(before)
    day_only = of(2) < 0.1
    midnight = at.dt.truncate("1d")
    return rows.filter(of(3) >= 0.04).select(
        "patient_id", assessment_id=_id("a", "n"), at=pl.when(day_only).then(midnight).otherwise(at),
        at_latest=pl.when(day_only).then(midnight + pl.duration(days=1, microseconds=-1)).otherwise(at),
        instrument=pl.lit("audit-c"), domain=pl.lit("substance-use"), score=_whole(of(4) * 8),
        answer=_words({"answered": 0.97, "declined": 0.02, None: 0.01}, of(5)),
    )  # fmt: skip


def _bladder_checks(treated: pl.DataFrame) -> pl.DataFrame:
    rows, of = _many(treated, "n", 3, 6)
    at = pl.col("begins") + _days(pl.col("n") * 84 - 4)
    return rows.filter(of(1) >= 0.06).select(
        "patient_id", at=at, at_latest=at, assessment_id=_id("b", "n"),
        instrument=pl.lit("bladder-checklist"),
        domain=pl.lit("bladder"), answer=_words({"answered": 0.98, "declined": 0.02}, of(2)),
    )  # fmt: skip


def _disorder_assessments(people: pl.DataFrame) -> pl.DataFrame:
    of = partial(chance, pl.col("number"), SEED)
    at = pl.col("begins") + _days(-6 + _whole(of(601) * 100))
    bands = {"active": 0.2, "early-remission": 0.2, "sustained-remission": 0.3, "none": 0.25, None: 0.05}
    kept = people.filter(of(602) < pl.when("coded").then(0.6).otherwise(0.01))
    return kept.select(
        "patient_id", at=at, at_latest=at, assessment_id=_id("u"), domain=pl.lit("substance-use"),
        instrument=pl.lit("substance-use-disorder-assessment"), band=_words(bands, of(603)),
        signed=pl.when(of(605) >= 0.03).then(of(604) < 0.95),
        answer=pl.lit("answered"),
    )  # fmt: skip


def _decisions(treated: pl.DataFrame) -> pl.DataFrame:
    rows, of = _many(treated, "n", 2, 7)
    kept = rows.filter(of(1) >= pl.when(pl.col("n") == 0).then(0.01).otherwise(0.5))
    first = pl.col("n") == 0
    said = {"eligible": 0.6, "eligible-with-safeguards": 0.37, "contraindicated": 0.02, "undetermined": 0.01}
    at = pl.col("begins") + _days(pl.when(first).then(-5).otherwise(120))
    lasts = pl.when(of(5) < 0.1).then(150).otherwise(400)
    return kept.select(
        "patient_id", at=at, decision_id=_id("e", "n"), eligibility=_words(said, of(2)),
        open_ended=of(3) < 0.05,
        expires_at=pl.when(of(4) >= 0.01).then(pl.col("begins") + _days(lasts)),
        signed=pl.when(of(6) >= 0.01).then(of(7) >= 0.01), signed_by=pl.lit("staff-1"),
        recorded_at=at + pl.when(of(8) < 0.03).then(pl.duration(days=10)).otherwise(pl.duration(minutes=5)),
    )  # fmt: skip


def _plans(treated: pl.DataFrame) -> pl.DataFrame:
    """A series, maintenance after it, and for one in five a revision, which may end before its elder."""
    rows, of = _many(treated, "n", 3, 8)
    series, revision = pl.col("n") == 0, pl.col("n") == 2
    kept = rows.filter((of(1) >= 0.01) & (~revision | pl.col("revised")))
    begins = pl.when(series).then(-4).when(revision).then(100).otherwise(24)
    phase = pl.when(series).then(pl.lit("series")).otherwise(pl.lit("maintenance"))
    ends = pl.when(series).then(30).when(revision & (of(2) < 0.2)).then(150).otherwise(320)
    return kept.select(
        "patient_id", at=pl.col("begins") + _days(begins), plan_id=_id("p", "n"), drug=pl.lit("ketamine"),
        phase=pl.when(of(3) >= 0.01).then(phase),
        route=pl.lit("intravenous"),
        dose_ug_per_kg_max=pl.when(of(4) >= 0.01).then(pl.when(series).then(500).otherwise(600)),
        dose_ug_max=pl.when(of(5) < 0.1).then(70_000), open_ended=of(6) < 0.01,
        doses_max=pl.when(of(7) >= 0.01).then(pl.when(of(8) < 0.05).then(18).otherwise(12)),
        ends_at=pl.when(of(10) >= 0.01).then(pl.col("begins") + _days(ends)),
        signed=pl.when(of(11) >= 0.01).then(of(12) >= 0.01), signed_by=pl.lit("staff-1"),
        protocol=pl.when(of(13) < 0.5).then(pl.lit(find("iv-racemic").key)),
    )  # fmt: skip


def _conditions(people: pl.DataFrame) -> pl.DataFrame:
    """Two codes for everyone; for three in a hundred one of substance use as well. Known to the day."""
    rows, of = _many(people, "n", 3, 9)
    about_use = pl.col("n") == 2
    rows = rows.filter(~about_use | pl.col("coded"))
    other = pl.when(of(8) >= 0.001).then(pl.lit("other"))
    at = (pl.col("begins") - _days(300) + _days(_whole(of(1) * 500))).dt.truncate("1d")
    kinds = {"substance-use-disorder": 0.8, "substance-use-unspecified": 0.2}
    return rows.select(
        "patient_id", at=at, at_latest=at + pl.duration(days=1, microseconds=-1), condition_id=_id("k", "n"),
        code_system=pl.lit("http://hl7.org/fhir/sid/icd-10-cm"),
        code=pl.when(about_use).then(pl.lit("F10.20")).otherwise(pl.lit("F33.2")),
        category=pl.when(about_use).then(_words(kinds, of(2))).otherwise(other),
        substance=pl.when(about_use).then(_words({"alcohol": 0.6, "opioid": 0.4}, of(3))),
        course=pl.when(about_use).then(_words({"active": 0.5, "remission": 0.3, "unspecified": 0.2}, of(4))),
        clinical_status=_words({"active": 0.7, "resolved": 0.15, "remission": 0.05, None: 0.1}, of(5)),
        verification=_words({"confirmed": 0.9, "refuted": 0.05, None: 0.05}, of(6)),
        ended_at=pl.when(of(7) < 0.1).then(at + _days(250)),
        recorded_at=at + pl.duration(days=2),
    )  # fmt: skip


def _medications(people: pl.DataFrame) -> pl.DataFrame:
    rows, of = _many(people, "n", 3, 10)
    of_opioids = (pl.col("n") == 2) & pl.col("coded") & (of(1) < 0.3)
    return rows.filter((pl.col("n") < 2) | of_opioids).select(
        "patient_id", at=pl.col("begins") - _days(200), medication_id=_id("m", "n"),
        status=_words({"active": 0.8, "not-taken": 0.15, None: 0.05}, of(2)),
        category=pl.when(of_opioids).then(pl.lit(TREATMENT)).otherwise(pl.lit("other")),
    )  # fmt: skip


def _coverage() -> pl.DataFrame:
    """Every table is claimed to be complete, for everyone."""
    none = pl.lit(None, pl.Datetime("us", "UTC"))
    return pl.DataFrame({"domain": COVERED}).with_columns(
        patient_id=pl.lit(None, pl.String), coverage_id=pl.format("claimed:{}", "domain"), at=none,
        open_start=True,
        open_end=True, complete=True,
    )  # fmt: skip
