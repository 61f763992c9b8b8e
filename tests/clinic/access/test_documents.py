"""/signatures/, /protocols/ and /trail/: what is laid before somebody, what they signed, and what can be read of it."""

from __future__ import annotations

import io
import json
import zipfile
from urllib.parse import quote

import pytest
from django.test import Client

from handrail.clinic import clock
from handrail.clinic.demo import code_at
from handrail.clinic.protocols import in_force
from handrail.clinic.protocols.actions import adoptable
from handrail.clinic.protocols.models import Adoption
from handrail.clinic.signing.models import Request, Signature
from handrail.clinic.trail.keys import verifier_keys
from handrail.clinic.trail.models import Checkpoint, Entry
from handrail.trail.documents import check_signature
from tests.clinic.access.asking import NO_PATHS, acts, size
from tests.clinic.access.world import DIRECTOR, NURSE, PASSWORD, World


def sign(client: Client, asked: Request, **other: str) -> int:
    told = {"password": PASSWORD, "code": code_at(clock.now())} | other
    return client.post(f"/signatures/asked/{asked.pk}/code", told).status_code


# --- signatures -----------------------------------------------------------------------------------------------------------------


def test_what_waits_is_listed_for_its_signer_alone(world: World) -> None:
    asked = world.asked(NURSE)
    assert list(world.browser(NURSE).get("/signatures/").context["waiting"]) == [asked]
    assert list(world.browser("custod").get("/signatures/").context["waiting"]) == []


def test_the_document_is_shown_in_full_and_as_text(world: World) -> None:
    asked = world.asked(NURSE, document="<script>alert(1)</script> 20 mg")
    shown = world.browser(NURSE).get(f"/signatures/asked/{asked.pk}").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 20 mg" in shown
    assert "I saw it." in shown


def test_password_and_code_sign_what_anybody_can_verify(world: World) -> None:
    asked, client = world.asked(NURSE), world.browser(NURSE)
    assert sign(client, asked) == 302
    signature = Signature.objects.get()
    record = json.loads(client.get(f"/signatures/{signature.pk}/file").content)
    assert check_signature(record, verifier_keys()) == []
    assert client.get(f"/signatures/{signature.pk}").context["problems"] == []
    assert acts()[-1] == "document.signed"


def test_a_second_click_signs_nothing_more(world: World) -> None:
    asked, client = world.asked(NURSE), world.browser(NURSE)
    assert [sign(client, asked), sign(client, asked)] == [302, 422]
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"password": "wrong"},
        {"password": ""},
        {"code": ""},
        {"code": "000000"},
        {"code": "\0"},
        {"code": "1" * 500},
        {"password": "\0"},
        {"code": "' OR 1=1"},
    ],
)
def test_a_wrong_password_or_code_signs_nothing(world: World, other: dict[str, str]) -> None:
    asked = world.asked(NURSE)
    assert sign(world.browser(NURSE), asked, **other) == 422
    assert not Signature.objects.exists()
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_after_five_wrong_codes_a_right_one_does_not_sign_either(world: World) -> None:
    asked, client = world.asked(NURSE), world.browser(NURSE)
    assert [sign(client, asked, code="000000") for _ in range(5)] == [422] * 5
    assert sign(client, asked) == 422
    assert not Signature.objects.exists()


@pytest.mark.parametrize("path", NO_PATHS)
def test_what_is_no_id_is_not_found(world: World, path: str) -> None:
    client = world.browser(DIRECTOR)
    for address in (f"/signatures/{path}", f"/signatures/{path}/file", f"/signatures/asked/{path}", f"/trail/{path}"):
        assert client.get(address).status_code == 404 or path in {"1", "0" * 500}
    for way in ("challenge", "passkey", "code"):
        assert client.post(f"/signatures/asked/{path}/{way}").status_code == 404


# --- protocols ------------------------------------------------------------------------------------------------------------------


def test_a_protocol_is_in_force_once_the_director_signed(world: World) -> None:
    client, key = world.browser(DIRECTOR), adoptable()[0].key
    answer = client.post(f"/protocols/{key}/adopt", {"0-parameter": ""})
    asked = Request.objects.get()
    assert answer["Location"] == f"/signatures/asked/{asked.pk}"
    assert in_force.name() is None
    assert sign(client, asked) == 302
    assert str(in_force.name()).startswith(f"{key}#")
    assert client.get("/protocols/").status_code == 200
    assert Adoption.objects.get().document == asked.payload


@pytest.mark.parametrize("key", ["", "none@1", "../../etc/passwd", "\0", "x" * 5_000, "' OR 1=1 --"])
def test_what_is_no_protocol_is_not_laid_before_anybody(world: World, key: str) -> None:
    assert world.browser(DIRECTOR).post(f"/protocols/{quote(key, safe='')}/adopt").status_code == 404
    assert not Request.objects.exists()


# --- the trail ------------------------------------------------------------------------------------------------------------------


def test_the_trail_is_listed_newest_first_and_by_what_is_asked(world: World) -> None:
    client = world.browser("auditor")
    page = client.get("/trail/").context
    assert page["rows"][0]["number"] == size() - 1
    assert {row["act"] for row in client.get("/trail/?act=site.opened").context["rows"]} == {"site.opened"}


@pytest.mark.parametrize(
    "asked",
    [
        "act=%00",
        "by=%00a",
        "about='%20OR%201=1",
        "page=0",
        "page=-1",
        "page=x",
        f"page={10**30}",
        "act=" + "x" * 5_000,
        "act=a&act=b",
    ],
)
def test_an_odd_question_to_the_trail_is_answered(world: World, asked: str) -> None:
    assert world.browser("auditor").get(f"/trail/?{asked}").status_code == 200


@pytest.mark.parametrize("number", ["999999", str(2**63), str(10**40), "-1", "1.5"])
def test_an_entry_that_is_not_there_is_not_found(world: World, number: str) -> None:
    assert world.browser("auditor").get(f"/trail/{number}").status_code == 404


def test_an_entry_is_shown_with_its_proof(world: World) -> None:
    page = world.browser("auditor").get("/trail/0").context
    assert page["proof"]["fits"]
    assert all(value["fits"] for value in page["values"])


def test_the_export_holds_no_value_that_an_entry_hides(world: World) -> None:
    answer = world.browser("auditor").post("/trail/export")
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"Invented" not in everything
    assert b"example.org" not in everything
    assert Checkpoint.objects.order_by("size").last().size == Entry.objects.count()


def test_the_sheet_carries_the_newest_checkpoint(world: World) -> None:
    newest = Checkpoint.objects.order_by("size").last()
    page = world.browser("auditor").get("/trail/sheet")
    assert page.context["checkpoint"] == newest
    assert page.context["code"].startswith("data:image/svg+xml")
