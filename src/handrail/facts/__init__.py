"""Facts: derived columns of a subject's table, each computed once and each with a name a clinician would use.

A *subject* is what a verdict is about (`doses`, `plans`, `check_ins`, `patients`). `engine.compute` builds a subject's table
and adds the facts that are asked for, with those that they rest on, and no others.
"""

from handrail.facts import (
    alarms,
    allergies,
    asked,
    attested,
    ceilings,
    check_ins,
    consents,
    cover,
    decisions,
    disorders,
    doses,
    emergent,
    intake,
    medical,
    medicines,
    monitoring,
    past_disorders,
    patients,
    person,
    plan_counts,
    plans,
    pregnancy,
    reports,
    screening,
    spacing,
    subjects,
    vague_doses,
    windows,
)
from handrail.facts.engine import Context, Fact, Lookup, compute, facts_of, subjects_of

__all__ = ["Context", "Fact", "Lookup", "compute", "facts_of", "subjects_of"]
_REGISTERED = (
    alarms,
    allergies,
    asked,
    attested,
    ceilings,
    check_ins,
    consents,
    cover,
    decisions,
    disorders,
    doses,
    emergent,
    intake,
    medical,
    medicines,
    monitoring,
    past_disorders,
    patients,
    person,
    plan_counts,
    plans,
    pregnancy,
    reports,
    screening,
    spacing,
    subjects,
    vague_doses,
    windows,
)
