from __future__ import annotations

import pytest

from handrail.clinic.trail.models import Entry, Head


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("once", [1, 2])
def test_after_a_test_that_commits_the_trail_is_empty_and_has_its_head(once: int, clinic: None) -> None:
    assert Entry.objects.count() == Head.objects.get().size == Entry.objects.order_by("number").last().number + 1


@pytest.mark.django_db
def test_and_its_tables_are_guarded_again() -> None:
    from handrail.clinic.doctor import _database

    assert [one for one in _database() if "append-only" in one.what] == []


def test_a_page_opens(signed_in) -> None:
    assert signed_in("director").get("/").status_code == 200
