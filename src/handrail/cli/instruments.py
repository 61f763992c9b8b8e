"""`handrail instruments`: what may be asked, how it is scored, what its licence allows; and the score of a file of answers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import orjson

from handrail.cli import options
from handrail.cli.instruments_shown import as_json, explain, explain_dependence, listed, result, scored_json
from handrail.cli.listing import columns
from handrail.instruments.branching import CLINICIAN, next_instruments
from handrail.instruments.catalogue import INSTRUMENTS, in_language, instrument
from handrail.instruments.dependence.counting import count
from handrail.instruments.dependence.criteria import Counted
from handrail.instruments.dependence.reading import entry
from handrail.instruments.model import SEXES, Context
from handrail.instruments.scoring import score
from handrail.sources.lines_json import NotJson, read_json
from handrail.terms.errors import UnusableInput

SCORED, INCOMPLETE = 0, 3
ENDS = "Exit status with --score: 0 scored, 3 incomplete (there is no total), 2 unusable answers."


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    about = "list the instruments, show one in full, or score answers"
    command = commands.add_parser("instruments", help=about, description=about, epilog=ENDS)
    command.add_argument("id", nargs="?", metavar="ID", help="one instrument, such as audit-c")
    command.add_argument("--score", metavar="FILE", help="answers: a FHIR QuestionnaireResponse or {\"linkId\": code or number}; "
                         "a total alone is {\"score\": 5}, a declined item is \"declined\"")  # fmt: skip
    command.add_argument("--sex", choices=SEXES, help="where a cut-off depends on it; all but male take the lower")
    command.add_argument("--substance", metavar="NAME", help="what the answers are about, where a cut-off depends on it")
    command.add_argument("--language", default="en", metavar="CODE", help="official versions only; nothing is translated")
    options.add_format(command)
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Lists all, shows one, or scores."""
    if given.id is None and given.score is not None:
        raise UnusableInput("--score needs an instrument", remedy="handrail instruments audit-c --score FILE")
    if given.id == CLINICIAN:
        return _dependence(given)
    if given.score is not None:
        return _score(given)
    chosen = INSTRUMENTS if given.id is None else (instrument(given.id),)
    if given.id is not None or given.language != "en":
        for one in chosen:
            in_language(one, given.language)
    if given.format == "json":
        _write([as_json(one) for one in chosen])
    elif given.id is None:
        print("\n".join(columns([("instrument", "version", "items", "range", "cut-offs", "licence", "validated", "title"),
                                 *map(listed, INSTRUMENTS)])))  # fmt: skip
        print(f"\n{CLINICIAN}: criteria that a clinician counts; handrail instruments {CLINICIAN}")
    else:
        print(explain(chosen[0]))
    return SCORED


def _write(document: Any) -> None:
    sys.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n")


def _score(given: argparse.Namespace) -> int:
    one = instrument(given.id)
    in_language(one, given.language)
    found = score(one, _document(given.score), given.score, Context(given.sex, given.substance))
    after = [step for step in next_instruments(found) if step.because != "every intake asks this"]
    if given.format == "json":
        _write(scored_json(found, after))
    else:
        print(result(one, found, after))
    return SCORED if found.complete else INCOMPLETE


def _dependence(given: argparse.Namespace) -> int:
    if given.language != "en":
        raise UnusableInput(f"{CLINICIAN} is not offered in {given.language}: no official version")
    if given.score is None:
        print(explain_dependence(), end="") if given.format == "text" else _write(_criteria())
        return SCORED
    found = count(entry(_document(given.score), given.score), given.score)
    if given.format == "json":
        _write({"schema": "handrail-dependence/1", **_counted(found)})
    else:
        print("\n".join(_told(found)))
    return INCOMPLETE if found.unknown or found.band is None else SCORED


def _criteria() -> Any:
    from handrail.instruments.dependence.criteria import CLASSES, CRITERIA

    return [{"id": CLINICIAN, "criteria": CRITERIA, "countable": CLASSES}]


def _counted(found: Counted) -> dict[str, Any]:
    return {name: getattr(found, name) for name in Counted.__slots__}


def _told(found: Counted) -> list[str]:
    number = f"{found.count}" if found.count is not None else f"at least {found.at_least} (at most {found.at_most})"
    lines = [f"{found.substance}: {number} of {found.countable} criteria", f"severity: {found.severity or 'not certain or none'}",
             f"conclusion: {found.band or 'not certain'}"]  # fmt: skip
    return lines + [f"  {note}" for note in found.notes]


def _document(name: str) -> Any:
    try:
        return read_json(Path(name).read_bytes())
    except FileNotFoundError:
        raise UnusableInput("there is no such file", where=name) from None
    except IsADirectoryError:
        raise UnusableInput("this is a folder, not a file of answers", where=name) from None
    except NotJson as error:
        raise UnusableInput(str(error), where=name) from error
