"""Does a consent stand? And what may be disclosed because of it. Rows have the shape of the record's table `consents`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from handrail.consent.scopes import BESIDE_THE_NOTICE, NOTICE_SOURCE, REDISCLOSURE_NOTICE, Scope, scope
from handrail.record.sight import NOTHING, Sight

Row = Mapping[str, Any]


class Standing(StrEnum):
    """Whether a consent stands; what cannot be told opens nothing."""

    STANDS = "stands"
    NOT = "does not stand"
    DATA_REQUIRED = "data-required"


@dataclass(frozen=True)
class Disclosure:
    """What may be disclosed now, and why. notice: what goes with it, where it tells of a substance use disorder."""

    scope: Scope
    standing: Standing
    consent_id: str | None
    reasons: tuple[str, ...]
    notice: str | None
    note: str | None

    @property
    def may(self) -> bool:
        return self.standing is Standing.STANDS

    @property
    def sight(self) -> Sight:
        """What is opened: nothing at all while no consent surely stands."""
        return self.scope.sight if self.may else NOTHING


def standing(row: Row, at: datetime) -> tuple[Standing, str]:
    """Does this consent stand at `at` (UTC), and why not? A signature counts from the later of its time and its being
    written down; without an end in writing nothing says that it is meant to last.
    """
    if row.get("void") or row.get("signed") is False:
        return Standing.NOT, "it is not signed" if not row.get("void") else "it was withdrawn as entered in error"
    since, since_latest = _since(row.get("at"), row), _since(row.get("at_latest") or row.get("at"), row)
    ends, revoked = row.get("ends_at"), row.get("revoked_at")
    if since is not None and since > at:
        return Standing.NOT, "it was not given yet"
    if revoked is not None and revoked <= at:
        return Standing.NOT, "it was withdrawn"
    if ends is not None and ends <= at:
        return Standing.NOT, "it has ended"
    unknown = {
        "whether it is signed": row.get("signed") is None,
        "when it was given": since_latest is None or since_latest > at,
        "until when it is given": ends is None,
    }
    lacking = [words for words, is_lacking in unknown.items() if is_lacking]
    return (Standing.DATA_REQUIRED, f"not known: {', '.join(lacking)}") if lacking else (Standing.STANDS, "it stands")


def _since(at: datetime | None, row: Row) -> datetime | None:
    recorded = row.get("recorded_at")
    return at if at is None or recorded is None else max(at, recorded)


def disclosure(consents: Iterable[Row], scope_id: str, patient_id: str, *, at: datetime) -> Disclosure:
    """May what the scope opens be disclosed about the patient at `at`? Raises ValueError for a scope that does not exist."""
    asked = scope(scope_id)
    if asked is None:
        raise ValueError(f"there is no scope {scope_id!r}")
    if not asked.consent_opens:
        reason = "no consent opens it: it is one documented step of its own"
        return Disclosure(asked, Standing.NOT, None, (reason,), None, asked.part_2)
    own = [row for row in consents if (row.get("scope"), row.get("patient_id")) == (scope_id, patient_id)]
    judged = [(*standing(row, at), row.get("consent_id")) for row in own]
    for wanted in (Standing.STANDS, Standing.DATA_REQUIRED):
        for found, _why, id in judged:
            if found is wanted:
                return _disclosure(asked, found, id, judged)
    return _disclosure(asked, Standing.NOT, None, judged)


def _disclosure(asked: Scope, found: Standing, id: str | None, judged: list[tuple[Standing, str, Any]]) -> Disclosure:
    reasons = tuple(f"{each}: {why}" for _, why, each in judged) or ("no consent of this scope is on file",)
    notice = (
        f"{REDISCLOSURE_NOTICE} ({NOTICE_SOURCE}; {BESIDE_THE_NOTICE})" if asked.part_2 and found is Standing.STANDS else None
    )
    return Disclosure(asked, found, id, reasons, notice, asked.part_2)
