"""The protocol in force, as it is named everywhere."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from handrail.clinic.protocols.models import Adoption
from handrail.protocol.model import Protocol


def name() -> str | None:
    """`id@version#digest` of the newest adoption; None where nobody adopted any."""
    newest = _newest()
    return f"{newest.protocol}#{newest.digest[:16]}" if newest else None


def protocol() -> Protocol | None:
    """The protocol of the newest adoption, with its local choices; None where nobody adopted any."""
    newest = _newest()
    return _read(newest.pk) if newest else None


@lru_cache(maxsize=16)
def _read(adoption: UUID) -> Protocol:
    """An adoption is never changed, so it is read once."""
    from handrail.clinic.protocols.actions import as_adopted

    return as_adopted(Adoption.objects.get(pk=adoption))


def _newest() -> Adoption | None:
    return Adoption.objects.order_by("adopted_at", "pk").last()
