"""`handrail synth` and `handrail score`: a simulated program with planted faults, and how many of them an audit found."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from handrail.cli import options
from handrail.cli.listing import columns, heading, indented
from handrail.cli.progress import showing
from handrail.sources.canonical import PARQUET
from handrail.synth import as_parquet
from handrail.synth.as_parquet import DISTINCT, Size
from handrail.synth.casting import PROGRAMS_MAX, Plan, cast, plan_of
from handrail.synth.decoys import DECOYS
from handrail.synth.faults import FAULTS
from handrail.synth.score import Score, Scores, score
from handrail.synth.write import FHIR, FORMS, TRUTH, Written, write
from handrail.terms.errors import UnusableInput

PATIENTS_MAX = 100_000_000
DOSES = range(14, 100)
ABOUT_SYNTH = "write a simulated program, with planted faults and decoys, and the truth about it"
ABOUT_SCORE = "hold an audit against the truth of a simulated program: recall and precision of every safeguard"
EXITS = "exit status: 0 scored, 1 a recall or a precision lies below --min, or a planted breach was called met, 2 unusable input"


def add_to(commands: Any) -> None:
    """Adds both commands to the parser."""
    synth = commands.add_parser("synth", help=ABOUT_SYNTH, description=ABOUT_SYNTH)
    synth.add_argument("--patients", type=_patients, default=1_000, metavar="N", help="how many people (1,000)")
    synth.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed writes the same bytes (1)")
    synth.add_argument("--faults", default="all", metavar="WHICH",
                       help="all, none, names with commas between, or a fault plan in TOML (all)")  # fmt: skip
    synth.add_argument("--lose", type=_share, default=0.0, metavar="SHARE",
                       help="the share of resources that lose a field at random, as sources do (0)")  # fmt: skip
    synth.add_argument(
        "--as", "--format", dest="form", choices=(*FORMS, PARQUET), default=FHIR,
        help="FHIR Bulk Data NDJSON, CSV, OMOP in CSV, or canonical buckets in Parquet, for millions of people (fhir)",
    )  # fmt: skip
    synth.add_argument("--distinct", type=_patients, default=None, metavar="K",
                       help=f"for parquet: so many are told; the others are these with other ids ({DISTINCT:,})")  # fmt: skip
    synth.add_argument("--infusion-only", action="store_true",
                       help="leave out who is treated by another protocol than the infusion's")  # fmt: skip
    synth.add_argument("--programs", type=_programs, default=1, metavar="N",
                       help="over how many programs, of different sizes, the people are spread (1)")  # fmt: skip
    synth.add_argument("--doses", type=_doses, default=None, metavar="D",
                       help=f"doses of a course that goes on to maintenance, {DOSES[0]} to {DOSES[-1]} (11 to 13)")  # fmt: skip
    which = synth.add_mutually_exclusive_group(required=True)
    which.add_argument("--out", type=options.folder, metavar="DIR", help="where it goes: a new folder, or an empty one")
    which.add_argument("--list", action="store_true", help="name every fault and decoy, and stop")
    synth.set_defaults(run=run_synth)
    held = commands.add_parser("score", help=ABOUT_SCORE, description=ABOUT_SCORE, epilog=EXITS)
    held.add_argument("audit", type=options.folder, metavar="DIR", help="what handrail audit --out wrote")
    held.add_argument("--truth", type=options.file, required=True, metavar="FILE", help="the truth.parquet of the same program")
    held.add_argument(
        "--min", type=_share, default=0.0, metavar="SHARE", help="the least recall and precision to exit with 0 (0)"
    )
    options.add_format(held)
    held.set_defaults(run=run_score)


def _patients(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= PATIENTS_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of people from 1 to {PATIENTS_MAX:,}")
    return int(text)


def _programs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= PROGRAMS_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of programs from 1 to {PROGRAMS_MAX}")
    return int(text)


def _doses(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) not in DOSES:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of doses from {DOSES[0]} to {DOSES[-1]}")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share: write a number from 0 to 1, such as 0.05")
    return share


def run_synth(given: argparse.Namespace) -> int:
    """Writes the program, or names what can be planted."""
    if given.list:
        print("\n".join(_kinds()))
        return 0
    plan = plan_of(given.faults)
    plan = (plan.of_the_infusion() if given.infusion_only else plan).over(given.programs)
    plan = replace(plan, doses=given.doses)
    with showing() as step:
        written = _written(given, plan, lambda done: step("writing", done, given.patients))
    print(f"{written.patients:,} people, {written.resources:,} {'resources' if given.form == FHIR else 'rows'} in {given.out}")
    print(f"{written.faults.total():,} carry a fault, of {len(written.faults):,} kinds; {written.decoys.total():,} a decoy, of "
          f"{len(written.decoys):,} kinds; {given.out / TRUTH} says what an audit has to find")  # fmt: skip
    if given.form == "omop":
        print("audit it with --zone UTC --indication program: OMOP says neither")
    for what, names, planted in (("faults", plan.faults, written.faults), ("decoys", plan.decoys, written.decoys)):
        _say_left_out(what, names, planted, written)
    return 0


def _written(given: argparse.Namespace, plan: Plan, progress: Callable[[int], None]) -> Written:
    if given.form != PARQUET:
        if given.distinct is not None:
            raise UnusableInput(
                "only canonical buckets repeat people", where="--distinct", remedy="leave it out, or add --as parquet"
            )
        people = cast(given.patients, given.seed, plan)
        return write(people, given.out, seed=given.seed, lost_share=given.lose, form=given.form, progress=progress)
    if given.lose:
        raise UnusableInput("fields are lost in FHIR alone", where="--lose", remedy="leave out --as")
    size = Size.of(given.patients, given.distinct or DISTINCT, plan.doses)
    people = cast(size.distinct, given.seed, plan, size.digits)
    return as_parquet.write(people, size, given.out, progress=progress)


def _say_left_out(what: str, names: Sequence[str], planted: Counter[str], written: Written) -> None:
    left = [name for name in names if name not in planted]
    if left:
        print(f"note: {written.patients:,} people are too few for every kind; without one: {what} {', '.join(left)}")


def _kinds() -> list[str]:
    faults = [(one.name, one.safeguard, str(one.course), _said(one.plant)) for one in FAULTS.values()]
    decoys = [(one.name, str(one.course), _said(one.turn)) for one in DECOYS.values()]
    return [heading("faults: name, safeguard, whose course"), *map(indented, columns(faults)),
            heading("decoys: lawful patterns that look wrong"), *map(indented, columns(decoys))]  # fmt: skip


def _said(planting: Any) -> str:
    return (planting.__doc__ or "").strip().splitlines()[0]


def run_score(given: argparse.Namespace) -> int:
    """Prints the scores."""
    folder: Path = given.audit
    if not folder.is_dir():
        raise UnusableInput("there is no such folder", where=folder, remedy="name the folder that `handrail audit --out` wrote")
    scores = score(folder, given.truth)
    if given.format == "json":
        sys.stdout.write(json.dumps(scores.as_json(), indent=2) + "\n")
    else:
        print("\n".join(_told(scores)))
    return 1 if any(_below(one, given.min) for one in scores.safeguards) else 0


def _below(one: Score, least: float) -> bool:
    shares = [share for share in (one.recall, one.precision) if share is not None]
    return one.falsely_met > 0 or any(share < least for share in shares)


def _told(scores: Scores) -> list[str]:
    head = ("safeguard", "planted", "found", "data required", "not judged", "falsely met", "accused", "recall", "precision")
    lines = columns([head, *(_row(one) for one in (*scores.safeguards, scores.total))])
    lines.append("")
    if scores.decoys_accused:
        lines.append(f"{len(scores.decoys_accused):,} times a decoy was accused; the first of them:")
        lines += [indented(f"{patient}: {name} ({decoy})") for decoy, patient, name in scores.decoys_accused[:12]]
    else:
        lines.append(f"none of the {scores.decoys:,} decoys was accused")
    return lines


def _row(one: Score) -> tuple[str, ...]:
    numbers = (one.planted, one.found, one.data_required, one.not_judged, one.falsely_met, one.accused)
    return (one.safeguard, *(f"{number:,}" for number in numbers), *(_in_words(share) for share in (one.recall, one.precision)))


def _in_words(share: float | None) -> str:
    """A share with four digits, cut and not rounded: what is not whole never reads as 1."""
    return "—" if share is None else "1" if share == 1 else f"{int(share * 10_000) / 10_000:.4f}"
