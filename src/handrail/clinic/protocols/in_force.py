"""The protocol in force, as it is named everywhere."""

from __future__ import annotations

from handrail.clinic.protocols.models import Adoption
from handrail.protocol.load import find
from handrail.protocol.model import Protocol


def name() -> str | None:
    """`id@version#digest` of the newest adoption; None where nobody adopted any."""
    newest = _newest()
    return f"{newest.protocol}#{newest.digest[:16]}" if newest else None


def protocol() -> Protocol | None:
    """The protocol of the newest adoption; None where nobody adopted any."""
    newest = _newest()
    return find(newest.protocol) if newest else None


def _newest() -> Adoption | None:
    return Adoption.objects.order_by("adopted_at", "pk").last()
