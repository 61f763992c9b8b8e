"""The default intake asks little; answers lead to more."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.instruments.branching import BRANCHES, CLINICIAN, DEFAULT, next_instruments
from handrail.instruments.catalogue import BY_ID, instrument
from handrail.instruments.model import Scored
from handrail.instruments.scoring import score

NONE = {"outside": "no", "more": "no", "kept": "no", "urge": "no", "elsewhere": "no"}
CLEAR = {"audit-c": {"q1": 0}, "single-drug-question": {"times": 0}, "ketamine-use": NONE}


def scored(id: str, answers: dict[str, Any]) -> Scored:
    return score(instrument(id), answers, id)


def after(**changed: Any) -> list[str]:
    given = CLEAR | {name.replace("_", "-"): answers for name, answers in changed.items()}
    return [one.instrument for one in next_instruments(*(scored(id, answers) for id, answers in given.items()))]


def test_at_first_the_default_set() -> None:
    assert tuple(one.instrument for one in next_instruments()) == DEFAULT == ("audit-c", "single-drug-question", "ketamine-use")


def test_nothing_more_after_clear_answers() -> None:
    assert after() == []


def test_a_positive_answer_leads_to_the_longer_ones() -> None:
    assert after(audit_c={"q1": 4, "q2": 4, "q3": 4}) == ["audit"]
    assert after(single_drug_question={"times": 1}) == ["dast-10", "nm-assist"]
    assert after(ketamine_use=NONE | {"urge": "yes"}) == ["sds", "nm-assist", "bladder-checklist", CLINICIAN]


def test_what_is_unfinished_or_declined_is_asked_again() -> None:
    assert after(audit_c={"q1": 1}) == ["audit-c"]
    found = next_instruments(
        *(scored(id, answers) for id, answers in (CLEAR | {"single-drug-question": {"times": "declined"}}).items())
    )
    assert [(one.instrument, one.because) for one in found] == [("single-drug-question", "1 declined: declined is not no")]


def test_suicide_follow_up_whatever_the_total() -> None:
    assert "c-ssrs-screener" in after(phq_9={"q9": 1})
    assert after(phq_9={f"q{number}": 0 for number in range(1, 10)}) == []


def test_ketamine_among_other_drugs_leads_to_the_direct_questions() -> None:
    found = next_instruments(scored("taps-2", {"other": "yes"}))
    assert ["ketamine-use" in [one.instrument for one in found]] == [True]


@pytest.mark.parametrize("branch", BRANCHES, ids=str)
def test_every_branch_leads_to_something_that_exists(branch: Any) -> None:
    assert branch.after in BY_ID
    assert set(branch.then) <= {*BY_ID, CLINICIAN}
