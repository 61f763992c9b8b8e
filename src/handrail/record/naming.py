"""What each column of text names: the patient or something of theirs, something of the program's, or nothing.

Whoever copies, hides or links records has to know it, and knows it from here.
"""

from __future__ import annotations

from enum import StrEnum

from handrail.record.schema import TEXT
from handrail.record.tables import TABLES


class Names(StrEnum):
    """What the values of a column name."""

    PATIENT = "the patient, or a row of the patient's own"
    PROGRAM = "who or what belongs to the program: its people, sites, programs, lots and protocols"
    EITHER = "a row of the patient's own, or something of the program's"
    NOTHING = "nothing: codes, words, and where a row came from"


OF_PROGRAM = ("programs", "staff")  # tables that are about no patient
_OF_COLUMN = {
    Names.PATIENT: ("patient_id", "session_id", "plan_id", "order_id", "decision_id", "consent_id", "in_reply_to"),
    Names.PROGRAM: (
        "program_id", "monitor_id", "prescriber_id", "protocol", "protocol_digest", "recorded_by", "signed_by", "co_signed_by",
        "answered_by", "owner", "witnessed_by", "with_whom",
    ),
    Names.EITHER: ("subject_id", "receiver", "lot", "site_id"),
    Names.NOTHING: (
        "about", "asks_for", "band", "classes", "code", "code_system", "domain", "duty", "escort", "findings", "flags", "gate",
        "instrument", "name", "place", "raised_by", "reason", "role", "safeguard", "scope", "source", "status", "substance",
        "text", "tier", "version", "what", "words", "zone",
    ),
}  # fmt: skip
NAMES = {column: names for names, columns in _OF_COLUMN.items() for column in columns}


def names_of(table: str) -> dict[str, Names]:
    """Column → what it names, for every column of text of the table that holds no closed list of words."""
    own = Names.PROGRAM if table in OF_PROGRAM else Names.PATIENT
    columns = (column.name for column in TABLES[table].columns if column.dtype == TEXT and not column.words)
    return {name: own if name == TABLES[table].own_id else NAMES[name] for name in columns}
