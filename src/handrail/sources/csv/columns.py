"""The tables and columns of the CSV form, once: the reading, the templates and the reference page are made from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from handrail.record import TABLES
from handrail.record.tables import ELIGIBILITIES, ROUTES
from handrail.sources.csv.cells import IDENTIFIER, NUMBER_OF, TEXT, TIME, WHOLE, YES_NO, Kind, one_of
from handrail.sources.fhir.supplying import MOVEMENTS
from handrail.terms.attestations import ATTESTED
from handrail.terms.valuesets_liver import RESULT as LIVER

MEASURED = ("systolic", "diastolic", "heart-rate", "oxygen-saturation", "weight", "height", "sedation", "dissociation")
PREGNANCY = ("pregnancy-status", "pregnancy-test")
DRUGS, CODES = ("ketamine", "esketamine"), ("icd-10-cm", "snomed", "rxnorm", "atc", "ours")
HELD = (  # what can be said to be complete: the tables that the form has
    "conditions", "allergies", "medications", "assessments", "check_ins", "decisions", "plans", "consents", "orders", "sessions",
    "administrations", "observations", "contacts", "duties", "requests", "bookings", "dispenses", "custody_movements",
    "toxicology", "adverse_events", "alarms", "enrolments",
)  # fmt: skip
CLINICAL = ("active", "recurrence", "relapse", "inactive", "remission", "resolved")


@dataclass(frozen=True)
class Column:
    """One column: its name in the header, what a cell may hold, what it means, and whether every row needs it."""

    name: str
    kind: Kind
    means: str
    needed: bool = False


@dataclass(frozen=True)
class Sheet:
    """One CSV file: the record's table that it feeds, the FHIR resource that a row stands for, and its columns."""

    table: str
    columns: tuple[Column, ...]

    @property
    def resource(self) -> str:
        return TABLES[self.table].resource

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _sheet(table: str, *own: Column, at: str | None = None, of_patient: bool = True) -> Sheet:
    """of_patient: false where a row may be about no patient."""
    id = Column(TABLES[table].own_id, IDENTIFIER, "the row's own id", needed=True)
    patient = Column("patient_id", IDENTIFIER, "whom the row is about" if of_patient else "whom, if anybody", needed=of_patient)
    first = (id,) if table == "patients" else (id, patient)
    timed = (Column("at", TIME, at, needed=True),) if at else ()
    written = (Column("recorded_at", TIME, "when the row was written down; empty where that is not known"),)
    return Sheet(table, (*first, *timed, *own, *(written if table not in ("patients", "coverage") else ())))


SIGNED = (
    Column("signed_by", TEXT, "the clinician who signed; empty where nobody says that it is signed"),
    Column("signed_at", TIME, "when that was"),
)
DRUG = Column("drug", one_of(*DRUGS), "which form of the drug", needed=True)
ROUTE = Column("route", one_of(*ROUTES), "how it enters the body")
CODED = (
    Column("code_system", one_of(*CODES), "whose code it is; `ours` are the words of docs/reference/medical.md"),
    Column("code", TEXT, "the code"),
    Column("text", TEXT, "the words beside it"),
)

_SHEETS = (
    _sheet("patients", Column("sex", one_of("female", "male", "other", "unknown"), "administrative sex"),
           Column("birth_date", TIME, "date of birth")),
    _sheet("coverage", Column("domain", one_of(*HELD), "the table that was asked about", needed=True),
           Column("complete", YES_NO, "is all there is, on file?", needed=True),
           Column("kept_up", YES_NO, "is it kept up from then on, as by a system's own records?"), at="when it was asked"),
    _sheet("conditions", *CODED, Column("clinical_status", one_of(*CLINICAL), "the status beside the code"),
           Column("verification", one_of("confirmed", "provisional", "differential", "unconfirmed", "refuted"), "how sure"),
           Column("ended_at", TIME, "when it ended"), at="when it began, else when it was recorded"),
    _sheet("allergies", *CODED, Column("kind", one_of("allergy", "intolerance"), "which of the two"),
           Column("clinical_status", one_of("active", "inactive", "resolved"), "the status beside the code"),
           Column("verification", one_of("confirmed", "presumed", "unconfirmed", "refuted"), "how sure"),
           at="when it began, else when it was recorded"),
    _sheet("medications", *CODED, Column("status", one_of("active", "on-hold", "completed", "stopped", "unknown", "intended",
           "not-taken"), "whether it is taken", needed=True), Column("ends_at", TIME, "until when"), at="since when"),
    _sheet("assessments", Column("instrument", TEXT, "its id, as `handrail instruments` lists it", needed=True),
           Column("answer", one_of("answered", "declined", "partial"), "whether it was answered", needed=True),
           Column("score", WHOLE, "its total"), Column("band", TEXT, "its conclusion in our words"),
           Column("substance", TEXT, "the class of substance that it is about"), *SIGNED, at="when it was answered"),
    _sheet("check_ins", Column("status", one_of("answered", "declined", "silent", "due"), "what became of it", needed=True),
           Column("due_at", TIME, "by when it had to be answered"), Column("craving", WHOLE, "craving, 0 to 10"),
           Column("urge", WHOLE, "urge to use, 0 to 10"), Column("mood", WHOLE, "mood, 0 to 10"),
           Column("outside_use", YES_NO, "drug used outside sessions"),
           Column("urinary_symptoms", YES_NO, "new pain, blood, urgency or frequency"), at="when it was answered, else due"),
    _sheet("decisions", Column("eligibility", one_of(*ELIGIBILITIES), "what was decided", needed=True),
           Column("expires_at", TIME, "the last day, or the first instant at which it no longer holds"),
           Column("open_ended", YES_NO, "it was given without an end"),
           Column("co_signed_by", TEXT, "the second clinician who signed"), *SIGNED, at="when it was made"),
    _sheet("plans", Column("protocol", TEXT, "the protocol that it is pinned to, as id@version"),
           Column("phase", one_of("series", "maintenance"), "what it plans", needed=True),
           replace(DRUG, needed=False), ROUTE,
           Column("dose_max_mg", NUMBER_OF, "most drug in one dose, mg"),
           Column("dose_per_kg_max_mg", NUMBER_OF, "most drug in one dose, mg for each kg"),
           Column("doses_max", WHOLE, "how many doses it holds"),
           Column("ends_at", TIME, "the last day, or the first instant at which it is no longer in force"), *SIGNED,
           at="from when"),
    _sheet("consents", Column("scope", TEXT, "what it opens (docs/reference/consent.md)", needed=True),
           Column("ends_at", TIME, "the last day, or the first instant at which it has ended"),
           Column("revoked_at", TIME, "when it was withdrawn"), *SIGNED, at="when it was given"),
    _sheet("orders", DRUG, ROUTE, Column("dose_mg", NUMBER_OF, "the dose ordered, mg"),
           Column("session_id", IDENTIFIER, "the session"), Column("plan_id", IDENTIFIER, "the plan"),
           Column("status", one_of("active", "on-hold", "cancelled", "completed", "stopped", "draft"), "its state", needed=True),
           *SIGNED, at="when it is meant to be given"),
    _sheet("sessions", Column("ended_at", TIME, "when the patient left"),
           Column("status", one_of("planned", "arrived", "in-progress", "finished", "cancelled"), "its state", needed=True),
           Column("place", one_of("clinic", "home", "field", "remote"), "where"),
           Column("monitor_id", IDENTIFIER, "who watched"), Column("prescriber_id", IDENTIFIER, "which prescriber was on site"),
           Column("escort", TEXT, "how the patient left safely"), at="its start"),
    _sheet("administrations", Column("ended_at", TIME, "when the giving ended"), DRUG, ROUTE,
           Column("dose_mg", NUMBER_OF, "what was given, mg"), Column("session_id", IDENTIFIER, "the session"),
           Column("order_id", IDENTIFIER, "the order"),
           Column("status", one_of("completed", "stopped", "in-progress", "not-done"), "what became of it", needed=True),
           Column("indication", one_of("program", "anaesthesia", "emergency-sedation", "analgesia"), "what it was given for"),
           at="its start"),
    _sheet("observations",
           Column("what", one_of(*MEASURED, *PREGNANCY, *ATTESTED, LIVER), "what was observed or attested", needed=True),
           Column("value", TEXT, "a number; of pregnancy and of what is attested, yes or no; of a liver test it is not read"),
           Column("unit", TEXT, "of a measurement: mm[Hg], /min, %, kg, [lb_av], cm, m, {score}"),
           Column("session_id", IDENTIFIER, "the session"), at="when"),
    _sheet("contacts", Column("about", TEXT, "about what (our code)", needed=True),
           Column("direction", one_of("sent", "received"), "which way", needed=True),
           Column("with_whom", IDENTIFIER, "an id of the person or the organisation", needed=True),
           Column("reply_due_at", TIME, "by when a reply is owed"), Column("in_reply_to", IDENTIFIER, "what it answers"),
           Column("consent_id", IDENTIFIER, "the consent that allows it"),
           Column("session_id", IDENTIFIER, "the session that it tells of"),
           at="when it was sent or came"),
    _sheet("duties", Column("duty", TEXT, "what is asked (our code)", needed=True),
           Column("decision_id", IDENTIFIER, "the decision that asks it"),
           Column("owner", IDENTIFIER, "an id of who has to do it"), Column("due_at", TIME, "by when"),
           Column("done_at", TIME, "when it was done"),
           Column("outcome", one_of("done", "declined", "waived"), "how it ended; empty while it is open"),
           at="when it was laid on"),
    _sheet("requests", Column("asks_for", TEXT, "what the patient asked for (our code)", needed=True),
           Column("outcome", one_of("granted", "refused", "open"), "what came of it", needed=True),
           Column("answered_by", IDENTIFIER, "an id of who answered"), at="when it was asked"),
    _sheet("bookings", ROUTE, Column("status", one_of("proposed", "booked", "fulfilled", "cancelled", "noshow"), "its state",
           needed=True), Column("session_id", IDENTIFIER, "the session that came of it"), at="the slot's start"),
    _sheet("dispenses", DRUG, Column("dose_mg", NUMBER_OF, "the drug handed out, mg"), Column("days", WHOLE, "for how many days"),
           at="when it was handed out"),
    _sheet("custody_movements", Column("movement", one_of(*MOVEMENTS), "what was done", needed=True),
           Column("state", one_of("pending", "posted", "voided"), "its state", needed=True), Column("lot", TEXT, "the lot"),
           Column("amount_mg", NUMBER_OF, "how much, mg"), Column("site_id", IDENTIFIER, "where"),
           Column("session_id", IDENTIFIER, "the session"), Column("witnessed_by", IDENTIFIER, "an id of who saw it"),
           Column("recorded_by", IDENTIFIER, "an id of who wrote it down"), at="when", of_patient=False),
    _sheet("toxicology", Column("substance", TEXT, "what was tested for (our code)", needed=True),
           Column("result", one_of("found", "not-found", "refused", "invalid"), "the result", needed=True),
           Column("confirmed", YES_NO, "confirmed by a second method"), at="when the sample was taken"),
    _sheet("adverse_events", Column("what", TEXT, "what happened", needed=True), Column("serious", YES_NO, "was it serious?"),
           Column("session_id", IDENTIFIER, "the session"), Column("reported_at", TIME, "when it was reported"), at="when"),
    _sheet("alarms", Column("raised_by", TEXT, "what raised it (our code)", needed=True),
           Column("owner", IDENTIFIER, "an id of who has to answer"), Column("due_at", TIME, "by when"),
           Column("closed_at", TIME, "when it was closed"), at="when it was raised"),
    _sheet("enrolments", Column("program_id", IDENTIFIER, "the program", needed=True),
           Column("ends_at", TIME, "the last day, or the first instant at which it has ended"),
           Column("open_ended", YES_NO, "it goes on", needed=True), at="its start"),
)  # fmt: skip
SHEETS: Mapping[str, Sheet] = MappingProxyType({one.table: one for one in _SHEETS})
