"""The tests of intake happen in the made-up clinic, at nine, with its keys made; a protocol is in force where one is asked."""

from __future__ import annotations

from datetime import datetime

import pytest

from handrail.clinic import clock, demo
from handrail.clinic.people.models import Patient
from handrail.clinic.trail import keys
from tests.clinic.intake.made import NINE, adopt, patient


@pytest.fixture
def whom(db: None) -> Patient:
    """A patient at Northgate of whom nothing is known; no protocol is in force."""
    demo.seed(NINE)
    keys.settle(NINE)
    return patient()


@pytest.fixture
def adopted(whom: Patient) -> Patient:
    """The same, with a protocol in force."""
    adopt()
    return whom


@pytest.fixture
def nine(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """It is nine o'clock, for as long as the test goes on."""
    monkeypatch.setattr(clock, "now", lambda: NINE)
    return NINE
