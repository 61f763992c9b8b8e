"""What the tests of endpoints share: texts that are not what a form hopes for, and looking at the trail."""

from __future__ import annotations

from handrail.clinic.trail.models import Entry

ODD_NAMES = (
    "Zoë Ångström-O’Brien",
    "李小龍",
    "👩‍⚕️ Nurse 👩‍⚕️",
    "\u202eesrever\u202c Name",
    "محمد علي",
    "Robert'); DROP TABLE people_patient;--",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }} {% now 'Y' %}",
    "%s %(x)s {0}",
    "x" * 100,
    "' OR '1'='1",
    "a\u0301" * 40,
    "=1+1",
    "\\",
    '"',
)
NO_NAMES = ("", " ", "\t\n", "a\0b", "x" * 201)
NO_IDS = (
    "",
    "1",
    "not-a-uuid",
    "' OR 1=1 --",
    "00000000-0000-4000-8000-000000000000",
    "\0",
    "x" * 5_000,
    "../../1",
    "None",
    "🙂",
)
NO_PATHS = ("1", "not-a-uuid", "%27%20OR%201=1%20--", "%00", "..", "%2e%2e%2f", "None", "0" * 500, "%F0%9F%99%82", "%FF%FE")


def acts() -> list[str]:
    """The acts in the trail, in order."""
    return list(Entry.objects.order_by("number").values_list("act", flat=True))


def size() -> int:
    """How many entries there are."""
    return Entry.objects.count()
