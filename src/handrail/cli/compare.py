"""`handrail compare`: what another protocol, or another number, would have said of the same records."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from handrail.audit.compare import Comparison
from handrail.audit.compared import NAME, compared
from handrail.audit.earlier import Earlier
from handrail.cli import options
from handrail.cli.listing import columns, heading, indented
from handrail.cli.progress import showing
from handrail.protocol import adopt, asking, load
from handrail.protocol.model import Protocol, Status
from handrail.terms.errors import UnusableInput

ABOUT = "judge what an audit staged under two protocols, and say which safeguards, patients and programs change verdict"
EXITS = "exit status: 0 it was compared, also where nothing changes, 2 the input cannot be used"
TWO = "name two: --protocol A --protocol B; or change a number of one with --rethreshold"
LISTED_MAX = 12


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser("compare", help=ABOUT, description=ABOUT, epilog=EXITS)
    command.add_argument(
        "earlier", type=options.folder, metavar="RUN", help="what handrail audit --out wrote; its source may be gone"
    )
    twice = "given twice: before and after; with --rethreshold once, or never for the one that RUN judged by"
    command.add_argument("--protocol", action="append", default=[], metavar="ID[@VERSION]", help=twice)
    options.add_rethreshold(command, "the protocol after is asked with this number changed")
    adopted = "who adopted the protocol before, with which choices: what handrail protocol adopt wrote"
    command.add_argument("--adoption", type=options.file, metavar="FILE", help=adopted)
    command.add_argument("--at", metavar="TIME", help="the instant of the question; that of RUN when not given")
    command.add_argument("--out", type=options.folder, metavar="DIR", help="where the results go; a folder in RUN when not given")
    options.add_format(command)
    command.set_defaults(run=run_compare)


def run_compare(given: argparse.Namespace) -> int:
    """Judges twice, writes the results, and prints what changes."""
    earlier = Earlier.opened(given.earlier)
    before, after = _both(earlier, given.protocol, given.adoption, given.rethreshold)
    asked = Comparison(before, after, options.instant(given.at, earlier.zone) or earlier.at, earlier.zone)
    out = given.out or earlier.folder / f"compare-{asked.digest(earlier)[:12]}"
    _refuse_out(earlier, out)
    with showing() as progress:
        found = compared(earlier, asked, out, progress)
    if given.format == "json":
        sys.stdout.write((out / NAME).read_text() + "\n")
    else:
        _print(found, out)
    return 0


def _both(
    earlier: Earlier, keys: Sequence[str], adoption: Path | None, rethreshold: Sequence[str]
) -> tuple[Protocol, Protocol]:  # fmt: skip
    """The protocol before, and the one after: another that was named, or the same with other numbers. A draft may be asked about:
    it holds for nobody.
    """
    if len(keys) > 2 or (len(keys) < 2 and not rethreshold):
        raise UnusableInput(f"--protocol is given {len(keys)} ×", where="--protocol", remedy=TWO)
    own = load.asked(keys[0], draft=True) if keys else options.protocols_of(earlier, None, adoption)[0]
    before = adopt.adopted(own, adoption) if keys and adoption else own
    after = load.asked(keys[1], draft=True) if len(keys) == 2 else before
    if (
        len(keys) == 2
        and (after.key, after.digest) == (before.key, before.digest)
        and before.adoption is None
        and not rethreshold
    ):
        raise UnusableInput(f"both are {after.key}: nothing can change", where="--protocol", remedy=TWO)
    return before, asking.with_numbers(after, rethreshold)


def _refuse_out(earlier: Earlier, out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UnusableInput(f"{out} is a file", where="--out", remedy="write the path of a folder")
    if earlier.staged.folder.resolve() in (out.resolve(), *out.resolve().parents):
        raise UnusableInput("the results would lie among the staged records", where="--out", remedy="choose another folder")


def _print(found: Mapping[str, Any], out: Path) -> None:
    for words, one in (("before", found["before"]), ("after", found["after"])):
        draft = "; a draft, which can still change" if one["status"] == Status.DRAFT else ""
        print(f"{words}: {one['key']} ({one['state']}{draft})")
        if one["what_if"]:
            print(indented(one["what_if"]["said"]))
            for odd in (odd for number in one["what_if"]["numbers"] for odd in number["odd"]):
                print(indented(f"to know about the question: {odd}"))
    print("Each is asked what it would say had it held for everyone: what plans are pinned to is not heeded.")
    _print_apart(found)
    people = found["population"]
    changed, whose = found["verdicts_changed"], people["patients_changed"]
    print(f"\n{changed:,} verdict{' changes' if changed == 1 else 's change'}, of {whose:,} patient{'' if whose == 1 else 's'} "
          f"among {people['in_program']:,} in the program")  # fmt: skip
    if not found["differs"]:
        print(indented("nothing that a verdict rests on tells the two apart: none can change"))
    _print_safeguards(found["safeguards"])
    _print_programs(found["programs"])
    print(f"\npage: {out / 'compare.html'}")


def _print_apart(found: Mapping[str, Any]) -> None:
    if found["differs"]:
        print(heading("what tells them apart"))
    for one in found["numbers"]:
        way = f", {one['direction']}" if one["direction"] else ""
        print(indented(f"{one['name']}: {one['before']} → {one['after']}{way}; read by {', '.join(one['safeguards']) or 'none'}"))
    for one in found["differs"]:
        if one["kind"] not in ("number", "decides"):
            print(indented(one["sentence"]))
    deciding = sum(one["kind"] == "decides" for one in found["differs"])
    if deciding:
        print(indented(f"{deciding:,} differences in who is eligible: handrail protocol diff tells them"))


def _print_safeguards(safeguards: Sequence[Mapping[str, Any]]) -> None:
    rows = [("severity", "safeguard", "judges", "from", "to", "verdicts")]
    for one in safeguards:
        for each in one["subjects"]:
            rows += [(one["severity"], one["id"], each["subject"], move["before"], move["after"], f"{move['count']:,}")
                     for move in each["moves"] if move["before"] != move["after"]]  # fmt: skip
    if len(rows) > 1:
        print("\n" + "\n".join(columns(rows)))


def _print_programs(programs: Sequence[Mapping[str, Any]]) -> None:
    changed = [one for one in programs if one["patients_changed"] or one["now_breached"] or one["no_longer_breached"]]
    most = sorted(changed, key=lambda one: -one["patients_changed"])[:LISTED_MAX]
    rows: list[tuple[str, ...]] = [("program", "patients", "with a change", "now breached", "no longer breached", "otherwise")]
    for one in most:
        numbers = [
            f"{one[name]:,}" for name in ("patients", "patients_changed", "now_breached", "no_longer_breached", "otherwise")
        ]
        rows.append((one["name"] or one["program"] or "no program on file", *numbers))
    if most:
        print("\n" + "\n".join(columns(rows)))
    if len(changed) > len(most):
        print(indented(f"{len(changed) - len(most):,} more programs in compare.json"))
