"""A comparison from staged records to its page: `compare.json`, which says all of it for programs, and `compare.html`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson

from handrail import __version__
from handrail.audit.compare import Comparison, compare, differing
from handrail.audit.earlier import Earlier
from handrail.audit.moves import COUNTED, Moves
from handrail.audit.parts import write_at_once
from handrail.audit.report import compare_page
from handrail.audit.tally import wilson
from handrail.protocol import diff, standing
from handrail.protocol.model import Protocol
from handrail.safeguards.safeguard import Safeguard
from handrail.terms.moment import local_day
from handrail.verdicts import Verdict

SCHEMA = "handrail-compare/1"
NAME = "compare.json"
DECIDES_VERDICTS = ("use", "relaxed", "decides", "period", "number")  # kinds of change that a verdict can rest on
SHOWN_MAX = 200  # patients that the page itself holds; all are in patients.parquet
Json = dict[str, Any]


def compared(
    earlier: Earlier, asked: Comparison, out: Path, progress: Callable[[str, int, int], None]
) -> Json:  # fmt: skip
    """Judges what `earlier` staged under both protocols and writes the results into `out`; gives what `compare.json` says.

    UnusableInput where the staging is not whole.
    """
    out.mkdir(parents=True, exist_ok=True)
    moves = compare(earlier, asked, out, lambda done, of: progress("judging twice", done, of))
    earlier.staged.refuse_incomplete()  # a file that went away while it was judged
    document = _document(earlier, asked, moves)
    write_at_once(orjson.dumps(document, option=orjson.OPT_INDENT_2), out / NAME)
    compare_page.write(document, out)
    return document


def _document(earlier: Earlier, asked: Comparison, moves: Moves) -> Json:
    day = local_day(asked.at, asked.zone)
    changes = [one for one in diff.differences(asked.before, asked.after) if one.kind in DECIDES_VERDICTS]
    return {
        "schema": SCHEMA, "handrail": __version__, "at": asked.at.isoformat(), "zone": str(asked.zone) if asked.zone else "UTC",
        "source": earlier.run["source"], "source_digest": earlier.run["source_digest"],
        "before": _protocol(asked.before, asked), "after": _protocol(asked.after, asked),
        "pins_heeded": False, "plans_pinned": dict(sorted(moves.pinned.items())),
        "differs": [
            {"about": one.about, "kind": one.kind, "direction": one.direction, "sentence": one.sentence} for one in changes
        ],
        "numbers": [_number(one.about, one.was, one.is_, one.direction, asked) for one in changes if one.kind == "number"],
        "population": {name: moves.population[name] for name in ("patients", "in_program", "patients_changed")},
        "verdicts_changed": sum(count for (_, _, was, is_), count in moves.verdicts.items() if was != is_),
        "safeguards": [_safeguard(one, moves, differing(one, day, asked)) for one in asked.safeguards],
        "programs": _programs(moves), "patients_shown_max": SHOWN_MAX,
    }  # fmt: skip


def _protocol(protocol: Protocol, asked: Comparison) -> Json:
    return {
        "key": protocol.label, "title": protocol.title, "digest": protocol.digest, "status": str(protocol.status),
        "adopted": protocol.adopted,
        "state": standing.state(protocol, asked.at, asked.zone),
        "what_if": standing.question_as_json(protocol, asked.at, asked.zone),
    }  # fmt: skip


def _number(name: str, was: str | None, is_: str | None, direction: str | None, asked: Comparison) -> Json:
    readers = [one.id for one in asked.safeguards if name in one.parameters]
    return {"name": name, "before": was, "after": is_, "direction": direction, "safeguards": readers}


def _safeguard(one: Safeguard, moves: Moves, reads: list[str]) -> Json:
    return {
        "id": one.id, "revision": one.revision, "title": one.title, "severity": str(one.severity), "reads": reads,
        "subjects": [_subject(one.id, subject, moves) for subject in one.subjects],
    }  # fmt: skip


def _subject(name: str, subject: str, moves: Moves) -> Json:
    found = {(was, is_): moves.verdicts[name, subject, was.code, is_.code] for was in Verdict for is_ in Verdict}
    return {
        "subject": subject, "patients_changed": moves.patients[name, subject],
        "changed": sum(count for (was, is_), count in found.items() if was is not is_),
        "moves": [{"before": str(was), "after": str(is_), "count": count} for (was, is_), count in found.items() if count],
        "before": _counts({one: sum(found[one, other] for other in Verdict) for one in Verdict}),
        "after": _counts({one: sum(found[other, one] for other in Verdict) for one in Verdict}),
    }  # fmt: skip


def _counts(found: Mapping[Verdict, int]) -> Json:
    """Counts of one side in the words of `run.json`, with the share breached and its 95 % interval."""
    breached, judged = found[Verdict.BREACHED], found[Verdict.MET] + found[Verdict.BREACHED]
    interval = wilson(breached, judged)
    return {
        **{str(one).replace("-", "_"): count for one, count in found.items()},
        "share_breached": breached / judged if interval else None,
        "low": interval[0] if interval else None, "high": interval[1] if interval else None,
    }  # fmt: skip


def _programs(moves: Moves) -> list[Json]:
    """Every program, by its id, those of whom nobody says which last. Who is in two counts in both."""
    known = {program for program, _ in moves.programs}
    order = sorted(known, key=lambda one: (one is None, one or ""))
    return [
        {"program": one, "name": moves.names.get(one) if one else None, **{what: moves.programs[one, what] for what in COUNTED}}
        for one in order
    ]
