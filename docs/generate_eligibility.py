"""The reference page of the tables of decisions: one in full, and what tells each other protocol from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from handrail.facts import facts_of
from handrail.protocol import load
from handrail.protocol.decision_table import DecisionTable, Effect, Ground, Row
from handrail.protocol.diff_deciding import tables
from handrail.protocol.model import Basis, Protocol

Lines = Iterator[str]
Table = Callable[[Sequence[str], Sequence[Sequence[str]]], str]
FIRST = "iv-racemic"
ABOUT = """Each row asks one fact of the patient. The table proposes; a clinician decides and signs. The gravest row decides, and
every other is still listed. *No* means nothing. [How it works](../explanation/eligibility.md).
"""
MEANS = {
    Effect.CONTRAINDICATED: "Stands against treatment now, whatever else is so.",
    Effect.UNDETERMINED: "Leaves it open until somebody has answered.",
    Effect.WITH_SAFEGUARDS: "Treatment is possible with duties, and a decision holds for a shorter time.",
    Effect.CAUTION: "Adds a duty, and does not change the tier.",
}


def eligibility(table: Table) -> Lines:
    """The whole page."""
    newest = {one.id: one for one in load.shipped() if one.decides is not None}
    first = newest.pop(FIRST)
    yield "# Who is eligible\n"
    yield ABOUT
    assert first.decides is not None
    yield f"## {first.key}\n"
    for effect, meaning in MEANS.items():
        rows = [row for row in first.decides.rows if row.yes is effect]
        yield f"### {effect}\n"
        yield f"{meaning}\n"
        yield table(
            ("row", "where", "not known", "because", "what would change it", "ground", "duties"),
            [_row(row) for row in rows],
        )
    yield from _rest(first.decides, table)
    for one in newest.values():
        yield from _other(first, one)
    yield from _facts([first, *newest.values()], table)


def _row(row: Row) -> tuple[str, ...]:
    unknown = row.unknown + (f": {row.unknown_because}" if row.unknown_because else "")
    because = row.because + (f" {row.note}" if row.note else "")
    holds = (f"; holds {row.expires_days} days",) if row.expires_days else ()
    stricter = "; **policy of the program, stricter than the label**" if row.stricter_than_label else ""
    return (
        f"`{row.id}`",
        row.asks.said,
        unknown,
        because,
        row.change,
        _ground(row.ground) + stricter,
        "".join((", ".join(row.duties), *holds)),
    )


def _ground(ground: Ground) -> str:
    cited = "" if ground.at is None else f", `{ground.source_id}`, {ground.at}"
    how = "" if ground.basis is Basis.PROGRAM_CHOICE else f" ({ground.verification})"
    return f"{ground.basis}{how}{cited}"


def _rest(decides: DecisionTable, table: Table) -> Lines:
    yield "### How long a decision holds\n"
    rows = [
        (each.outcome, f"{each.expires_days} days", f"{each.lapses_days} days", _ground(each.ground), each.note)
        for each in decides.validity
    ]
    yield table(("outcome", "expires after", "lapses without a session for", "ground", "note"), rows)
    yield "It also ends with: " + "; ".join(each.what for each in decides.endings) + ".\n"
    yield "### Duties\n"
    yield table(("duty", "what", "who", "when", "ground"),
                [(f"`{each.id}`", each.what, each.who, each.due, _ground(each.ground)) for each in decides.duties])  # fmt: skip


def _other(first: Protocol, one: Protocol) -> Lines:
    found = [change.sentence for change in tables(first.decides, one.decides)]
    yield f"## {one.key}\n"
    if not found:
        yield f"The same as {first.key}.\n"
        return
    yield f"What tells it from {first.key}:\n"
    yield "\n".join(f"* {sentence}" for sentence in found) + "\n"


def _facts(protocols: Sequence[Protocol], table: Table) -> Lines:
    known = facts_of("patients")
    asked = dict.fromkeys(name for one in protocols if one.decides for name in one.decides.facts)
    yield "## The facts\n"
    yield table(("fact", "what it says"), [(f"`{name}`", " ".join(known[name].meaning.split())) for name in asked])
