"""Orders, risk strategies and their forms, consents to tell others, copied readings; birth dates, allergies, grave diagnoses."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.making_screening import OURS
from tests.oracle.moments import any_time
from tests.oracle.strategies import DAY, HOUR, Maker

GRAVE = ("vascular-aneurysm-or-malformation", "heart-attack", "stroke?", "pregnancy", "serious-arrhythmia", "cannot-consent",
         "intracerebral-haemorrhage", "heart-attack-or-stroke-before")  # fmt: skip


def born(make: Maker) -> None:
    dice = make.dice
    for row in make.tables["patients"]:
        if row["patient_id"] == make.patient:
            row["birth_date"] = dice.pick(*[date(1980, 5, 17)] * 12, date(2008, 3, 9), None)
    for _ in range(dice.pick(0, 0, 0, 1, 1)):
        make.add(
            "allergies", "allergy_id", any_time(dice, make.start, -5, 6), kind=dice.pick("allergy", "allergy", "intolerance"),
            agent=dice.pick("other", "other", "none-known", "ketamine", "excipient", None),
            clinical_status=dice.pick("active", "active", "resolved", "inactive", None),
            verification=dice.pick("confirmed", "confirmed", "unconfirmed", "refuted", None),
        )  # fmt: skip


def gravely_ill(make: Maker) -> None:
    dice = make.dice
    for _ in range(dice.pick(0, 0, 0, 0, 1, 2)):
        make.add(
            "conditions", "condition_id", any_time(dice, make.start, -5, 9), findings=dice.pick(*GRAVE), category="other",
            clinical_status=dice.pick("active", "active", "resolved", None), code_system=dice.pick(None, OURS),
            verification=dice.pick("confirmed", "confirmed", "provisional", "refuted"),
        )  # fmt: skip


def ordered(make: Maker) -> None:
    dice = make.dice
    for row in [row for row in make.tables.get("administrations", ()) if row["patient_id"] == make.patient]:
        if row["at"] is None or dice.chance(30):
            continue
        amount = dice.pick(row["dose_ug"], row["dose_ug"], row["dose_ug"], 52_000, None)
        make.sign(
            "orders", "order_id", row["at"] - dice.pick(HOUR, DAY, -HOUR), dose_ug=amount,
            session_id=dice.pick(row["session_id"], row["session_id"], None),
            status=dice.pick("active", "completed", "completed", "cancelled", None), signed=dice.pick(*[True] * 6, False, None),
        )  # fmt: skip
        if dice.chance(40):
            row["order_id"] = dice.pick(*make.tables["orders"])["order_id"]


def enrolled_in_rems(make: Maker) -> None:
    dice = make.dice
    for what in ("rems-setting-certified", "rems-patient-enrolled"):
        for _ in range(dice.pick(0, 1, 1, 2)):
            make.add("observations", "observation_id", any_time(dice, make.start, -5, 6), what=what,
                     value=dice.pick(1, 1, 1, 1, 0, None))  # fmt: skip
    for row in [row for row in make.tables.get("administrations", ()) if row["patient_id"] == make.patient]:
        if row["at"] is not None and dice.chance(60):
            make.add("contacts", "contact_id", row["at"] + dice.pick(HOUR, DAY, 2 * DAY, 3 * DAY, -HOUR), about="rems-form",
                     direction="sent", session_id=dice.pick(*[row["session_id"]] * 5, None))  # fmt: skip


def told_others(make: Maker) -> None:
    """Letters under consents, most of which open them."""
    dice = make.dice
    scopes = ("disclosure-recovery-care", "disclosure-recovery-care", "disclosure-referrer", "treatment-off-label", None)
    for _ in range(dice.pick(0, 1, 1, 2)):
        at = make.early()
        make.sign("consents", "consent_id", at, scope=dice.pick(*scopes), ends_at=dice.pick(at + 20 * DAY, at + 5 * DAY, None),
                  revoked_at=dice.pick(None, None, None, at + 3 * DAY), signed=dice.pick(*[True] * 6, False, None))  # fmt: skip
    ids = [row["consent_id"] for row in make.tables.get("consents", ()) if row["patient_id"] == make.patient]
    for row in make.tables.get("contacts", ()):
        if row["patient_id"] == make.patient and row.get("consent_id") is None and dice.chance(80):
            row["consent_id"] = dice.pick(*ids, "elsewhere")


def copied(make: Maker) -> None:
    """Diastolic pressures beside the systolic ones; now and then the readings of one session stand in the next."""
    dice = make.dice
    mine = [row for row in make.tables.get("observations", ()) if row["patient_id"] == make.patient]
    for row in [row for row in mine if row["what"] == "systolic" and row.get("session_id")]:
        if dice.chance(50):
            own = f"{row['observation_id']}-d"
            make.tables["observations"].append(
                {**row, "what": "diastolic", "observation_id": own, "value": dice.pick(80, 80, 70)}
            )
        if dice.chance(15):
            row["value"] = 130
    if dice.chance(20) and mine:
        make.add("observations", "observation_id", make.early() + timedelta(hours=3), what="heart-rate", value=70,
                 session_id=dice.pick(*mine).get("session_id"))  # fmt: skip
