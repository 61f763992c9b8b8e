"""What a program promises, row by row, and what of this software answers each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Row:
    """One promise. `beside`: the commands and documents that answer it beside the safeguards."""

    id: str
    promise: str
    beside: tuple[str, ...] = ()


_ROWS = (
    Row("M1", "Substance use is asked about before anybody is treated, with ketamine asked about by name; not asked is never no.",
        ("handrail instruments", "handrail check --gate intake")),
    Row("M2", "An active substance use disorder stops a plan and a dose until a new signed assessment says otherwise.",
        ("handrail check --gate intake",)),
    Row("M3", "A past disorder shapes the decision: more people, closer contact, duties that are followed until they are done.",
        ("handrail check --gate intake",)),
    Row("M4", "Doses are low, fixed by a physician under a signed plan, and nobody downstream raises them.",
        ("handrail check --gate order", "handrail check --gate start")),
    Row("M5", "The supply is in nobody's hands alone, and never in the patient's: what is drawn is given, wasted or returned."),
    Row("M6", "Sessions are episodic: a series, a review, spaced maintenance; daily is never a pattern.",
        ("handrail check --gate book",)),
    Row("M7", "Somebody qualified watches each session until the patient may leave, and writes down what they saw."),
    Row("M8", "Craving is asked about between sessions, against the patient's own baseline; silence is a signal to answer."),
    Row("M9", "Escalation is seen: asks for more, shrinking gaps, drifting doses, use outside sessions."),
    Row("M10", "The harms of frequent dosing are looked for: bladder first, then mind, liver, memory."),
    Row("M11", "What is watched for is dependence and compulsive use, counted by a clinician, and not opioid-like withdrawal.",
        ("handrail instruments substance-use-disorder-assessment",)),
    Row("M12", "How the drug is used is shown from recorded facts beside published patterns, without a score.",
        ("handrail context",)),
    Row("M17", "Treating alcohol use disorder is a research protocol of its own, never the default, and says what it relaxes.",
        ("handrail protocol show alcohol-use-disorder-research",)),
)  # fmt: skip

ROWS: Mapping[str, Row] = MappingProxyType({row.id: row for row in _ROWS})
"""Row id → row, in their order. M13 to M16 are answered by audits and pages, not by safeguards."""
