"""Patient, Encounter and List: who, which sessions, and what was asked about."""

from __future__ import annotations

from typing import Any

from handrail.record import TABLES
from handrail.sources.fhir import parts, pointing, times
from handrail.sources.fhir.outcome import Rows
from handrail.sources.fhir.parts import Open, OutOfScope, Refused
from handrail.terms.moment import Moment
from handrail.terms.valuesets import OURS
from handrail.terms.words import quoted

BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
BIRTH_SEXES = {"F": "female", "M": "male"}
SEXES = ("female", "male", "other", "unknown")
SESSION_STATES: dict[str, str | None] = {
    "planned": "planned", "arrived": "arrived", "triaged": "in-progress", "in-progress": "in-progress", "onleave": "in-progress",
    "finished": "finished", "cancelled": "cancelled", "unknown": None, "entered-in-error": None,
}  # fmt: skip
ROLES = ("monitor", "prescriber")
STAFF = ("Practitioner", "PractitionerRole")
LIST_STATES: dict[str, str | None] = {name: name for name in ("current", "retired", "entered-in-error")}
COMPLETE = {"nilknown": True, "closed": True, "notasked": False, "unavailable": False, "withheld": False, "notstarted": False}


def patient(one: Open) -> Rows:
    """A person; the birth date is kept where a whole day is given."""
    one.domain = "patients"
    id = one.resource.get("id")
    one.patient_id = id if isinstance(id, str) and parts.ID.fullmatch(id) else None
    pointing.usable(one)
    sex, birth_sex = one.resource.get("gender"), parts.kept(one, "extension", lambda: _sex_at_birth(one))
    if sex is not None and sex not in SEXES:
        one.note(f"gender {quoted(sex)} is not a gender of FHIR: it is not used")
        sex = None
    for link in parts.a_list(one.resource.get("link"), "link"):
        if link.get("type") == "replaced-by":
            one.note("this person's record was replaced by another: both are read as two people")
    return [one.row("patients", None, birth_date=_born(one), sex=sex, birth_sex=birth_sex)]


def _sex_at_birth(one: Open) -> str | None:
    """By the extension of US Core; None where there is none, or it says neither."""
    found = {each.get("valueCode") for each in parts.a_list(one.resource.get("extension"), "extension")
             if each.get("url") == BIRTH_SEX}  # fmt: skip
    said = found.pop() if len(found) == 1 else None
    return BIRTH_SEXES.get(said) if isinstance(said, str) else None


def _born(one: Open) -> Any:
    born = times.noted(one, one.resource.get("birthDate"), "birthDate")
    if born is not None and born.local_date is None:
        one.note("birthDate is not used: it is not a whole day")
    return born.local_date if born is not None else None


def encounter(one: Open) -> Rows:
    """A session, or any other encounter: the doses say which of them matter."""
    pointing.about_patient(one, "sessions")
    status = parts.status_of(one, SESSION_STATES)
    period = parts.an_object(one.resource.get("period"), "period")
    start = times.required(one, times.when(one, period.get("start"), "period.start"), "period.start")
    staff = _staff(one, start)
    return [one.row(
        "sessions", start, plan_id=pointing.first_of(one, "basedOn", "CarePlan"), status=status,
        ended_at=times.ended(one, start, period.get("end"), "period.end"),
        place=parts.a_text(parts.an_object(one.resource.get("class"), "class").get("code"), "class.code"),
        monitor_id=staff.get("monitor"), prescriber_id=staff.get("prescriber"),
        escort=parts.text_of(one, parts.extensions(one), "safe-leaving"),
    )]  # fmt: skip


def _staff(one: Open, start: Moment | None) -> dict[str, str]:
    """Who watched, and which prescriber was on site: nobody who had surely left before the session began."""
    found: dict[str, str] = {}
    for each in parts.a_list(one.resource.get("participant"), "participant"):
        for concept in parts.a_list(each.get("type"), "participant.type"):
            roles = {code for _, code, _ in parts.codings(concept, "participant.type") if code in ROLES}
            id = pointing.reference(one, each.get("individual"), "participant", *STAFF) if roles else None
            if id and _had_left(one, each, start):
                one.note(f"{', '.join(sorted(roles))} is not used: the period of taking part was over before the session began")
            elif id:
                found |= dict.fromkeys(roles, id)
    return found


def _had_left(one: Open, participant: dict[str, Any], start: Moment | None) -> bool:
    _, end = parts.kept(one, "participant.period", lambda: times.period(one, participant.get("period"), "period")) or (None, None)
    return end is not None and start is not None and end.at_latest < start.at


def coverage(one: Open) -> Rows:
    """A List with our code for one of the record's tables: what was asked about, for which period, whether it is complete.

    Our own system only: other systems have a `medications` or a `plans` of their own, which claim nothing of the kind.
    """
    names = parts.codings(one.resource.get("code"), "code")
    domain = next((code for system, code, _ in names if system == OURS and code in TABLES), None)
    if domain is None:
        raise OutOfScope("a List that is not about one of the record's tables")
    pointing.about_patient(one, domain)  # a list that is refused may have said that the table is incomplete
    current = parts.status_of(one, LIST_STATES) == "current"
    known = parts.extensions(one)
    complete = None if one.void else _complete(one, kept_up=parts.is_true(one, known, "kept-up"))
    period = parts.an_object(parts.value_of(one, known, "period", "Period"), "period")
    if "period" in known and not period and not one.void:
        raise Refused("its period cannot be read: it must not count as all of time")
    start, end = (times.when(one, period.get(side), f"period.{side}") for side in ("start", "end"))
    dated = times.required(one, times.when(one, one.resource.get("date"), "date"), "date")
    return [one.row(
        "coverage", dated, domain=domain, from_at=start.at if start else None, to_at=_spoken_of_until(end, dated),
        open_start=start is None, open_end=current and parts.is_true(one, known, "kept-up"),
        complete=complete,
    )]  # fmt: skip


def _spoken_of_until(end: Moment | None, dated: Moment | None) -> Any:
    """The end of the period; without one, the day of the list, of which only the first instant is sure."""
    if end is not None:
        return end.at_latest
    return dated.at if dated is not None else None


def _complete(one: Open, *, kept_up: bool) -> bool:
    """Is the list all there is? One with entries is, and an empty one says so by its reason; but only a snapshot, or a working
    list that is kept up, can be. A list of changes says nothing: it withdraws what an earlier version of it said.
    """
    entries = parts.a_list(one.resource.get("entry"), "entry")
    reason = next((code for _, code, _ in parts.codings(one.resource.get("emptyReason"), "emptyReason")), None)
    if one.resource.get("emptyReason") is not None and reason is None:
        raise Refused("emptyReason has no code: nobody can tell whether it was asked")
    if reason is not None and reason not in COMPLETE:
        raise Refused(f"emptyReason {reason!r} is not a reason of FHIR")
    if reason is not None and entries:
        raise Refused("it has entries and a reason for having none")
    mode = one.resource.get("mode")
    if mode == "changes":
        one.note("a list of changes does not say what is complete: it is not used")
        one.void = True
    return (COMPLETE[reason] if reason else bool(entries)) and (mode == "snapshot" or (mode == "working" and kept_up))
