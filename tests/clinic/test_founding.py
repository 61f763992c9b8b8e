"""The first medical director is made at the machine, once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.founding import found
from handrail.clinic.organisation.models import Organisation
from handrail.clinic.trail.models import Entry

TOLD = {
    "organisation": "Made-up Clinic",
    "director": "Dana Example",
    "email": "dana@example.org",
    "password": "harbour-lantern-42",
}


@pytest.mark.django_db
def test_it_makes_the_organisation_and_a_director_of_all_sites_with_their_entries() -> None:
    found(**TOLD)
    grant = Grant.objects.get()
    assert (Organisation.objects.get().name, grant.user.email, grant.role, grant.site) == (
        "Made-up Clinic", "dana@example.org", "medical-director", None)  # fmt: skip
    acts = list(Entry.objects.order_by("number").values_list("act", flat=True))
    assert acts[-3:] == ["organisation.founded", "account.made", "role.given"]


@pytest.mark.django_db
def test_it_is_done_once() -> None:
    found(**TOLD)
    with pytest.raises(ValidationError, match="founded already"):
        found(**TOLD | {"email": "other@example.org"})
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"email": "nobody"}, {"password": "short"}, {"organisation": "  "}, {"director": ""}])
def test_what_will_not_do_makes_nothing(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        found(**TOLD | wrong)
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_from_an_empty_folder_by_the_commands_alone(tmp_path: Path) -> None:
    """Secrets are made before the database, and never once there is one."""
    told = {name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "DATABASE_", "DJANGO_"))}
    command = [sys.executable, "-m", "handrail.cli.main"]

    def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *arguments], input=given, env=told | {"DATA_DIR": str(tmp_path)}, capture_output=True,
                              text=True, check=False)  # fmt: skip

    assert run("migrate").returncode == 0
    names = ("--organisation", "Made-up", "--director", "Dana Example", "--email", "dana@example.org")
    assert run("found", *names, given="harbour-lantern-42\n").returncode == 0
    (tmp_path / "clinic" / "secrets" / "handrail_field_keys").unlink()
    lost = run("doctor")
    assert lost.returncode == 1
    assert "is gone, and there is a database that it belongs to" in lost.stdout
