"""/sites/: opening sites and rooms, and closing rooms."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.html import escape

from handrail.clinic.actor import COMMAND
from handrail.clinic.organisation import actions
from handrail.clinic.organisation.models import Room, Site
from tests.clinic.access.asking import NO_NAMES, NO_PATHS, ODD_NAMES, acts
from tests.clinic.access.world import DIRECTOR, NURSE, World


def test_the_list_holds_the_sites_where_somebody_works(world: World) -> None:
    assert list(world.browser(NURSE).get("/sites/").context["sites"]) == [world.here]
    assert set(world.browser(DIRECTOR).get("/sites/").context["sites"]) == {world.here, world.there}


def test_a_site_is_opened_with_an_entry(world: World) -> None:
    answer = world.browser(DIRECTOR).post("/sites/new", {"name": " River  side ", "zone": "Europe/Paris"})
    site = Site.objects.get(zone="Europe/Paris")
    assert (site.name, answer["Location"], acts()[-1]) == ("River side", f"/sites/{site.pk}", "site.opened")


@pytest.mark.parametrize("name", ODD_NAMES)
def test_whatever_it_is_called_is_shown_as_it_is(world: World, name: str) -> None:
    answer = world.browser(DIRECTOR).post("/sites/new", {"name": name, "zone": "UTC"}, follow=True)
    assert escape(name) in answer.content.decode()
    site = Site.objects.get(zone="UTC")
    assert world.browser(DIRECTOR).post(f"/sites/{site.pk}/rooms", {"name": name}).status_code == 302


@pytest.mark.parametrize("name", [*NO_NAMES, "Northgate", "NORTHGATE", " northgate "])
def test_a_site_without_a_name_of_its_own_is_not_opened(world: World, name: str) -> None:
    assert world.browser(DIRECTOR).post("/sites/new", {"name": name, "zone": "UTC"}).status_code == 422
    assert Site.objects.count() == 2


@pytest.mark.parametrize("zone", ["", "London", "europe/london", "UTC+1", "../../etc/passwd", "\0", "x" * 5_000, "' OR 1=1 --"])
def test_a_site_without_a_time_zone_is_not_opened(world: World, zone: str) -> None:
    assert world.browser(DIRECTOR).post("/sites/new", {"name": "Riverside", "zone": zone}).status_code == 422
    assert Site.objects.count() == 2


def test_a_room_is_added_with_an_entry(world: World) -> None:
    assert (
        world.browser("dir-here").post(f"/sites/{world.here.pk}/rooms", {"name": "Room 2"})["Location"]
        == f"/sites/{world.here.pk}"
    )
    assert Room.objects.get(name="Room 2").site == world.here
    assert acts()[-1] == "room.opened"


@pytest.mark.parametrize("name", [*NO_NAMES, "x" * 101, "Room 1", "ROOM 1"])
def test_a_room_without_a_name_of_its_own_is_not_added(world: World, name: str) -> None:
    assert world.browser(DIRECTOR).post(f"/sites/{world.here.pk}/rooms", {"name": name}).status_code == 422
    assert Room.objects.count() == 2


def test_a_name_taken_at_the_same_time_is_taken_once_with_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked before either wrote."""
    monkeypatch.setattr(Model, "full_clean", lambda self, **_: None)
    with pytest.raises(ValidationError, match="This name is taken"):
        actions.open_site(by=COMMAND, name="northgate", zone="UTC", at=world.at)
    with pytest.raises(ValidationError, match="This name is taken"):
        actions.open_room(by=COMMAND, site=world.here, name="room 1", at=world.at)
    answer = world.browser(DIRECTOR).post(f"/sites/{world.here.pk}/rooms", {"name": "room 1"})
    assert answer.status_code == 422
    assert "This name is taken" in answer.content.decode()


def test_a_room_is_closed_once(world: World) -> None:
    room = world.rooms["here"]
    for _ in range(2):
        assert world.browser("dir-here").post(f"/sites/rooms/{room.pk}/close")["Location"] == f"/sites/{world.here.pk}"
    room.refresh_from_db()
    assert room.closed_at is not None
    assert acts().count("room.closed") == 1


@pytest.mark.parametrize("path", NO_PATHS)
def test_what_is_no_id_is_not_found(world: World, path: str) -> None:
    client = world.browser(DIRECTOR)
    assert client.get(f"/sites/{path}").status_code == 404
    assert client.post(f"/sites/{path}/rooms", {"name": "Room 2"}).status_code == 404
    assert client.post(f"/sites/rooms/{path}/close").status_code == 404
