from __future__ import annotations

import os

import pytest
from django.db import connection

from handrail.clinic.trail.models import Entry, Head


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("once", [1, 2])
def test_after_a_test_that_commits_the_trail_is_empty_and_has_its_head(once: int, clinic: None) -> None:
    assert Entry.objects.count() == Head.objects.get().size == Entry.objects.order_by("number").last().number + 1


@pytest.mark.django_db
def test_and_its_tables_are_guarded_again() -> None:
    from handrail.clinic.doctor import _database

    assert [one for one in _database() if "append-only" in one.what] == []


def test_the_tests_run_on_the_database_that_is_asked_for() -> None:
    assert connection.vendor == ("postgresql" if "DATABASE_URL" in os.environ else "sqlite")


def test_a_page_opens(signed_in) -> None:
    assert signed_in("director").get("/").status_code == 200
