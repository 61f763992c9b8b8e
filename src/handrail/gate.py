"""What a gate answers to a proposal, from verdicts that others gave: open, ask, or closed. One pure function.

A stop closes, a caution asks until somebody has answered it in this session, a watch is listed and never interrupts.
*Data required* weighs what *breached* weighs. What happened is never asked of a gate: it is recorded, and then judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from handrail.verdicts import Finding, Severity, Verdict

# The only stops that a signed exception can stand beside: the program's own, stricter than the label. A label
# contraindication is not on this list and never opens by exception: a wrong entry is corrected, by signature.
PROGRAM_POLICY: Mapping[str, str] = MappingProxyType({
    "active-substance-use-disorder": "the label asks for careful consideration; the program is stricter",
})  # fmt: skip
NOTHING_SWITCHED_ON: frozenset[str] = frozenset()  # as shipped


class Answer(StrEnum):
    """What a gate says to a proposal."""

    OPEN = "open"
    ASK = "ask"
    CLOSED = "closed"


class Effect(StrEnum):
    """What one finding does at the gate, in the order in which people read them."""

    CLOSES = "closes"
    STANDS_EXCEPTED = "breached, by signed exception"
    ASKS = "asks"
    ANSWERED = "answered"
    LISTED = "listed"


@dataclass(frozen=True)
class Acknowledgement:
    """A caution that somebody answered in a session. Another verdict of the same safeguard is another question."""

    safeguard: str
    verdict: Verdict
    session_id: str
    acknowledged_by: str
    acknowledged_at: datetime


@dataclass(frozen=True)
class Signature:
    """Who signed, and when."""

    signed_by: str
    signed_at: datetime


@dataclass(frozen=True)
class SignedException:
    """A signed exception for one patient to one stop of the program's policy: two people, a reason, an end."""

    exception_id: str
    safeguard: str
    patient_id: str
    reason: str
    expires_at: datetime | None
    director: Signature | None
    independent_physician: Signature | None

    def lacks(self, at: datetime) -> tuple[str, ...]:
        """Why it does not stand at `at`, in words; empty where it stands."""
        director, physician = self.director, self.independent_physician
        lacking = {
            "the medical director has not signed it": not _signed(director, at),
            "an independent physician has not signed it": not _signed(physician, at),
            "one person signed twice": director is not None and physician is not None
                and director.signed_by.strip() == physician.signed_by.strip(),
            "it gives no reason": not self.reason.strip(),
            "it has no end": self.expires_at is None,
            "it has expired": self.expires_at is not None and self.expires_at <= at,
        }  # fmt: skip
        return tuple(words for words, is_lacking in lacking.items() if is_lacking)


def _signed(signature: Signature | None, at: datetime) -> bool:
    return signature is not None and bool(signature.signed_by.strip()) and signature.signed_at <= at


@dataclass(frozen=True)
class Reason:
    """One finding and what it does. The verdict is never changed: an exception stands beside it.

    exception: the one that stands. refused: exceptions meant for it that do not, each with why. answered_by: who
    acknowledged it in this session.
    """

    finding: Finding
    effect: Effect
    exception: SignedException | None = None
    refused: tuple[str, ...] = ()
    answered_by: str | None = None


@dataclass(frozen=True)
class GateAnswer:
    """The answer and its reasons: what closes first, then what stands by exception, then cautions, then watches.

    Closed without a reason: nothing was judged, and what was not judged does not open.
    """

    answer: Answer
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _Asked:
    """What an answer rests on beside the finding itself."""

    acknowledgements: tuple[Acknowledgement, ...]
    exceptions: tuple[SignedException, ...]
    at: datetime
    session_id: str | None
    exceptions_on: frozenset[str]


def gate(
    findings: Iterable[Finding],
    acknowledgements: Iterable[Acknowledgement] = (),
    exceptions: Iterable[SignedException] = (),
    *,
    at: datetime,
    session_id: str | None = None,
    exceptions_on: frozenset[str] = NOTHING_SWITCHED_ON,
) -> GateAnswer:
    """The answer to the proposal that `findings` are about, at `at` (UTC).

    session_id: the session in which cautions were answered. exceptions_on: the safeguards for which this clinic switched
    signed exceptions on; none as shipped, and only those of `PROGRAM_POLICY` can be.
    """
    judged = tuple(findings)
    asked = _Asked(tuple(acknowledgements), tuple(exceptions), at, session_id, exceptions_on)
    bad = (one for one in judged if one.verdict in (Verdict.BREACHED, Verdict.DATA_REQUIRED))
    reasons = tuple(sorted((_reason(one, asked) for one in bad), key=_place))
    return GateAnswer(_answer({one.effect for one in reasons}, judged), reasons)


def _answer(effects: set[Effect], judged: tuple[Finding, ...]) -> Answer:
    if Effect.CLOSES in effects or not judged:
        return Answer.CLOSED
    return Answer.ASK if Effect.ASKS in effects else Answer.OPEN


def _place(reason: Reason) -> tuple[int, int]:
    """Where a reason is read: by what it does, then what is breached before what is not known."""
    return list(Effect).index(reason.effect), list(Verdict).index(reason.finding.verdict)


def _reason(one: Finding, asked: _Asked) -> Reason:
    if one.severity is Severity.STOP:
        return _of_a_stop(one, asked)
    if one.severity is Severity.CAUTION:
        by = next((each.acknowledged_by for each in asked.acknowledgements if _answers(each, one, asked)), None)
        return Reason(one, Effect.ANSWERED if by is not None else Effect.ASKS, answered_by=by)
    return Reason(one, Effect.LISTED)


def _answers(given: Acknowledgement, one: Finding, asked: _Asked) -> bool:
    return (
        (given.safeguard, given.verdict, given.session_id) == (one.safeguard, one.verdict, asked.session_id)
        and bool(given.acknowledged_by.strip())
        and given.acknowledged_at <= asked.at
    )


def _of_a_stop(one: Finding, asked: _Asked) -> Reason:
    refused: list[str] = []
    for each in asked.exceptions:
        if (each.safeguard, each.patient_id) == (one.safeguard, one.patient_id):
            why = (*_not_open_to_exceptions(one, asked), *each.lacks(asked.at))
            if not why:
                return Reason(one, Effect.STANDS_EXCEPTED, exception=each)
            refused.append(f"{each.exception_id}: {'; '.join(why)}")
    return Reason(one, Effect.CLOSES, refused=tuple(refused))


def _not_open_to_exceptions(one: Finding, asked: _Asked) -> tuple[str, ...]:
    """Why no exception can stand beside this finding. What is not known is asked first: nobody can sign for it."""
    if one.safeguard not in PROGRAM_POLICY:
        return ("this stop is no policy of the program, so no exception opens it",)
    off = () if one.safeguard in asked.exceptions_on else ("this clinic has not switched exceptions on for it",)
    return (*off, "what is not known is asked first") if one.verdict is Verdict.DATA_REQUIRED else off
