"""Adopting a protocol with numbers of one's own: within its bounds, in the document that is signed, and in force afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from handrail.clinic import demo
from handrail.clinic.clock import now as time_of_day
from handrail.clinic.protocols import actions, in_force
from handrail.clinic.protocols.models import Adoption
from handrail.clinic.signing.models import Request
from handrail.clinic.trail import keys
from handrail.protocol.load import asked, shipped
from handrail.protocol.model import Basis, LocalChoice, Protocol, Use
from handrail.protocol.parameters import DEFINITIONS, Stricter
from tests.clinic.intake.made import NINE, adopt, browser, hand, sign

REMS = "esketamine-rems@2026.4"
INTERVAL = "interval_hours_min"


@pytest.fixture(autouse=True)
def _clinic(db: None) -> None:
    demo.seed(NINE)
    keys.settle(NINE)


@pytest.fixture
def director() -> Client:
    """The director's browser."""
    return browser("director")


def lay(protocol: str, *choices: LocalChoice, login: str = "director") -> Request:
    return actions.lay_before(by=hand(login), key=protocol, choices=choices, at=NINE)


def choice(protocol: str, parameter: str, value: str, reason: str = "Our practice.") -> LocalChoice:
    return actions.choice(asked(protocol), parameter, value, reason, NINE)


def value(parameter: str) -> Any:
    protocol = in_force.protocol()
    assert protocol is not None
    return protocol.value_at(parameter, NINE.date())


def binding(protocol: Protocol) -> list[str]:
    """The numbers that the label or the law states."""
    stated = [(one.name, protocol.value_at(one.name, NINE.date())) for one in protocol.parameters]
    return [name for name, said in stated if said is not None and said.basis in (Basis.LABEL, Basis.LAW)]


BOUND = [(one.key, name) for one in shipped() if one.use is not Use.RESEARCH for name in binding(one)]


def looser(protocol: str, name: str) -> str | None:
    """A value that is plainly looser than what stands there; None where no number tells."""
    said = asked(protocol).value_at(name, NINE.date())
    assert said is not None
    toward = DEFINITIONS[name].stricter
    number, _, unit = said.said.partition(" ")
    if toward is None or not number.isdigit() or int(number) < 1:
        return None
    other = int(number) - 1 if toward is Stricter.HIGHER else int(number) + 1
    return f"{other} {unit}".strip()


def test_a_protocol_as_it_is(director: Client) -> None:
    adopt()
    protocol = in_force.protocol()
    assert protocol is not None
    assert protocol.adoption is not None
    assert protocol.adoption.choices == ()
    assert protocol.parameters == asked("iv-racemic@2026.3").parameters


def test_a_number_of_ones_own_is_in_force_from_that_day(director: Client) -> None:
    was = asked("iv-racemic@2026.3").value_at(INTERVAL, NINE.date())
    adopt(choices=[choice("iv-racemic@2026.3", INTERVAL, "96 h")])
    own = value(INTERVAL)
    assert own.said == "96 h"
    assert own != was
    assert own.basis == Basis.PROGRAM_CHOICE


def test_the_newest_adoption_is_in_force(director: Client) -> None:
    adopt(choices=[choice("iv-racemic@2026.3", INTERVAL, "96 h")])
    adopt("im-racemic@2026.4", at=datetime(2026, 3, 2, 10, 0, tzinfo=UTC))
    assert str(in_force.name()).startswith("im-racemic@2026.4#")
    assert value(INTERVAL).said != "96 h"


def test_what_is_signed_names_the_choice_and_its_reason(director: Client) -> None:
    request = lay("iv-racemic@2026.3", choice("iv-racemic@2026.3", INTERVAL, "96 h", "We are careful."))
    for words in (INTERVAL, "96 h", "We are careful.", "iv-racemic@2026.3"):
        assert words in request.document
    sign(request)
    assert Adoption.objects.get().document == request.payload


def test_what_is_adopted_is_what_the_document_names(director: Client) -> None:
    """Somebody who can write to the database puts in another number between asking and signing."""
    request = lay("iv-racemic@2026.3", choice("iv-racemic@2026.3", INTERVAL, "96 h"))
    request.payload = str(request.payload).replace("96 h", "24 h")
    request.save()
    with pytest.raises(ValidationError, match="not what was laid before you"):
        sign(Request.objects.get(pk=request.pk))
    assert in_force.name() is None


@pytest.mark.parametrize(("protocol", "name"), BOUND)
def test_nobody_is_looser_than_the_label_or_the_law(protocol: str, name: str) -> None:
    value = looser(protocol, name)
    if value is None:
        return
    with pytest.raises(ValidationError):
        choice(protocol, name, value)


def test_some_of_them_were_tried() -> None:
    tried = [(protocol, name) for protocol, name in BOUND if looser(protocol, name)]
    assert any(protocol == REMS for protocol, _ in tried)
    refused = []
    for protocol, name in tried:
        try:
            choice(protocol, name, str(looser(protocol, name)))
        except ValidationError as error:
            refused += [error.messages[0]]
    assert any("is looser than the label" in one for one in refused)


@pytest.mark.parametrize(
    ("parameter", "said", "reason"),
    [
        (INTERVAL, "96", "Why not."),
        (INTERVAL, "96 parsecs", "Why not."),
        (INTERVAL, "96 mg", "Why not."),
        (INTERVAL, "-1 h", "Why not."),
        (INTERVAL, "1e3 h", "Why not."),
        (INTERVAL, "1.5.2 h", "Why not."),
        (INTERVAL, "", "Why not."),
        (INTERVAL, "NaN h", "Why not."),
        (INTERVAL, "96 h", ""),
        (INTERVAL, "96 h", "…"),
        (INTERVAL, "96 h", "x" * 501),
        (INTERVAL, "96 h\nschema: other", "Why not."),
        ("no_such_number", "96 h", "Why not."),
        ("", "96 h", "Why not."),
    ],
)
def test_what_is_unclear_is_refused(parameter: str, said: str, reason: str) -> None:
    with pytest.raises(ValidationError):
        choice("iv-racemic@2026.3", parameter, said, reason)


def test_what_a_protocol_says_anyway_is_no_choice(director: Client) -> None:
    said = asked("iv-racemic@2026.3").value_at(INTERVAL, NINE.date())
    assert said is not None
    with pytest.raises(ValidationError):
        choice("iv-racemic@2026.3", INTERVAL, said.said)


@pytest.mark.parametrize("login", ["prescriber", "nurse", "desk", "auditor", "custodian", "patient"])
def test_nobody_else_adopts(login: str) -> None:
    with pytest.raises(PermissionDenied):
        lay("iv-racemic@2026.3", login=login)


def test_what_is_for_research_is_not_adopted(director: Client) -> None:
    research = [one for one in shipped() if one.use is Use.RESEARCH]
    assert research
    for one in research:
        assert one not in actions.adoptable()
        assert director.get(f"/protocols/{one.key}").status_code == 200
        assert director.get(f"/protocols/{one.key}/adopt").status_code == 404
        assert director.post(f"/protocols/{one.key}/adopt", {"0-parameter": ""}).status_code == 404
        with pytest.raises(ValidationError, match="research"):
            lay(one.key)
    assert not Request.objects.exists()


# --- pages ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", shipped(), ids=lambda one: one.key)
def test_every_protocol_is_a_page_with_every_number(director: Client, protocol: Protocol) -> None:
    html = director.get(f"/protocols/{protocol.key}").content.decode()
    stated = [one for one in protocol.parameters if one.value_at(time_of_day().date())]
    assert stated
    assert all(DEFINITIONS[one.name].meaning[:20] in html or one.name in html for one in stated)


def test_two_versions_stand_side_by_side(director: Client) -> None:
    page = director.get("/protocols/apart", {"old": "iv-racemic@2026.2", "new": "iv-racemic@2026.3"})
    assert page.status_code == 200
    assert sum(len(group) for _, group in page.context["changes"]) > 0


def test_one_beside_itself_is_no_change(director: Client) -> None:
    page = director.get("/protocols/apart", {"old": "iv-racemic@2026.3", "new": "iv-racemic@2026.3"})
    assert page.context["changes"] == []


@pytest.mark.parametrize("old", ["", "none@1", "\0", "../..", "x" * 5_000])
def test_what_is_no_protocol_is_told_apart_from_nothing(director: Client, old: str) -> None:
    page = director.get("/protocols/apart", {"old": old, "new": "iv-racemic@2026.3"})
    assert page.status_code == 200
    assert page.context["changes"] is None


def test_a_director_chooses_on_the_page_and_signs(director: Client) -> None:
    chosen = {"0-parameter": INTERVAL, "0-value": "96 h", "0-reason": "Our practice."}
    answer = director.post("/protocols/iv-racemic@2026.3/adopt", chosen)
    request = Request.objects.get()
    assert answer["Location"] == f"/signatures/asked/{request.pk}"
    assert "96 h" in director.get(answer["Location"]).content.decode()
    sign(request, request.asked_at)
    protocol = in_force.protocol()
    assert protocol is not None
    assert protocol.value_at(INTERVAL, request.asked_at.date()).said == "96 h"  # type: ignore[union-attr]
    assert director.get("/protocols/").status_code == 200


@pytest.mark.parametrize(
    "chosen",
    [
        {"0-parameter": INTERVAL},
        {"0-value": "96 h"},
        {"0-parameter": INTERVAL, "0-value": "96 h"},
        {"0-parameter": INTERVAL, "0-value": "96", "0-reason": "Why."},
        {"0-parameter": "no_such_number", "0-value": "96 h", "0-reason": "Why."},
        {f"{number}-{name}": said for number in range(2) for name, said in
         (("parameter", INTERVAL), ("value", "96 h"), ("reason", "Why."))},
        {"0-parameter": INTERVAL, "0-value": "9" * 41 + " h", "0-reason": "Why."},
    ],
)  # fmt: skip
def test_a_choice_that_is_not_whole_or_not_clear_is_refused_on_the_page(director: Client, chosen: dict[str, str]) -> None:
    page = director.post("/protocols/iv-racemic@2026.3/adopt", chosen)
    assert page.status_code == 422
    assert any(form.errors for form in page.context["forms"])
    assert not Request.objects.exists()


def test_pressed_twice_it_is_laid_before_them_twice_and_adopted_by_what_they_sign(director: Client) -> None:
    for _ in range(2):
        director.post("/protocols/iv-racemic@2026.3/adopt", {"0-parameter": ""})
    first, second = Request.objects.order_by("asked_at")
    sign(first, first.asked_at)
    with pytest.raises(ValidationError, match="signed already"):
        sign(first, first.asked_at)
    assert Adoption.objects.count() == 1
    assert second.answered_at is None
