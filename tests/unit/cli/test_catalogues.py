"""`handrail safeguards` and `handrail protocol`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handrail.protocol.load import PACKS, shipped
from handrail.safeguards.catalogue import CATALOGUE

SHIPPED = [one.key for one in shipped()]


def test_version_and_help(handrail_says) -> None:
    assert handrail_says("--version").out.startswith("handrail ")
    for arguments in (
        [],
        ["check"],
        ["audit"],
        ["safeguards"],
        ["protocol"],
        ["protocol", "show"],
        ["protocol", "lint"],
        ["protocol", "list"],
    ):
        said = handrail_says(*arguments, "--help")
        assert (said.status, said.err) == (0, "")
        assert said.out.startswith("usage: handrail")


def test_the_list_of_safeguards(handrail_says) -> None:
    said = handrail_says("safeguards")
    assert said.status == 0
    for one in CATALOGUE:
        assert f" {one.id} " in said.out


SHAPE = {
    "id", "revision", "subject", "gates", "severity", "title", "when", "then", "why", "mission_rows", "sources",
    "known_false_positives", "clears", "impossible", "rests_on",
}  # fmt: skip


def test_safeguards_for_programs(handrail_says) -> None:
    found = handrail_says("safeguards", "--format", "json").json
    assert [one["id"] for one in found] == [one.id for one in CATALOGUE]
    for one in found:
        assert set(one) == SHAPE
        assert all(one[key] for key in ("when", "then", "clears", "severity", "subject"))


@pytest.mark.parametrize("protocol", SHIPPED)
@pytest.mark.parametrize("id", [one.id for one in CATALOGUE])
def test_one_safeguard_with_the_numbers_of_each_protocol(handrail_says, id: str, protocol: str) -> None:
    said = handrail_says("safeguards", id, "--protocol", protocol)
    assert said.status == 0
    unfolded = " ".join(said.out.split())
    for slip in ("None", "program choice, program choice", "{count}", "{score}", "; ;", "; )"):
        assert slip not in unfolded
    assert said.out.startswith(f"{id}, revision ")
    (found,) = handrail_says("safeguards", id, "--protocol", protocol, "--format", "json").json
    assert found["id"] == id


def test_safeguards_that_are_not_there(refuses) -> None:
    assert refuses("safeguards", "nope") == "there is no safeguard 'nope' (handrail safeguards lists them)"
    assert refuses("safeguards", "--protocol", "nope").startswith("there is no protocol 'nope'")


def test_the_list_of_protocols(handrail_says) -> None:
    said = handrail_says("protocol", "list")
    assert said.status == 0
    assert [line.split()[:2] for line in said.out.splitlines()[1:]] == [[key, "unadopted"] for key in SHIPPED]


@pytest.mark.parametrize("key", [*SHIPPED, *(key.partition("@")[0] for key in SHIPPED)])
def test_a_protocol_shown(handrail_says, key: str) -> None:
    said = handrail_says("protocol", "show", key)
    assert said.status == 0
    assert "a protocol binds no one until a medical director adopts it" in said.out
    found = handrail_says("protocol", "show", key, "--format", "json").json
    assert (found["schema"], found["adopted"]) == ("handrail-protocol/2", False)
    assert found["protocol"].startswith(key)
    sources = {one["id"] for one in found["sources"]}
    for parameter in found["parameters"]:
        for value in parameter["values"]:
            assert value["source"] in sources
            assert value["said"]


@pytest.mark.parametrize("key", SHIPPED)
def test_a_protocol_linted(handrail_says, key: str) -> None:
    said = handrail_says("protocol", "lint", key)
    found = handrail_says("protocol", "lint", key, "--format", "json")
    assert said.status == found.status == (1 if found.json["odd"] else 0)
    assert found.json["protocol"] == key


def test_a_draft_may_be_linted_and_not_judged_by(handrail_says, refuses, tmp_path: Path) -> None:
    folder = tmp_path / "iv-racemic"
    shutil.copytree(PACKS / "iv-racemic" / "2026.1", folder)
    (folder / "LOCK").unlink()
    assert handrail_says("protocol", "lint", folder).status == 0
    assert refuses("protocol", "show", folder).endswith("is a draft, without LOCK (release it, or allow drafts)")


@pytest.mark.parametrize("verb", ["show", "lint"])
def test_protocols_that_are_not_there(refuses, tmp_path: Path, verb: str) -> None:
    assert refuses("protocol", verb, "nope").startswith("there is no protocol 'nope' (use one of ")
    assert refuses("protocol", verb, tmp_path).endswith("this pack has no such file (add it)")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[" * 100_000, b"a: &a [*a]", b"id: [1", b"\x00", b"- 1\n- 2\n", b"9" * 6000]
)
def test_a_pack_that_cannot_be_read(refuses, tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(PACKS / "iv-racemic" / "2026.1", folder)
    (folder / "LOCK").unlink()
    (folder / "protocol.yaml").write_bytes(content)
    assert "protocol.yaml" in refuses("protocol", "lint", folder)
