"""The simulated program as canonical buckets, for sizes at which nobody can be told one by one.

So many distinct people are told as everywhere else, as FHIR, and staged by the audit's own reader. Every further bucket is one
of theirs under other ids: beyond the distinct people the population repeats itself.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from handrail.record.naming import Names
from handrail.sources import digests
from handrail.sources.canonical import FILES, NAME, path_of
from handrail.sources.canonical_writing import Writing, at_once
from handrail.sources.staging import Staged, stage
from handrail.synth.casting import Cast, digits_for, id_of
from handrail.synth.copying import AFTER, BEFORE, WHO, Pattern, pattern_of
from handrail.synth.write import SCHEMA, TRUTH, NdjsonFiles, Written, refuse_full, truth_of
from handrail.terms.errors import UnusableInput
from handrail.terms.room import room_on_disk

DISTINCT = 20_000
PEOPLE_IN_A_BUCKET = 2_000  # as staging deals them out
DOSES_IN_A_BUCKET = 44_000  # with longer courses fewer people, so that a bucket takes no more memory
RESULTS = 0.35  # bytes of an audit's results for each byte of records, with the parts that are gathered at its end
SPARE = 1 << 30
SOURCE = "handrail synth"
FULL = "name a folder on a disk with more room, or fewer people; what was written is deleted"
TOLD = {name: dtype for name, dtype in SCHEMA.items() if name != "source"}


@dataclass
class Told:
    """What is known of the people who were told: rows of the truth, who carries what, and what their staging says."""

    truth: list[tuple[str, ...]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    decoys: list[str] = field(default_factory=list)
    manifests: list[dict[str, Any]] = field(default_factory=list)

    def written(self, patients: int, rows: int) -> Written:
        """How many of all people carry what."""
        whole, rest = divmod(patients, len(self.faults))
        faults, decoys = (Counter({name: count * whole for name, count in Counter(all_).items()}) + Counter(all_[:rest])
                          for all_ in (self.faults, self.decoys))  # fmt: skip
        del faults[""], decoys[""]
        return Written(patients, rows, faults, decoys)


@dataclass(frozen=True)
class Size:
    """How many people, how many of them distinct, in buckets of how many; digits of an id."""

    patients: int
    distinct: int
    people: int

    @classmethod
    def of(cls, patients: int, distinct: int, doses: int | None = None) -> Size:
        """distinct is rounded up to whole buckets, and is no more than everybody. doses: of a long course."""
        people = min(PEOPLE_IN_A_BUCKET, DOSES_IN_A_BUCKET // doses) if doses else PEOPLE_IN_A_BUCKET
        return cls(patients, min(patients, -(-distinct // people) * people), people)

    @property
    def digits(self) -> int:
        return digits_for(self.patients)

    @property
    def buckets(self) -> int:
        return -(-self.patients // self.people)

    @property
    def patterns(self) -> int:
        return -(-self.distinct // self.people)

    def ids(self, bucket: int) -> pl.Series:
        first = bucket * self.people
        numbers = range(first, min(first + self.people, self.patients))
        return pl.Series("patient_id", [id_of(number, self.digits) for number in numbers])


def write(
    people: Iterable[Cast], size: Size, out: Path, *, progress: Callable[[int], None] | None = None
) -> Written:  # fmt: skip
    """Writes buckets and truth into the new folder `out`. people: the distinct ones, with ids of `size.digits`.

    Raises UnusableInput where the disk has no room for all of it and for the results of its audit.
    """
    refuse_full(out)
    writing, told = Writing(out), Told()
    step = progress or (lambda _done: None)
    try:
        with room_on_disk(out, FULL):
            _tell(people, size, writing, told, step)
            _copy(size, writing, step)
            manifest = writing.finish(_summary(told, size))
            _write_truth(told, size, manifest, out)
            at_once(manifest, out / NAME)
    except UnusableInput:
        shutil.rmtree(out)
        raise
    return told.written(size.patients, writing.rows)


def _tell(people: Iterable[Cast], size: Size, writing: Writing, told: Told, step: Callable[[int], None]) -> None:
    """The buckets of those who are told one by one."""
    everyone = iter(people)
    for bucket in range(size.patterns):
        for table, frame in _staged(islice(everyone, size.people), writing.folder / "telling", told).items():
            writing.put(frame.with_columns(source=pl.lit(SOURCE)), table, bucket)
        if bucket == 0:
            _refuse_short(size, writing)
        step(len(told.faults))


def _staged(people: Iterator[Cast], work: Path, told: Told) -> dict[str, pl.DataFrame]:
    """The tables of a few people, read and sorted as an audit reads and sorts any FHIR source."""
    (work / "fhir").mkdir(parents=True)
    with ExitStack() as open_files:
        files = NdjsonFiles(work / "fhir", open_files)
        for one in people:
            for resource in one.story.resources.values():
                files.add(resource)
            told.truth += truth_of(one, files)
            told.faults.append(one.fault)
            told.decoys.append(one.decoy)
    staged = stage(work / "fhir", work / "out")
    tables = _whole(staged)
    told.manifests.append(dict(staged.manifest))
    shutil.rmtree(work)
    return tables


def _whole(staged: Staged) -> dict[str, pl.DataFrame]:
    counts = staged.manifest["counts"]
    assert staged.buckets == 1, "more people than a bucket holds"
    assert counts["read"] == counts["accepted"], f"the reader does not accept what was told: {counts}"
    assert not staged.history(0), "a row has several versions"
    return staged.rows(0)


def _copy(size: Size, writing: Writing, step: Callable[[int], None]) -> None:
    """Every further bucket, a pattern at a time."""
    done = size.distinct
    for pattern in range(size.patterns):
        if pattern + size.patterns >= size.buckets:
            return
        for table, rows in _patterns(pattern, size, writing.folder):
            for bucket in range(pattern + size.patterns, size.buckets, size.patterns):
                writing.put(rows.copy(size.ids(bucket)), table, bucket)
        done += sum(size.ids(bucket).len() for bucket in range(pattern + size.patterns, size.buckets, size.patterns))
        step(done)


def _patterns(bucket: int, size: Size, folder: Path) -> Iterator[tuple[str, Pattern]]:
    for path in sorted((folder / "current").iterdir()):
        file = path_of(folder, path.name, bucket)
        if file.exists():
            yield path.name, pattern_of(pl.read_parquet(file, glob=False), path.name, bucket * size.people, size.digits)


def _refuse_short(size: Size, writing: Writing) -> None:
    """Room for the rest, and for the results of an audit, measured by the first bucket."""
    each = writing.size / min(size.people, size.patients) * (1 + RESULTS)
    free = shutil.disk_usage(writing.folder).free - SPARE
    need = each * (size.patients - size.people)
    if need > free:
        most = max(0, int(free / each)) + size.people
        raise UnusableInput(
            f"{size.patients:,} people and the results of their audit take about {each * size.patients / 1e9:.1f} GB, and "
            f"{max(0, free) / 1e9:.1f} GB are free", where=writing.folder,
            remedy=f"{most // 1000 * 1000:,} people fit; or name a folder on another disk",
        )  # fmt: skip


def _summary(told: Told, size: Size) -> dict[str, Any]:
    """What the manifest says of the records as a whole, of which a copy changes nothing."""
    newest = [one["newest_at"] for one in told.manifests if one["newest_at"] is not None]
    domains = {domain for one in told.manifests for domain in one["coverage_domains"]}
    return {
        "made_by": SOURCE, "patients": size.patients, "distinct": size.distinct, "patients_in_a_bucket": size.people,
        "patients_without_resource": 0, "newest_at": max(newest, default=None), "coverage_domains": sorted(domains),
        "recorded_times_known": all(one["recorded_times_known"] for one in told.manifests),
    }  # fmt: skip


def _write_truth(told: Told, size: Size, manifest: bytes, out: Path) -> None:
    """The truth of everybody, streamed: that of the distinct people times their copies."""
    source = digests.of_all({NAME: digests.of_bytes(manifest), FILES: digests.of_file(out / FILES)})
    frame = pl.DataFrame(told.truth, schema=TOLD, orient="row")
    names = {"patient_id": Names.PATIENT, "subject_id": Names.EITHER}
    pattern = Pattern.of(frame, names, 0, size.digits).frame.lazy()
    copies = pl.LazyFrame({"copy": range(-(-size.patients // size.distinct))}, schema={"copy": pl.Int64})
    number = pl.col(WHO).cast(pl.Int64) + pl.col("copy") * size.distinct
    id = pl.concat_str(pl.lit("p"), (number + 1).cast(pl.String).str.zfill(size.digits))
    subject = pl.concat_str(BEFORE.format("subject_id"), "patient_id", AFTER.format("subject_id"))
    rows = copies.join(pattern, how="cross").filter(number < size.patients).with_columns(patient_id=id)
    named = rows.with_columns(subject_id=pl.coalesce(subject, "subject_id"), source=pl.lit(source))
    written = out / f"{TRUTH}.part"
    named.select(list(SCHEMA)).sink_parquet(written, compression="zstd", statistics=False, row_group_size=200_000)
    written.replace(out / TRUTH)
