"""/staff/: accounts, giving roles and taking them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import escape

from handrail.clinic.accounts import actions
from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND
from tests.clinic.access.asking import NO_IDS, NO_NAMES, NO_PATHS, ODD_NAMES, acts
from tests.clinic.access.world import DIRECTOR, NURSE, PASSWORD, World


def told(**other: Any) -> dict[str, Any]:
    return {"name": "New Example", "email": "new@example.org", "password": PASSWORD} | other


# --- the list and a person ------------------------------------------------------------------------------------------------------


def test_a_director_of_one_site_sees_its_people_and_no_others(world: World) -> None:
    shown = world.browser("dir-here").get("/staff/").content.decode()
    assert "Colleague-Here Example" in shown
    assert "Colleague-There Example" not in shown
    assert "Colleague-All Example" not in shown


def test_the_list_shows_roles_that_are_held_and_who_holds_none(world: World) -> None:
    page = world.browser(DIRECTOR).get("/staff/").context
    assert {"Colleague-There Example", "Nurse Example"} <= {user.name for user in page["people"]}
    assert "Removed Example" not in {user.name for user in page["people"]}
    assert {user.name for user in page["without"]} == {"Nobody Example"}


def test_a_person_is_shown_with_roles_now_and_before_as_far_as_they_are_seen(world: World) -> None:
    page = world.browser("dir-here").get(f"/staff/{world.people['removed'].pk}")
    assert [grant.removed_at is None for grant in page.context["grants"]] == [False]


@pytest.mark.parametrize("path", NO_PATHS)
def test_what_is_no_id_is_not_found(world: World, path: str) -> None:
    client = world.browser(DIRECTOR)
    assert client.get(f"/staff/{path}").status_code == 404
    assert client.post(f"/staff/{path}/roles", {"role": Role.AUDITOR}).status_code == 404
    assert client.post(f"/staff/roles/{path}/remove").status_code == 404


# --- a new account --------------------------------------------------------------------------------------------------------------


def test_a_new_account_holds_no_role_and_leaves_an_entry(world: World) -> None:
    answer = world.browser(DIRECTOR).post("/staff/new", told(name="  New   Example "))
    user = User.objects.get(email="new@example.org")
    assert answer["Location"] == f"/staff/{user.pk}"
    assert user.name == "New Example"
    assert not Grant.objects.filter(user=user).exists()
    assert acts()[-1] == "account.made"


@pytest.mark.parametrize("name", ODD_NAMES)
def test_whatever_somebody_is_called_is_shown_as_it_is(world: World, name: str) -> None:
    answer = world.browser(DIRECTOR).post("/staff/new", told(name=name), follow=True)
    assert escape(name) in answer.content.decode()


@pytest.mark.parametrize(
    "other",
    [
        *({"name": name} for name in NO_NAMES),
        *(
            {"email": said}
            for said in (
                "",
                "no-address",
                "a@b",
                "a\0@example.org",
                "x" * 250 + "@example.org",
                "NURSE@example.org",
                "' OR 1=1 --",
            )
        ),
        *({"password": said} for said in ("", "short", "q1w2e3r4t5y6", "1QAZ2wsx3edc", "new@example.org", "\0" * 20)),
    ],
    ids=lambda other: repr(other)[:40],
)
def test_a_form_that_is_not_right_makes_no_account(world: World, other: dict[str, str]) -> None:
    before = User.objects.count()
    answer = world.browser(DIRECTOR).post("/staff/new", told(**other))
    assert answer.status_code == 422
    assert User.objects.count() == before
    assert PASSWORD not in answer.content.decode()


def test_an_account_made_twice_at_once_is_made_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked before either wrote."""
    monkeypatch.setattr(QuerySet, "exists", lambda self: False)
    told = {"by": COMMAND, "email": "new@example.org", "name": "New", "password": PASSWORD, "at": world.at}
    actions.invite(**told)
    with pytest.raises(ValidationError, match=actions.TAKEN):
        actions.invite(**told)
    assert User.objects.filter(email="new@example.org").count() == 1
    assert acts().count("account.made") == len(world.people) + 1


# --- giving and taking roles ----------------------------------------------------------------------------------------------------


def test_a_role_that_is_given_stands_with_who_gave_it_and_an_entry(world: World) -> None:
    person = world.people["nobody"]
    answer = world.browser(DIRECTOR).post(f"/staff/{person.pk}/roles", {"role": Role.CUSTODIAN, "site": world.here.pk})
    assert answer["Location"] == f"/staff/{person.pk}"
    grant = Grant.objects.get(user=person)
    assert (grant.role, grant.site, grant.given_by) == (Role.CUSTODIAN, world.here, world.people[DIRECTOR])
    assert acts()[-1] == "role.given"


def test_a_role_given_twice_at_once_is_one_row_and_a_clear_message(world: World) -> None:
    """The database refuses the second: the action looks at nothing before."""
    person, client = world.people["nobody"], world.browser(DIRECTOR)
    for site in (world.here.pk, ""):
        before = acts().count("role.given")
        answers = [client.post(f"/staff/{person.pk}/roles", {"role": Role.CUSTODIAN, "site": site}) for _ in range(2)]
        assert [one.status_code for one in answers] == [302, 422]
        assert actions.HELD in answers[1].content.decode()
        assert acts().count("role.given") == before + 1
    assert Grant.objects.filter(user=person).count() == 2


@pytest.mark.parametrize("role", ["", "owner", "MEDICAL-DIRECTOR", "medical director", "\0", "x" * 5_000, "' OR 1=1 --"])
def test_what_is_no_role_is_not_given(world: World, role: str) -> None:
    person = world.people["nobody"]
    assert world.browser(DIRECTOR).post(f"/staff/{person.pk}/roles", {"role": role, "site": world.here.pk}).status_code == 422
    assert not Grant.objects.filter(user=person).exists()


@pytest.mark.parametrize("site", [id for id in NO_IDS if id])
def test_a_role_at_no_site_is_not_given_and_never_one_for_all(world: World, site: str) -> None:
    person = world.people["nobody"]
    assert world.browser(DIRECTOR).post(f"/staff/{person.pk}/roles", {"role": Role.AUDITOR, "site": site}).status_code == 422
    assert not Grant.objects.filter(user=person).exists()


@pytest.mark.parametrize("where", ["", "there"])
def test_a_director_of_one_site_gives_no_role_elsewhere(world: World, where: str) -> None:
    site = world.there.pk if where else ""
    person = world.people["nobody"]
    assert world.browser("dir-here").post(f"/staff/{person.pk}/roles", {"role": Role.AUDITOR, "site": site}).status_code == 422
    assert not Grant.objects.filter(user=person).exists()


def test_nobody_gives_or_takes_their_own_role_on_the_page_either(world: World) -> None:
    client, me = world.browser(DIRECTOR), world.people[DIRECTOR]
    answer = client.post(f"/staff/{me.pk}/roles", {"role": Role.PRESCRIBER, "site": ""})
    assert answer.status_code == 422
    grant = Grant.objects.get(user=me)
    shown = client.post(f"/staff/roles/{grant.pk}/remove", follow=True).content.decode()
    assert escape(actions.OWN) in shown
    assert Grant.objects.get(user=me).removed_at is None


def test_a_role_that_is_taken_ends_once(world: World) -> None:
    grant, client = world.grants["colleague-here"], world.browser(DIRECTOR)
    for _ in range(2):
        assert client.post(f"/staff/roles/{grant.pk}/remove")["Location"] == f"/staff/{grant.user_id}"
    grant.refresh_from_db()
    assert (grant.removed_by, acts()[-1]) == (world.people[DIRECTOR], "role.removed")
    assert acts().count("role.removed") == 2  # one was taken when the clinic was built


def test_after_a_role_was_taken_it_can_be_given_again(world: World) -> None:
    person = world.people["removed"]
    world.browser(DIRECTOR).post(f"/staff/{person.pk}/roles", {"role": Role.PRESCRIBER, "site": world.here.pk})
    assert [grant.removed_at is None for grant in Grant.objects.filter(user=person).order_by("given_at", "pk")].count(True) == 1


def test_who_reads_only_sees_no_button(world: World) -> None:
    page = world.browser("auditor").get(f"/staff/{world.people[NURSE].pk}")
    assert page.context["form"] is None
    assert "/remove" not in page.content.decode()
