"""Conditions, allergies, and medicines that are not the program's drug."""

from __future__ import annotations

from datetime import datetime, timedelta

from handrail.sources.fhir import parts, pointing, times
from handrail.sources.fhir.outcome import Rows
from handrail.sources.fhir.parts import WITHDRAWN, Codings, Open, Refused
from handrail.terms import valuesets, valuesets_allergies, valuesets_medical, valuesets_medicines
from handrail.terms.moment import Moment
from handrail.terms.valuesets_conditions import DISORDER, OTHER, UNSPECIFIED, Coding, Meaning, by_code, by_words

UNTOLD = (None, None, None)
A_DAY = timedelta(days=1)  # a clock in another time zone is no contradiction

CLINICAL = ("active", "recurrence", "relapse", "inactive", "remission", "resolved")
VERIFICATION = ("confirmed", "provisional", "differential", "unconfirmed", "refuted", WITHDRAWN)
ALLERGY_VERIFICATION = ("confirmed", "presumed", "unconfirmed", "refuted", WITHDRAWN)
ALLERGY_STATES, ALLERGY_KINDS = ("active", "inactive", "resolved"), ("allergy", "intolerance")
MEDICATION_STATES: dict[str, str | None] = {
    name: name for name in ("active", "on-hold", "cancelled", "completed", "stopped", "draft", "unknown", "intended", "not-taken")
} | {WITHDRAWN: None}  # fmt: skip


def condition(one: Open) -> Rows:
    """A diagnosis. Its onset is when it began; where only its recording is dated, that."""
    pointing.about_patient(one, "conditions")
    verification = _word(one, "verificationStatus", VERIFICATION)
    one.void = verification == WITHDRAWN
    names = parts.codings(one.resource.get("code"), "code")
    if not names and not one.void:
        raise Refused("code is missing: it cannot be told what it is")
    recorded = times.when(one, one.resource.get("recordedDate"), "recordedDate")
    onset = _dated(one, "onset", "start")
    began, ended = (
        times.required(one, _not_after(one, onset, recorded) or recorded, "onset[x] or recordedDate"),
        _ended(one, onset),
    )
    (category, substance, course), (system, code, text) = _meaning(one, names)
    return [one.row(
        "conditions", began, code_system=system, code=code, text=text, category=category, substance=substance, course=course,
        findings=_findings(one, names), clinical_status=_word(one, "clinicalStatus", CLINICAL),
        verification=None if one.void else verification, ended_at=times.just_after(ended),
        recorded_by=pointing.who(one, "recorder"), recorded_at=recorded.at_latest if recorded else one.recorded_at,
        status_recorded_at=one.recorded_at,
    )]  # fmt: skip


def _not_after(one: Open, onset: Moment | None, recorded: Moment | None) -> Moment | None:
    """The onset; none where it lies after the diagnosis was recorded: what is recorded has begun."""
    if onset is None or recorded is None or onset.at <= recorded.at_latest + A_DAY:
        return onset
    one.note("its onset is not used: it lies after it was recorded")
    return None


def _findings(one: Open, names: Codings) -> str | None:
    found = valuesets_medical.findings(names)
    if found is None and not one.void:
        one.note("it cannot be told what it is: its code is not known here, and it has no words")
    return found


def allergy(one: Open) -> Rows:
    """An allergy or intolerance, or that none is known."""
    pointing.about_patient(one, "allergies", "patient")
    verification = _word(one, "verificationStatus", ALLERGY_VERIFICATION)
    one.void = verification == WITHDRAWN
    names = parts.codings(one.resource.get("code"), "code")
    if not names and not one.void:
        raise Refused("code is missing: it cannot be told to what")
    recorded = times.when(one, one.resource.get("recordedDate"), "recordedDate")
    began = times.required(one, _dated(one, "onset", "start") or recorded or _last_written(one), "onset[x] or recordedDate")
    kind = parts.a_text(one.resource.get("type"), "type")
    system, code, text = parts.words_of(names)
    return [one.row(
        "allergies", began, code_system=system, code=code, text=text, agent=_agent(one, names),
        kind=kind if kind in ALLERGY_KINDS else None, clinical_status=_word(one, "clinicalStatus", ALLERGY_STATES),
        verification=None if one.void else verification, recorded_by=pointing.who(one, "recorder"),
        recorded_at=recorded.at_latest if recorded else one.recorded_at,
    )]  # fmt: skip


def _agent(one: Open, names: Codings) -> str | None:
    agent = valuesets_allergies.agent(names)
    if agent is None and not one.void:
        one.note("it cannot be told to what: its code is not known here, and it has no words")
    return agent


def _last_written(one: Open) -> Moment | None:
    """meta.lastUpdated, for what is dated by nothing else: it was so by then at the latest."""
    written = one.recorded_at
    return None if written is None else times.when(one, written.isoformat(), "meta.lastUpdated")


def _word(one: Open, key: str, allowed: tuple[str, ...]) -> str | None:
    if one.resource.get(key) is None:
        return None
    word = parts.a_code(one.resource[key], key, allowed)
    if word is None:
        raise Refused(f"{key} is not a status of FHIR")
    return word


def _dated(one: Open, name: str, side: str) -> Moment | None:
    """onset[x] or abatement[x]: a date, or one side of a period; an age or words are noted and not used."""
    resource = one.resource
    if resource.get(f"{name}DateTime") is not None:
        return times.when(one, resource[f"{name}DateTime"], f"{name}DateTime")
    if resource.get(f"{name}Period") is not None:
        return times.when(one, parts.an_object(resource[f"{name}Period"], f"{name}Period").get(side), f"{name}Period.{side}")
    for kind in ("Age", "Range", "String"):
        if resource.get(name + kind) is not None:
            one.note(f"{name}{kind} is not a date: it is not used")
    return None


def _ended(one: Open, began: Moment | None) -> Moment | None:
    """When it ended. One that surely ended before it began contradicts itself: taking the end would make it past."""
    ended = _dated(one, "abatement", "end")
    if began is None or ended is None:
        return ended
    one.alone = began.at != began.at_latest or ended.at != ended.at_latest  # days are no instants, of which the order is known
    if ended.at_latest < began.at and not one.void:
        raise Refused("it ended before it began: nobody can tell whether it is past")
    return ended


def _meaning(one: Open, names: Codings) -> tuple[Meaning, Coding]:
    """What the code says, and the coding that says it: one that speaks of a substance disorder outweighs all others. A code
    that is not known here and has no words may be one of a disorder: it has no category.
    """
    decided = any(by_code(system, code) for system, code, _ in names)
    said = [(by_code(name[0], name[1]) or (by_words(name[2]) if name[0] or not decided else None), name) for name in names]
    for category in (DISORDER, UNSPECIFIED):
        found = [(meaning, name) for meaning, name in said if meaning is not None and meaning[0] == category]
        if found:
            meaning, name = found[0]
            if len({each[2] for each, _ in found}) > 1:
                one.note("its codings disagree on whether the disorder is in remission: its course is unknown")
                meaning = (category, meaning[1], "unspecified")
            if len(_substances(said)) > 1:
                one.note("its codings name several substances: it is not taken for a disorder of one of them alone")
                meaning = (category, None, meaning[2])
            return meaning, name
    told = decided or valuesets_medical.findings(names) is not None
    return OTHER if told else UNTOLD, parts.words_of(names)


def _substances(said: list[tuple[Meaning | None, Coding]]) -> set[str | None]:
    return {meaning[1] for meaning, _ in said if meaning is not None and meaning[0] in (DISORDER, UNSPECIFIED)}


def medication(one: Open, names: Codings, when: Moment | None, ends_at: datetime | None, own_id: str | None = None) -> Rows:
    """A medicine that is not the program's drug; without a word on what it is, its kind is unknown."""
    one.domain = "medications"
    status = parts.status_of(one, MEDICATION_STATES)
    treats = any(valuesets.treats_opioid_use(*name) for name in names)
    classes = valuesets_medicines.classes(names)
    category: str | None = "opioid-agonist-or-antagonist-treatment" if treats else "other"
    if classes is None:
        one.note("it cannot be told which medicine it is: its code is not known here, and it has no words")
        category = None
    system, code, text = parts.words_of(names)
    return [one.row(
        "medications", when, own_id, code_system=system, code=code, text=text, category=category, classes=classes, status=status,
        ends_at=ends_at,
    )]  # fmt: skip
