"""The page on consent, written from the scopes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from handrail.consent.scopes import PART_2, SCOPES, TELLS_OF_SUBSTANCE_USE, Scope, opened_columns
from handrail.record import TABLES

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
ABOUT = """A scope says what it opens; what it does not name is hidden, also a table that is new. A table of which a row or a
column is hidden loses its coverage with it, so that its absence is *data required* and gives nothing away. Who wrote a row down,
and which system it came from, are never opened outward. [How and why](../explanation/consent.md).
"""


def consent(table: Table) -> Iterator[str]:
    """The page."""
    yield "# Scopes of consent\n"
    yield ABOUT
    yield table(("scope", "means", "who sees it", "tells of substance use"), [_line(one) for one in SCOPES.values()])
    yield (
        "Tables that can tell of a substance use disorder: "
        + ", ".join(f"`{name}`" for name in sorted(TELLS_OF_SUBSTANCE_USE))
        + ".\n"
    )
    yield PART_2 + "\n"
    for one in SCOPES.values():
        yield f"## {one.id}\n"
        if one.sight.is_everything:
            yield "Everything: hiding applies outward.\n"
        else:
            yield table(("table", "opened"), [(f"`{name}`", said) for name, said in opened_columns(one, TABLES).items()])


def _line(one: Scope) -> tuple[str, ...]:
    tells = "yes" if one.tells_of_substance_use else "no"
    opened_by = "" if one.consent_opens else " Opened by no consent: [one documented step](../explanation/consent.md)."
    return (f"[`{one.id}`](#{one.id})", one.means + "." + opened_by, one.audience, tells)
