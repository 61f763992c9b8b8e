"""Adding to the trail: one entry for each act, in the transaction of its effect. Without the entry there is no effect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from handrail.clinic.actor import Actor
from handrail.clinic.protocols import in_force
from handrail.clinic.trail.models import Entry, Head, Opening
from handrail.trail.checks import Frontier
from handrail.trail.entries import Act, seal
from handrail.trail.entries import Opening as Opened
from handrail.trail.entries import append as append_to


def append(
    act: str, *, by: Actor, about: tuple[str, object], at: datetime, happened_at: datetime | None = None,
    values: Mapping[str, str] | None = None, detail: Mapping[str, str | int] | None = None
) -> int:  # fmt: skip
    """Adds one entry and returns its number. values: what is personal or in free words; the entry holds commitments to them,
    and the values themselves stand sealed beside it, where they can be erased. detail: plain facts that are nobody's.

    The head is locked until the transaction ends, so it comes last in one; two that append at once do so one after the other.
    """
    assert connection.in_atomic_block, "an entry stands in the transaction of its effect"
    head = Head.objects.select_for_update().get(pk=1)
    frontier = Frontier.from_bytes(bytes(head.frontier))
    committed, openings = seal(values or {})
    kind, id = about
    told = Act(act=act, by=by.id, about=(kind, str(id)), happened_at=happened_at or at, protocol=in_force.name(),
               device=by.device, roles=_roles(by), commitments=committed, detail=dict(detail or {}))  # fmt: skip
    entry = append_to(frontier, told, at=at, previous=head.written_at)
    Entry.objects.create(number=entry.number, body=entry.data, leaf=entry.leaf, act=act, by=by.id, about=f"{kind}:{id}",
                         written_at=entry.written_at)  # fmt: skip
    Opening.objects.bulk_create(_row(entry.number, one) for one in openings)
    Head.objects.filter(pk=1).update(frontier=frontier.to_bytes(), size=frontier.size, written_at=entry.written_at)
    return entry.number


@transaction.atomic
def erase(*, by: Actor, number: int, at: datetime) -> int:
    """Deletes the values behind an entry's commitments; the tree stays whole, and nobody can guess them from what is left."""
    erased, _ = Opening.objects.filter(number=number).delete()
    if erased:
        append("openings.erased", by=by, about=("entry", number), at=at, detail={"erased": erased})
    return erased


def _row(number: int, one: Opened) -> Opening:
    return Opening(id=f"{number}:{one.name}", number=number, name=one.name, salt=one.salt.hex(), value=one.value)


def _roles(by: Actor) -> tuple[str, ...]:
    from handrail.clinic import access

    return tuple(sorted(access.roles(by.user))) if by.user else ()
