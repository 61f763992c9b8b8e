"""`handrail audit`: a whole program from its records, staged, judged and reported."""

from __future__ import annotations

import argparse
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from handrail.audit.answer import LOCAL, Answer, Engine, answer, answer_again
from handrail.audit.earlier import Earlier
from handrail.audit.shareable import FOLDER
from handrail.cli import options
from handrail.cli.listing import columns, heading, indented
from handrail.cli.progress import showing
from handrail.terms import words
from handrail.terms.errors import UnusableInput
from handrail.terms.valuesets import INDICATIONS

CLAIMED = "claim what an OMOP source's doses of ketamine were given for, which OMOP cannot say: " + ", ".join(INDICATIONS)
ENGINES = ("local", "spark")
ENGINE = "who does the work: this machine by itself (local), or Apache Spark, with the same result (spark; an extra)"
SHARE_EXACT = "exact counts in shareable/ too, small ones among them; it then says that it must not be shared"
EXITS = "exit status: 0 the audit ran (breaches are its result, not an error), 2 the input cannot be used"


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    about = "judge a program from its records: FHIR R4 Bundles or Bulk Data NDJSON, CSV, OMOP, or canonical buckets"
    command = commands.add_parser("audit", help=about, description=about, epilog=EXITS)
    command.add_argument(
        "source",
        type=options.file,
        nargs="?",
        metavar="SOURCE",
        help="a file or a folder of .json, .ndjson, .jsonl or .csv, plain or .gz",
    )
    command.add_argument("--staged", type=options.folder, metavar="RUN",
                         help="instead of SOURCE: judge again what an earlier audit staged in the folder RUN, at its instant and "
                              "by its protocol where nothing else is said; the source may be gone")  # fmt: skip
    command.add_argument("--out", type=options.folder, required=True, metavar="DIR", help="where report.html and the tables go")
    command.add_argument(
        "--from", dest="kind", choices=("auto", "fhir", "csv", "omop", "parquet"), default="auto", help="what the source is"
    )
    command.add_argument("--indication", choices=INDICATIONS, metavar="WHAT", help=CLAIMED)
    command.add_argument("--pdf", action="store_true", help="write report.pdf too: the report without the rows of each finding")
    command.add_argument("--engine", choices=ENGINES, default="local", help=ENGINE)
    command.add_argument("--spark-master", metavar="URL", help="Spark's master (local[*]: the cores of this machine)")
    command.add_argument("--share-exact", action="store_true", help=SHARE_EXACT)
    options.add_judging(command)
    options.add_rethreshold(
        command, "judge with this number in the place of the protocol's: a question, which nobody has adopted"
    )
    options.add_format(command)
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Stages, judges, writes the report, and prints the first page of it."""
    if given.staged is not None:
        found = _again(given)
    elif given.source is not None:
        found = _of_source(given)
    else:
        raise UnusableInput("neither SOURCE nor --staged is given", remedy="name the records, or the folder of an earlier audit")
    if given.format == "json":
        sys.stdout.write((given.out / "run.json").read_text() + "\n")
    else:
        _print(found, given.out)
    return 0


def engine_of(given: argparse.Namespace) -> AbstractContextManager[Engine]:
    """Who does the work. Spark is an extra: it is looked for only when it is asked for."""
    if given.engine == "local":
        if given.spark_master is not None:
            raise UnusableInput(
                "only Spark has a master", where="--spark-master", remedy="write --engine spark too, or leave it out"
            )
        return nullcontext(LOCAL)
    from handrail.spark import engine

    return engine.opened(given.spark_master or engine.MASTER, given.out)


def _of_source(given: argparse.Namespace) -> Answer:
    zone = options.zone(given.zone)
    protocols = options.protocols(given.protocol, given.adoption, given.rethreshold)
    claims, at = options.covers(given.covers), options.instant(given.at, zone)
    _refuse_overlap(given.source, given.out)
    with engine_of(given) as engine, showing() as progress:
        return answer(given.source, given.out, protocols, at=at, zone=zone, claims=claims, progress=progress, kind=given.kind,
                      indication=given.indication, printed=given.pdf, share_exact=given.share_exact, engine=engine)  # fmt: skip


def _again(given: argparse.Namespace) -> Answer:
    """Of an earlier audit's staging. What belongs to the reading of a source cannot be asked for any more."""
    settled = {"SOURCE": given.source, "--zone": given.zone, "--covers": given.covers, "--indication": given.indication,
               "--from": None if given.kind == "auto" else given.kind}  # fmt: skip
    for name, value in settled.items():
        if value is not None:
            raise UnusableInput("cannot stand beside --staged: it was settled when the source was read", where=name,
                                remedy="leave it out, or audit the source again")  # fmt: skip
    earlier = Earlier.opened(given.staged)
    _refuse_own_folder(earlier, given.out)
    protocols = options.protocols_of(earlier, given.protocol, given.adoption, given.rethreshold)
    at = options.instant(given.at, earlier.zone)
    with engine_of(given) as engine, showing() as progress:
        return answer_again(earlier, given.out, protocols, at=at, progress=progress, printed=given.pdf,
                            share_exact=given.share_exact, engine=engine)  # fmt: skip


def _refuse_own_folder(earlier: Earlier, out: Path) -> None:
    """The report of the earlier audit stays as it is, and nothing is written among its staged records."""
    _refuse_file(out)
    staged = earlier.staged.folder.resolve()
    if out.resolve() == earlier.folder.resolve() or staged in (out.resolve(), *out.resolve().parents):
        remedy = f"choose another folder, such as {earlier.folder / 'what-if'}"
        raise UnusableInput("the results would lie among those of the earlier audit", where="--out", remedy=remedy)


def _refuse_file(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UnusableInput(f"{out} is a file", where="--out", remedy="write the path of a folder")


def _refuse_overlap(source: Path, out: Path) -> None:
    """What the audit writes must not lie in what it reads, or a second run would read its own results."""
    _refuse_file(out)
    if source.is_dir() and (out.resolve() == source.resolve() or source.resolve() in out.resolve().parents):
        raise UnusableInput("the results would lie inside the source", where="--out", remedy="choose another folder")


def _print(found: Answer, out: Path) -> None:
    run, counts, people = found.run, found.run["counts"], found.run["population"]
    print(f"{run['protocol']['key']} ({run['protocol']['state']}), judged at {words.plain(datetime.fromisoformat(run['at']))}")
    if run["what_if"]:
        print(indented(run["what_if"]["said"]))
    for line in run["protocol"]["told"]:
        print(indented(line))
    print(f"{counts['read']:,} resources read = {counts['accepted']:,} accepted + {counts['refused']:,} refused + "
          f"{counts['duplicate']:,} duplicate + {counts['out_of_scope']:,} out of scope")  # fmt: skip
    if run["lost"]["said"]:
        print(f"{run['lost']['said']}.")
    newest = run["newest_at"] and datetime.fromisoformat(run["newest_at"])
    if newest and newest > datetime.fromisoformat(run["at"]):
        print(indented(f"note: rows are dated after the time judged at (--at), up to {words.plain(newest)}, and judged as well"))
    for one in run["not_read"]:
        print(indented(f"not read: {one['file']}: {one['reason']}"))
    for one in run["notes"][:10]:
        print(indented(f"note: {one['text']} × {one['count']:,}"))
    print(f"{people['patients']:,} patients, {people['in_program']:,} in the program; {people['doses']:,} doses "
          f"({people['doses_of_unknown_indication']:,} of unknown indication); "
          f"{people['administrations_out_of_scope']:,} administrations out of scope")  # fmt: skip
    if not people["in_program"]:
        print("\nNobody in these records is in a ketamine program: there is nothing to judge, and nothing to be reassured by.")
    _table(run["safeguards"])
    print(f"\nreport: {out / 'report.html'}")
    print(f"to share: {out / FOLDER}; nothing else here is made to leave the house")


def _table(safeguards: list[dict[str, Any]]) -> None:
    rows: list[tuple[str, ...]] = [
        ("severity", "safeguard", "judges", "met", "breached", "data required", "does not apply", "share breached (95 %)")
    ]
    for one in safeguards:
        for each in one["subjects"]:
            numbers = [f"{each[name]:,}" for name in ("met", "breached", "data_required", "not_applicable")]
            share = "—" if each["low"] is None else f"{each['share_breached']:.0%} ({each['low']:.0%} to {each['high']:.0%})"
            rows.append((one["severity"], one["id"], each["subject"], *numbers, share))
    print("\n" + "\n".join(columns(rows)))
    lacking = [(one["id"], each) for one in safeguards for each in one["missing"]]
    if lacking:
        print(heading("what data-required verdicts lack"))
    for name, each in sorted(lacking, key=lambda pair: -pair[1]["count"])[:12]:
        print(indented(f"{each['count']:,} × {name}: {each['words']}"))
