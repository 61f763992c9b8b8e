"""An audit from source to report: what was asked of which records, and `run.json`, which says all of it for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from handrail import __version__
from handrail.audit import exports, shareable, side_by_side
from handrail.audit.earlier import RUN, Earlier, Records, remember
from handrail.audit.parts import Over, here, write_at_once
from handrail.audit.report import pdf
from handrail.audit.report.page import write
from handrail.audit.run import Question, forget_parts, run
from handrail.audit.tally import Tally, safeguards_in_words
from handrail.facts import facts_of
from handrail.protocol import standing
from handrail.protocol.model import Protocol, Verification
from handrail.protocol.parameters import DEFINITIONS
from handrail.record import TABLES
from handrail.safeguards.catalogue import CATALOGUE
from handrail.sources import digests
from handrail.sources.canonical import PARQUET, Canonical
from handrail.sources.found import ANY_KIND
from handrail.sources.given import FHIR, OMOP, Given, opened
from handrail.sources.lost import sentence
from handrail.sources.staging import QUARANTINE, Hands, Here, stage
from handrail.terms import words
from handrail.terms.errors import UnusableInput
from handrail.terms.moment import local_day

SHOWN_MAX = 200  # findings of one safeguard that the page itself holds; all are in findings.parquet
Step = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Engine:
    """Whose hands stage the source, and who judges its buckets. Both give the same, whoever it is."""

    hands: Hands
    over: Over


LOCAL = Engine(Here(), here)


@dataclass(frozen=True)
class Answer:
    """What an audit found, as `run.json` says it."""

    run: dict[str, Any]


def answer(
    source: Path, out: Path, protocols: Sequence[Protocol], *, at: datetime | None, zone: tzinfo | None,
    claims: Iterable[str], progress: Step, kind: str = ANY_KIND, indication: str | None = None,
    printed: bool = False, share_exact: bool = False, engine: Engine = LOCAL,
) -> Answer:  # fmt: skip
    """Stages `source` into `out`, judges it at `at` (UTC; None: the newest instant in it) and writes the report.

    kind: `fhir`, `csv` or `omop`, to read nothing else. indication: what doses of an OMOP source were given for, which OMOP does
    not say. printed: write the report as a PDF too. share_exact: what is to be shared holds exact counts. Raises UnusableInput
    when nothing can be read, and where a question (`Protocol.asks`) would be written over the report of another audit.
    """
    if printed:
        pdf.refuse_if_off()
    _refuse_writing_over(out, protocols[0])
    given = opened(source, out, kind, zone, indication)
    staged = _ready(given, out, zone, tuple(claims), progress, kind, engine)
    instant = at or staged.newest_at
    if instant is None:
        counts = words.fates(staged.manifest["counts"])
        raise UnusableInput(f"{counts}; nothing in it has a time", where=source,
                            remedy=f"{out / QUARANTINE} says what was refused; or give the instant with --at")  # fmt: skip
    question = Question(protocols, instant, zone)
    tally = run(staged, question, out, lambda done, of: progress("judging", done, of), over=engine.over)
    return _written(_origin(given, staged), staged, question, tally, out, printed=printed, share_exact=share_exact)


def answer_again(
    earlier: Earlier, out: Path, protocols: Sequence[Protocol], *, at: datetime | None, progress: Step, printed: bool = False,
    share_exact: bool = False, engine: Engine = LOCAL,
) -> Answer:  # fmt: skip
    """Judges what an earlier audit staged, without its source, and writes the report into `out`.

    at: UTC; None: the instant of the earlier audit. Raises UnusableInput where the staging is not whole, and where a question
    would be written over the report of another audit.
    """
    if printed:
        pdf.refuse_if_off()
    _refuse_writing_over(out, protocols[0])
    out.mkdir(parents=True, exist_ok=True)
    question = Question(protocols, at or earlier.at, earlier.zone)
    tally = run(earlier.staged, question, out, lambda done, of: progress("judging", done, of), over=engine.over)
    earlier.lend_quarantine(out)
    return _written(earlier.origin, earlier.staged, question, tally, out, printed=printed, share_exact=share_exact)


def _refuse_writing_over(out: Path, protocol: Protocol) -> None:
    """A question never takes the place of an audit's report: whoever opens it next would take it for that."""
    if not protocol.asks or not (out / RUN).exists():
        return
    try:
        asked = orjson.loads((out / RUN).read_bytes()).get("what_if")
    except (orjson.JSONDecodeError, AttributeError):
        asked = None
    if asked is None or asked["said"] != standing.question(protocol):
        raise UnusableInput("holds the report of another audit already", where=out,
                            remedy=f"write the question into a folder of its own: --staged {out} --out OTHER")  # fmt: skip


def _written(
    origin: Mapping[str, Any], staged: Records, question: Question, tally: Tally, out: Path, *, printed: bool, share_exact: bool
) -> Answer:  # fmt: skip
    remember(staged, out)
    staged.refuse_incomplete()  # a file that went away while it was judged
    document = _document(origin, staged, question, tally)
    document["side_by_side"] = side_by_side.document(out, _programs(staged))
    write_at_once(orjson.dumps(document, option=orjson.OPT_INDENT_2), out / RUN)
    write(document, out / "findings.parquet", out)
    exports.write(document, out)
    shareable.write(document, out, exact=share_exact)
    if printed:
        pdf.write(document, out / "findings.parquet", out)
    forget_parts(out)
    return Answer(document)


def _ready(
    given: Given, out: Path, zone: tzinfo | None, claims: tuple[str, ...], progress: Step, kind: str, engine: Engine
) -> Records:
    """The records in buckets: staged, or as they lie where they are canonical already."""
    if given.kind != PARQUET:
        read_as = FHIR if given.kind == OMOP else kind
        return stage(given.folder, out, zone=zone, covers=claims, progress=progress, kind=read_as, hands=engine.hands)
    if claims:
        raise UnusableInput("canonical buckets hold their own coverage", where="--covers", remedy="leave it out")
    return Canonical.load(given.folder)


def _programs(staged: Records) -> pl.DataFrame:
    """The `programs` tables of all buckets: a program has no patient, so its row lies in one bucket only."""
    rows = (staged.rows(number, ("programs",)) for number in range(staged.buckets))
    none = pl.DataFrame(schema=TABLES["programs"].schema)
    return pl.concat([none, *(each["programs"] for each in rows if each)], how="diagonal")


def _origin(given: Given, staged: Records) -> dict[str, Any]:
    """Where the records came from: what `earlier.ORIGIN` names."""
    inputs = given.inputs(one["file"] for one in staged.manifest["files"])
    return {
        "source": given.source.name, "kind": given.kind, "indication_claimed": given.indication,
        "source_digest": digests.of_all({one["file"]: one["sha256"] for one in inputs}), "inputs": inputs,
        "not_read": [*given.not_read, *staged.manifest["not_read"]],
    }  # fmt: skip


def _document(origin: Mapping[str, Any], staged: Records, question: Question, tally: Tally) -> dict[str, Any]:
    manifest, protocols, at, zone = staged.manifest, question.protocols, question.at, question.zone
    return {
        "schema": 1, "handrail": __version__, "at": at.isoformat(), "zone": str(zone) if zone else "UTC",
        "what_if": standing.question_as_json(protocols[0], at, zone), **origin,
        "protocol": _protocol(protocols, tally.pinned, at, zone),
        "counts": manifest["counts"], "lost": _lost(manifest["lost"]),
        "notes": manifest["notes"], "newest_at": manifest["newest_at"], "recorded_times_known": manifest["recorded_times_known"],
        "population": {**tally.population, "patients_without_resource": manifest["patients_without_resource"]},
        "covers": _covers(manifest), "safeguards": safeguards_in_words(tally, protocols[0], local_day(at, zone)),
        "findings_shown_max": SHOWN_MAX,
    }  # fmt: skip


def _lost(lost: Mapping[str, Any]) -> dict[str, Any]:
    """Refused lines of no known patient, and files lost: how many, which tables they leave incomplete, and that in a sentence."""
    said = sentence(lost["lines"], lost["domains"], files=lost["files"]) if lost["domains"] else None
    return {**lost, "said": said}


def _protocol(protocols: Sequence[Protocol], pinned: Mapping[str, int], at: datetime, zone: tzinfo | None) -> dict[str, Any]:
    protocol, used, day = protocols[0], standing.used(protocols, pinned), local_day(at, zone)
    values = [(one, one.value_at(day)) for one in protocol.parameters]
    numbers = [
        {"name": one.name, "meaning": DEFINITIONS[one.name].meaning, "said": value.said, "place": value.at,
         "source": protocol.source(value.source_id).citation, "basis": str(value.basis),
         "verification": str(value.verification)}
        for one, value in values if value is not None
    ]  # fmt: skip
    unverified = [one["name"] for one in numbers if one["verification"] == Verification.UNVERIFIED]
    return {
        "key": protocol.label, "title": protocol.title, "adopted": protocol.adopted, "digest": protocol.digest,
        "drug": str(protocol.drug), "summary": protocol.summary, "unverified": unverified, "parameters": numbers,
        "state": standing.state(protocol, at, zone),
        "adoption": None if protocol.asks else standing.adoption_as_json(protocol.adoption),
        "needs": standing.needs_as_json(used),
        "told": [
            *standing.asks_in_lines(protocol), *standing.choices_in_lines(protocol.adoption, protocol.asks),
            *standing.pinned_in_lines(protocols, pinned, at, zone),
            *standing.needs_in_lines(used),
        ],
    }  # fmt: skip


def _covers(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each domain's completeness rests on, and which safeguards hang on it."""
    claims = dict(claim.partition(":")[::2] for claim in manifest["covers"])
    recorded = set(manifest["coverage_domains"])
    return [
        {"domain": domain, "said": _said(domain, claims, recorded), "depends": depends}
        for domain in TABLES
        if (depends := _depending_on(domain))
    ]


def _said(domain: str, claims: dict[str, str], recorded: set[str]) -> str:
    if domain in claims:
        start, _, end = claims[domain].partition("..")
        return f"claimed from {start} to {end}" if start else "claimed for the whole source"
    return "recorded row by row" if domain in recorded else "not claimed"


# Facts that say whether a domain is covered, where they are not called `DOMAIN_covered`.
COVERED_BY = {
    "administrations": ("doses_known_",), "assessments": ("assessments_covered", "screens_covered", "bladder_checks_covered"),
    "observations": ("observations_covered", "weights_covered"),
}  # fmt: skip


def _depending_on(domain: str) -> list[str]:
    """The safeguards whose "no" is only as good as the claim that the domain is complete."""
    begins = COVERED_BY.get(domain, (f"{domain}_covered",))
    return [one.id for one in CATALOGUE if any(_rests_on(subject, one.asks[subject], begins) for subject in one.subjects)]


def _rests_on(subject: str, names: Iterable[str], begins: tuple[str, ...]) -> bool:
    steps, seen, todo = facts_of(subject), set[str](), list(names)
    while todo:
        name = todo.pop()
        if name.startswith(begins):
            return True
        if name not in seen:
            seen.add(name)
            todo.extend(steps[name].needs if name in steps else ())
    return False
