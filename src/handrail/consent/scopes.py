"""Scopes of consent: what each opens, to whom. What is not named here is hidden, also a table that is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail.record.sight import EVERYTHING, Opening, Sight

# Tables of which a row, or the absence of one, can tell that somebody has, had or was asked about a substance use disorder.
# What is opened of them outward needs a scope that says so.
TELLS_OF_SUBSTANCE_USE = frozenset({
    "conditions", "medications", "assessments", "decisions", "duties", "consents", "requests", "check_ins", "toxicology",
    "contacts", "alarms", "overrides", "gate_decisions",
})  # fmt: skip
WITHOUT_SUBSTANCE_USE = MappingProxyType({"domain": frozenset({"bladder", "mood", "anxiety"})})  # of assessments

PART_2 = (
    "Where the program, or the source of a row, is a Part 2 program (42 CFR Part 2), this discloses substance use disorder "
    "records: it needs a consent that says so, carries the notice on redisclosure, and may not be used in legal proceedings "
    "without consent or order. A unit that holds itself out as treating substance use disorder is probably one; counsel decides."
)  # fmt: skip
REDISCLOSURE_NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
NOTICE_SOURCE = "42 CFR 2.32(a)(2), read in accounts of the rule of 2024 (secondary)"
BESIDE_THE_NOTICE = "a copy of the consent, or a clear explanation of what it covers, goes with it"


def columns(*names: str) -> Opening:
    """These columns alone."""
    return Opening(columns=frozenset(names))


def whole(*tables: str) -> dict[str, Opening]:
    """Tables of which nothing is hidden but who wrote a row down, and where it came from."""
    return dict.fromkeys(tables, Opening())


@dataclass(frozen=True)
class Scope:
    """One scope: its word in the table `consents`, what it means, who then sees what.

    outward: it discloses to somebody outside the treating program. consent_opens: it needs a consent that stands.
    """

    id: str
    means: str
    audience: str
    sight: Sight
    outward: bool = True
    consent_opens: bool = True

    @property
    def tells_of_substance_use(self) -> bool:
        """Does it open something that tells of a substance use disorder?"""
        if self.sight.tables is None:
            return True
        shown = {name for name, opening in self.sight.tables.items() if opening.only != WITHOUT_SUBSTANCE_USE}
        return bool(shown & TELLS_OF_SUBSTANCE_USE)

    @property
    def part_2(self) -> str | None:
        """The note on 42 CFR Part 2, where one is due."""
        return PART_2 if self.outward and self.tells_of_substance_use else None


VITALS = MappingProxyType({"what": frozenset({
    "systolic", "diastolic", "heart-rate", "oxygen-saturation", "weight", "height", "sedation", "dissociation",
})})  # fmt: skip
PLAN = ("drug", "route", "dose_ug_max", "dose_ug_per_kg_max", "ends_at", "open_ended", "signed")
TREATMENT = whole("sessions", "administrations", "plans")
PROGRESS = {
    **TREATMENT,
    "plans": columns(*PLAN, "phase", "doses_max"),  # the protocol can be one that treats a substance use disorder
    "sessions": columns("plan_id", "ended_at", "status", "place"),  # an escort, or who was in the room, may be named
    "observations": Opening(columns("session_id", "what", "value").columns, VITALS),  # a test may be among them
    "adverse_events": columns("session_id", "serious", "reported_at"),  # what happened is told in free words
}
TOLD_HARM = {"adverse_events": columns("session_id", "what", "serious", "reported_at")}
CHECK_INS = columns("due_at", "status", "craving", "urge", "outside_use", "urinary_symptoms")
DECISION = columns("eligibility", "tier", "expires_at", "open_ended", "signed")
DUTIES = columns("decision_id", "duty", "due_at", "done_at", "outcome")
HANDED_OUT = columns("drug", "dose_ug", "days")
SCORES = columns("instrument", "version", "domain", "answer", "score", "band", "substance", "signed")

SCOPES: Mapping[str, Scope] = MappingProxyType({one.id: one for one in (
    Scope(
        "treatment-off-label", "treatment with ketamine, told to be off-label, and its safeguards",
        "treating staff, and the safeguards that judge the record", EVERYTHING, outward=False,
    ),
    Scope(
        "disclosure-recovery-care", "that the named recovery care knows of the treatment, its decision, craving and outside use",
        "the named contact in recovery care", Sight({
            **PROGRESS, **TOLD_HARM, "decisions": DECISION, "check_ins": CHECK_INS, "duties": DUTIES,
            "toxicology": columns("substance", "result", "confirmed"), "contacts": columns("about", "direction", "reply_due_at"),
        }),
    ),
    Scope(
        "disclosure-referrer", "that the referrer hears how treatment goes, and nothing of substance use",
        "the referring clinician", Sight({**PROGRESS, "assessments": Opening(only=WITHOUT_SUBSTANCE_USE)}),
    ),
    Scope(
        "disclosure-pharmacy", "that a pharmacy sees what it is asked to prepare or deliver",
        "the pharmacy", Sight({
            "patients": columns("birth_date", "sex"), **whole("orders"),
            "plans": columns(*PLAN),
            "dispenses": HANDED_OUT,
        }),
    ),
    Scope(
        "research", "that a named study uses the record, without names, birth dates or the person's own words",
        "the study", Sight({
            "patients": columns("sex"), **PROGRESS, "decisions": DECISION, "assessments": SCORES, "check_ins": CHECK_INS,
            "requests": columns("asks_for", "outcome"),
        }),
    ),
    Scope(
        "audit-sharing", "that an auditor from outside judges the safeguards, without names or the person's own words",
        "an auditor from outside", Sight({
            "patients": columns("birth_date", "sex"), **TREATMENT,
            **whole("programs", "conditions", "medications", "assessments", "decisions", "duties", "orders", "observations"),
            **whole("toxicology", "requests", "dispenses", "bookings", "custody_movements"),
            "check_ins": Opening(frozenset({*(CHECK_INS.columns or ()), "mood"})),
            **TOLD_HARM, "consents": columns("scope", "ends_at", "revoked_at", "signed"),
            "contacts": columns("about", "direction", "reply_due_at", "in_reply_to", "consent_id"),
            "alarms": columns("raised_by", "due_at", "closed_at"),
        }),
    ),
    Scope(
        "emergency", "what medical personnel need in an emergency, without consent, as one documented step",
        "medical personnel who treat the emergency", Sight({
            "patients": columns("birth_date", "sex"), **PROGRESS, **TOLD_HARM, "dispenses": HANDED_OUT, "decisions": DECISION,
            **whole("conditions", "medications", "toxicology", "orders"),
        }), consent_opens=False,
    ),
)})  # fmt: skip


def scope(id: str) -> Scope | None:
    """The scope of that word."""
    return SCOPES.get(id)


def opened_columns(one: Scope, tables: Iterable[str]) -> dict[str, str]:
    """For people: table → what of it is opened, in words; every table of `tables` that is not is left out."""
    if one.sight.tables is None:
        return dict.fromkeys(tables, "all")
    found = {}
    for name in tables:
        opening = one.sight.tables.get(name)
        if opening is not None:
            rows = "; ".join(f"only where {column} is {', '.join(sorted(words))}" for column, words in opening.only.items())
            shown = "all" if opening.columns is None else ", ".join(sorted(opening.columns))
            found[name] = f"{shown}; {rows}" if rows else shown
    return found
