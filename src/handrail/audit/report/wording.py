"""Numbers, times and evidence as the page writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from math import ceil, log10
from typing import Any

from markupsafe import Markup, escape

from handrail.terms import words

SUBJECTS = {
    "patients": ("patient", "patients"), "doses": ("dose", "doses"), "plans": ("plan", "plans"),
    "check_ins": ("check-in", "check-ins"), "sessions": ("session", "sessions"), "series": ("series", "series"),
    "decisions": ("decision", "decisions"), "requests": ("ask", "asks"),
    "dispenses": ("supply handed out", "supplies handed out"),
    "custody_movements": ("movement of stock", "movements of stock"), "contacts": ("message", "messages"),
    "adverse_events": ("adverse event", "adverse events"), "alarms": ("alarm", "alarms"),
}  # fmt: skip
SEVERITIES = {
    "stop": "would close the gate before a dose",
    "caution": "is asked about once before going on",
    "watch": "is listed and never interrupts",
}
ANNOTATION = re.compile(r"\s*\{[^}]*\}$")
SECONDS = re.compile(r"_(s|seconds)$")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)")
# Control characters, halves of characters, and those that turn the direction of the text around them.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
DIGITS_MAX = 9


def printable(given: Any) -> Any:
    """Text whose characters a page may not hold, or that would mislead the eye, are marked; anything else as it is."""
    if isinstance(given, str) and not isinstance(given, Markup):
        return UNPRINTABLE.sub("\ufffd", given)
    return given


def count(number: int) -> str:
    """`1234567` as `1,234,567`."""
    return f"{number:,}"


def compact(number: int) -> str:
    """A count for a narrow place in a drawing: exact below 100,000, `1.2 M` above."""
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= max(size, 100_000):
            return f"{number / size:.3g}\u00a0{letter}"
    return count(number)


def of_subject(number: int, subject: str) -> str:
    """`3 doses`, `1 check-in`."""
    one, many = SUBJECTS.get(subject, (subject.replace("_", " "),) * 2)
    return f"{number:,}\u00a0{one if number == 1 else many}"


def subject_name(subject: str, *, many: bool = True) -> str:
    """What people call a table of subjects, or one of its rows."""
    return SUBJECTS.get(subject, (subject.replace("_", " "),) * 2)[many]


def percent(share: float) -> str:
    """A share in percent, with enough digits that a rare thing never reads as none and a common one never as all."""
    if share <= 0 or share >= 1:
        return "0\u00a0%" if share <= 0 else "100\u00a0%"
    from_edge = 100 * min(share, 1 - share)
    digits = 1 if from_edge >= 0.1 else 1 + ceil(round(-log10(from_edge), 6))
    if digits <= DIGITS_MAX:
        return f"{100 * share:.{digits}f}\u00a0%"
    return "<\u00a00.00000001\u00a0%" if share < 0.5 else ">\u00a099.99999999\u00a0%"


def short_share(share: float) -> str:
    """A share for a narrow cell: `all` only where it is all, `<1` and `>99` where it is nearly none or nearly all."""
    if share >= 1:
        return "all"
    return "<1" if share < 0.01 else ">99" if share > 0.99 else f"{100 * share:.0f}"


def shade(share: float) -> int:
    """How dark a cell is, from 1 to 4; 0 for none."""
    return 0 if share <= 0 else 1 + sum(share >= limit for limit in (0.1, 0.5, 0.95))


def instant(at: datetime | str | None, zone: tzinfo) -> str:
    """A time as the clock of `zone` showed it, with the zone's short name; "no time" where there is none."""
    if at is None:
        return "no time"
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone)
    seconds = ":%S" if local.second or local.microsecond else ""
    return local.strftime(f"%Y-%m-%d %H:%M{seconds} %Z")


def said(value: str) -> str:
    """A protocol's number without the machine's word for "a count of": `3 {count}` is `3`."""
    return ANNOTATION.sub("", value).replace("mm[Hg]", "mmHg")


def coded(text: str) -> Markup:
    """Text in which what stands between backticks is a name in code."""
    parts = [escape(part) for part in printable(text).split("`")]
    return Markup("").join(Markup("<code>{}</code>").format(part) if odd % 2 else part for odd, part in enumerate(parts))


def evidence(text: str | None, zone: tzinfo) -> list[tuple[str, str]]:
    """Evidence (JSON: fact → value) as lines of name and value; text that is no such JSON is shown as it stands."""
    try:
        facts = json.loads(text or "{}")
    except ValueError:
        facts = text
    if not isinstance(facts, Mapping):
        return [("as recorded", str(text))]
    return [_line(name, given, zone) for name, given in facts.items() if not _said_already(name, facts)]


def _said_already(name: str, facts: Mapping[str, Any]) -> bool:
    return SECONDS.sub("", name) != name and SECONDS.sub("", name) in facts


def _line(name: str, given: Any, zone: tzinfo) -> tuple[str, str]:
    if SECONDS.search(name) and (given is None or _is_number(given)):
        return words.name(SECONDS.sub("", name)), words.plain(_elapsed(given)) if given is not None else "not recorded"
    if isinstance(given, str) and INSTANT.fullmatch(given):
        return words.name(name), _instant_or_text(given, zone)
    if isinstance(given, list | dict):
        return words.name(name), json.dumps(given, ensure_ascii=False)
    return words.name(name), words.value(name, given)


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _elapsed(seconds: float) -> timedelta | float:
    try:
        return timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return seconds


def _instant_or_text(given: str, zone: tzinfo) -> str:
    try:
        return instant(given, zone)
    except (OverflowError, ValueError):
        return given
