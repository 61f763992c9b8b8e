"""The record's schema, once: every table, every column, with its unit, its meaning and its FHIR R4 element.

Amounts are whole numbers of a base unit (micrograms, grams). A missing value is null and means *not recorded*. A null
end is not an open end: `open_ended` says so where it is meant. `ext:NAME` stands for the extension
`https://handrail.example/fhir/NAME`, and `our code` for a code of the system `https://handrail.example/fhir/codes`.
"""

from __future__ import annotations

from handrail.record.schema import Table, amount, day, text, time, word, yes_no
from handrail.terms.attestations import ATTESTED
from handrail.terms.valuesets_liver import RESULT as LIVER_RESULT

ELIGIBILITIES = ("contraindicated", "eligible-with-safeguards", "eligible", "undetermined")
ROUTES = ("intravenous", "intramuscular", "subcutaneous", "intranasal", "sublingual", "oral")
SIGNATURE = (
    yes_no("signed", "signed by a clinician; false for a draft; null when the source does not say", "ext:signature"),
    text("signed_by", "who signed", "ext:signature.who"),
    time(
        "signed_at",
        "the first instant at which it can have been signed and on file; null when not told",
        "ext:signature.when, and not before the document's own date of writing",
    ),
    time("signed_latest", "the last instant that `signed_at` can mean; equal to it for an instant", "—"),
)
DRUG = word("drug", "which form of the drug", "medicationCodeableConcept (RxNorm, ATC)", "ketamine", "esketamine")
ROUTE = word("route", "how the drug enters the body", "dosage.route (SNOMED CT)", *ROUTES)
CODED = (
    text("code_system", "the code's system", "code.coding.system"),
    text("code", "the code", "code.coding.code"),
    text("text", "the words beside the code", "code.text or code.coding.display"),
)

# fmt: off
PEOPLE = (
    Table("programs", "program_id", "Organization", "a clinic's program at one site; `at` is its start", (
        text("name", "what the program calls itself", "Organization.name"),
        text("site_id", "the site", "Organization.partOf"),
        text("zone", "the IANA time zone of its calendar", "ext:time-zone"),
        text("protocol", "the protocol that it has adopted, as id@version", "ext:protocol"),
    )),
    Table("staff", "staff_id", "PractitionerRole", "who works in the program, and in which role", (
        text("name", "the person's name", "PractitionerRole.practitioner.display"),
        text("role", "the role", "PractitionerRole.code"),
        text("site_id", "the site", "PractitionerRole.location"),
        time("ends_at", "until when", "PractitionerRole.period.end"),
    )),
    Table("patients", "patient_id", "Patient", "one row for each person; `at` may be null", (
        day("birth_date", "date of birth", "Patient.birthDate"),
        word("sex", "administrative sex", "Patient.gender", "female", "male", "other", "unknown"),
        word("birth_sex", "sex recorded at birth", "extension us-core-birthsex", "female", "male"),
    )),
    Table("enrolments", "enrolment_id", "EpisodeOfCare", "from when to when a person is in the program", (
        text("program_id", "the program", "EpisodeOfCare.managingOrganization"),
        time("ends_at", "until when", "EpisodeOfCare.period.end"),
        yes_no("open_ended", "still running", "EpisodeOfCare.status = active"),
    )),
    Table("coverage", "coverage_id", "List", "what was asked about, for which period: absence made explicit", (
        text("domain", "the table that was asked about", "List.code (our code: a table's name)"),
        time("from_at", "the first instant that the answer speaks of", "ext:period.start"),
        time("to_at", "the last instant that the answer speaks of", "ext:period.end"),
        yes_no("open_start", "it speaks of all time before as well", "ext:period without start"),
        yes_no("open_end", "it is kept up from then on (a system's own records)", "ext:kept-up"),
        yes_no("complete", "true: all there is, is on file; false: known to be incomplete; null: something was refused that may "
               "belong there", "List.emptyReason nilknown or closeable, or "
               "List.mode = snapshot; false for notasked, unavailable"),
    )),
)

DECIDING = (
    Table("conditions", "condition_id", "Condition", "a diagnosis; `at` is its onset, else when it was recorded", (
        *CODED,
        word("category", "what the code says in this field's terms", "from the code (ICD-10-CM, SNOMED CT)",
             "substance-use-disorder", "substance-use-unspecified", "other"),
        text("substance", "the class of substance", "from the code"),
        word("course", "what the code itself says of its course", "from the code", "active", "remission", "unspecified"),
        text("findings", "what the code means for treatment with ketamine: words with a space between (medical.md), one with `?` "
             "where it only may; `none`; null where it cannot be told", "from the code, else its words"),
        word("clinical_status", "the status beside the code", "Condition.clinicalStatus",
             "active", "recurrence", "relapse", "inactive", "remission", "resolved"),
        word("verification", "how sure", "Condition.verificationStatus",
             "confirmed", "provisional", "differential", "unconfirmed", "refuted"),
        time("ended_at", "when it ended", "Condition.abatement[x]"),
        time("status_recorded_at", "when its status was last written down, where that is known", "meta.lastUpdated"),
    )),
    Table("allergies", "allergy_id", "AllergyIntolerance", "an allergy or intolerance, or that none is known; `at` is its "
          "onset, else when it was recorded", (
        *CODED,
        word("agent", "to what, in this field's terms; `none-known`: asked, and none is known",
             "from the code (SNOMED CT, RxNorm), else its words", "ketamine", "esketamine", "excipient", "other", "none-known"),
        word("kind", "which of the two", "AllergyIntolerance.type", "allergy", "intolerance"),
        word("clinical_status", "the status beside the code", "AllergyIntolerance.clinicalStatus",
             "active", "inactive", "resolved"),
        word("verification", "how sure", "AllergyIntolerance.verificationStatus",
             "confirmed", "presumed", "unconfirmed", "refuted"),
    )),
    Table("medications", "medication_id", "MedicationStatement", "a medicine that is not the program's drug", (
        *CODED,
        word("category", "what the code says in this field's terms", "from the code (RxNorm, ATC)",
             "opioid-agonist-or-antagonist-treatment", "other"),
        text("classes", "the classes that bear on ketamine, with a space between (medical.md); `none`; null where it cannot be "
             "told which medicine it is", "from the code (RxNorm, ATC), else its name"),
        text("status", "the status beside it", "MedicationStatement.status or MedicationRequest.status"),
        time("ends_at", "until when", "effectivePeriod.end"),
    )),
    Table("assessments", "assessment_id", "QuestionnaireResponse", "an instrument answered, or a clinical assessment", (
        text("instrument", "which instrument", "QuestionnaireResponse.questionnaire or Observation.code (LOINC)"),
        text("version", "which version of it", "QuestionnaireResponse.questionnaire after |"),
        word("domain", "what it asks about", "from the instrument",
             "substance-use", "bladder", "mood", "anxiety", "suicidality", "other"),
        word("answer", "whether it was answered", "QuestionnaireResponse.status", "answered", "declined", "partial"),
        amount("score", "{score}", "its total", "from its items, else the item coded as the total, or Observation.valueQuantity"),
        text("band", "its conclusion in words; where a cut-off depends on sex, by the lower one",
             "from its items or its total, else the item band"),
        text("flags", "what single answers ask for whatever the score, as words with a space between; null where nothing was "
             "scored, and in the rows for one substance. `items-missing`: a flag that is not here may hold all the same. "
             "`band-depends-on-sex`: the higher cut-off, for men, gives another band", "from its items"),
        text("substance", "the class of substance; of a row for one substance of a screen, the screen's own name for it",
             "item substance, else from its items"),
        *SIGNATURE,
    )),
    Table("decisions", "decision_id", "ClinicalImpression", "a clinician's decision on eligibility", (
        word("eligibility", "what was decided", "finding.itemCodeableConcept (our code)", *ELIGIBILITIES),
        text("tier", "the tier of safeguards", "ext:tier"),
        time("expires_at", "the first instant at which it no longer holds", "ext:expires"),
        yes_no("open_ended", "it was given without an end", "ext:open-ended"),
        *SIGNATURE,
        text("co_signed_by", "the second signer", "ext:co-signature.who"),
    )),
    Table("duties", "duty_id", "Task", "what a decision asks to be done; `at` is when it was laid on someone", (
        text("decision_id", "the decision", "Task.basedOn"),
        text("duty", "what is to be done", "Task.code (our code)"),
        text("owner", "by whom", "Task.owner"),
        time("due_at", "by when", "Task.restriction.period.end"),
        time("done_at", "when it was done", "Task.executionPeriod.end"),
        word("outcome", "how it ended", "Task.status", "done", "declined", "waived"),
    )),
    Table("consents", "consent_id", "Consent", "what the patient agreed to", (
        text("scope", "what it opens", "Consent.scope or category (our code)"),
        time("ends_at", "until when", "Consent.provision.period.end"),
        time("revoked_at", "when it was withdrawn", "Consent.status = inactive and meta.lastUpdated"),
        *SIGNATURE,
    )),
)

DOSING = (
    Table("plans", "plan_id", "CarePlan", "a physician's plan; revising it is a new plan", (
        text("protocol", "the protocol it is pinned to, as id@version", "ext:protocol"),
        word("phase", "what it plans", "CarePlan.category (our code)", "series", "maintenance"),
        DRUG,
        ROUTE,
        amount("dose_ug_max", "ug", "most drug in one dose", "ext:dose-max (mg)"),
        amount("dose_ug_per_kg_max", "ug/kg", "most drug in one dose for each kilogram", "ext:dose-per-kg-max (mg/kg)"),
        amount("doses_max", "{count}", "how many doses it holds", "ext:doses-max"),
        time("ends_at", "the first instant at which it is no longer in force", "CarePlan.period.end, or when revoked"),
        yes_no("open_ended", "it was written without an end", "CarePlan.period without end and status = active"),
        *SIGNATURE,
    )),
    Table("requests", "request_id", "CommunicationRequest", "an ask for more, sooner or otherwise; also when refused", (
        text("asks_for", "what was asked", "CommunicationRequest.category (our code)"),
        word("outcome", "what came of it", "CommunicationRequest.status", "granted", "refused", "open"),
        text("answered_by", "by whom", "CommunicationRequest.recipient"),
    )),
    Table("bookings", "booking_id", "Appointment", "a slot held for a session; `at` is its start", (
        text("session_id", "the session that it became", "Appointment.supportingInformation"),
        word("status", "its state", "Appointment.status", "proposed", "booked", "fulfilled", "cancelled", "noshow"),
        ROUTE,
    )),
    Table("orders", "order_id", "MedicationRequest", "a dose ordered; `at` is when it is meant to be given", (
        text("session_id", "the session", "MedicationRequest.encounter"),
        text("plan_id", "the plan", "MedicationRequest.basedOn"),
        DRUG,
        ROUTE,
        amount("dose_ug", "ug", "the dose ordered", "dosageInstruction.doseAndRate.doseQuantity"),
        word("status", "its state", "MedicationRequest.status",
             "active", "on-hold", "cancelled", "completed", "stopped", "draft", "unknown"),
        *SIGNATURE,
    )),
    Table("sessions", "session_id", "Encounter", "a supervised session; `at` is its start", (
        text("plan_id", "the plan", "Encounter.basedOn"),
        time("ended_at", "when the patient left", "Encounter.period.end"),
        word("status", "its state", "Encounter.status", "planned", "arrived", "in-progress", "finished", "cancelled"),
        text("place", "where", "Encounter.class"),
        text("monitor_id", "who watched", "Encounter.participant (our code: monitor)"),
        text("prescriber_id", "which prescriber was on site", "Encounter.participant (our code: prescriber)"),
        text("escort", "how the patient left safely", "ext:safe-leaving"),
    )),
    Table("administrations", "administration_id", "MedicationAdministration", "drug given, or not given", (
        text("session_id", "the session", "MedicationAdministration.context"),
        text("order_id", "the order", "MedicationAdministration.request"),
        DRUG,
        ROUTE,
        amount("dose_ug", "ug", "what was given", "dosage.dose (mg, ug, g)"),
        amount("ordered_dose_ug", "ug", "what was ordered, where it is written beside", "ext:ordered-dose (mg)"),
        word("status", "what became of it", "MedicationAdministration.status",
             "completed", "stopped", "in-progress", "on-hold", "not-done", "unknown", "proposed"),
        word("indication", "what it was given for", "reasonCode, reasonReference or category",
             "program", "anaesthesia", "emergency-sedation", "analgesia"),
        time("ended_at", "when the giving ended; equal to `at` for a moment", "effectivePeriod.end"),
    )),
    Table("observations", "observation_id", "Observation", "a vital sign, a scale or a laboratory value", (
        text("session_id", "the session", "Observation.encounter"),
        word("what", "what was observed", "Observation.code (LOINC, or our code)", "systolic", "diastolic", "heart-rate",
             "oxygen-saturation", "weight", "height", "sedation", "dissociation", "pregnancy-status", "pregnancy-test",
             LIVER_RESULT, *ATTESTED, "other"),
        amount("value", "base unit of what was observed: mm[Hg], /min, %, g, mm, {score}", "the value; of pregnancy, and of "
               "what is attested, 1 for yes, 0 for no, null for neither; of a liver test, none",
               "valueQuantity or component.valueQuantity (UCUM), valueCodeableConcept, valueBoolean"),
    )),
)

BETWEEN = (
    Table("check_ins", "check_in_id", "QuestionnaireResponse", "a question between sessions; `at` is when it was "
          "answered, else when it was due", (
        time("due_at", "when it was due", "ext:due"),
        word("status", "what became of it", "QuestionnaireResponse.status", "answered", "declined", "silent", "due"),
        amount("craving", "{score}", "craving, 0 to 10", "item craving"),
        amount("urge", "{score}", "urge to use outside sessions, 0 to 10", "item urge"),
        yes_no("outside_use", "drug used outside sessions", "item outside-use"),
        yes_no("urinary_symptoms", "new pain, blood, urgency or frequency", "item urinary-symptoms"),
        amount("mood", "{score}", "mood, 0 to 10", "item mood"),
        text("words", "the patient's own line", "item words"),
    )),
    Table("dispenses", "dispense_id", "MedicationDispense", "drug handed out to be used elsewhere", (
        DRUG,
        amount("dose_ug", "ug", "how much", "MedicationDispense.quantity"),
        amount("days", "d", "for how many days", "MedicationDispense.daysSupply"),
        text("receiver", "to whom", "MedicationDispense.receiver"),
    )),
    Table("toxicology", "toxicology_id", "DiagnosticReport", "a test for drugs", (
        text("substance", "what was looked for", "DiagnosticReport.code (our code)"),
        word("result", "the result", "DiagnosticReport.conclusionCode", "found", "not-found", "refused", "invalid"),
        yes_no("confirmed", "by a specific method", "ext:confirmed"),
    )),
    Table("adverse_events", "event_id", "AdverseEvent", "harm, or what could have become harm", (
        text("session_id", "the session", "AdverseEvent.encounter"),
        text("what", "what happened", "AdverseEvent.event"),
        yes_no("serious", "serious", "AdverseEvent.seriousness"),
        time("reported_at", "when it was reported onward", "ext:reported"),
    )),
    Table("contacts", "contact_id", "Communication", "a letter, a call, a reply to or from others in the care", (
        text("with_whom", "with whom", "Communication.recipient or sender"),
        text("about", "about what", "Communication.topic (our code)"),
        word("direction", "which way", "Communication.recipient or sender", "sent", "received"),
        time("reply_due_at", "by when a reply is owed", "ext:reply-due"),
        text("in_reply_to", "what it answers", "Communication.inResponseTo"),
        text("consent_id", "the consent that allows it", "ext:consent"),
        text("session_id", "the session that it tells of", "Communication.encounter"),
    )),
)

GUARDING = (
    Table("custody_movements", "movement_id", "SupplyDelivery", "drug received, drawn, given, wasted, counted, lost", (
        word("movement", "what was done", "SupplyDelivery.type (our code)", "receipt", "draw", "administration",
             "waste", "return", "count", "discrepancy", "loss"),
        text("lot", "the lot", "ext:lot"),
        amount("amount_ug", "ug", "how much", "SupplyDelivery.suppliedItem.quantity"),
        text("site_id", "where", "SupplyDelivery.destination"),
        text("session_id", "for which session", "ext:session"),
        text("witnessed_by", "who saw it", "SupplyDelivery.receiver"),
        word("state", "its state", "SupplyDelivery.status", "pending", "posted", "voided"),
    )),
    Table("alarms", "alarm_id", "Flag", "something that someone must answer by a time", (
        text("raised_by", "the safeguard that raised it", "Flag.code"),
        text("owner", "who answers it", "Flag.author"),
        time("due_at", "by when", "Flag.period.end"),
        time("closed_at", "when it was closed", "ext:closed"),
    )),
    Table("overrides", "override_id", "DetectedIssue", "a caution answered, or a signed exception to a stop", (
        text("safeguard", "which safeguard", "DetectedIssue.code"),
        text("subject_id", "about what", "DetectedIssue.implicated"),
        text("reason", "why", "DetectedIssue.mitigation.action"),
        time("expires_at", "until when", "ext:expires"),
        *SIGNATURE,
    )),
    Table("gate_decisions", "gate_decision_id", "GuidanceResponse", "what a gate answered, and on which knowledge", (
        text("gate", "which gate", "GuidanceResponse.moduleCanonical"),
        text("subject_id", "about which proposal", "GuidanceResponse.requestIdentifier"),
        word("answer", "what it answered", "GuidanceResponse.status", "open", "ask", "closed"),
        text("protocol_digest", "the protocol it asked", "ext:protocol-digest"),
        time("known_at", "all that was recorded by then was judged", "GuidanceResponse.occurrenceDateTime"),
    )),
)
# fmt: on

TABLES: dict[str, Table] = {table.name: table for table in (*PEOPLE, *DECIDING, *DOSING, *BETWEEN, *GUARDING)}
