"""A released version never changes; a draft is only read where a draft will do."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.protocol import seal
from handrail.protocol.load import load, lock
from handrail.protocol.model import Status
from handrail.terms.errors import Place, UnusableProtocol


def test_a_copy_of_a_released_version_loads(released) -> None:
    assert load(released.folder).status is Status.RELEASED


@pytest.mark.parametrize("name", ["protocol.yaml", "sources.yaml", "wording/en.yaml", "cases/in-force.yaml", "CHANGES.md"])
def test_one_flipped_bit_is_found(name: str, released) -> None:
    file = released.folder / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(UnusableProtocol, match="make a new version") as refused:
        load(released.folder)
    assert refused.value.where == Place(file)
    assert "differs from what was released" in refused.value.what


def test_a_missing_file_is_found(released) -> None:
    (released.folder / "protocol.yaml").unlink()
    with pytest.raises(UnusableProtocol, match="is missing, but was released"):
        load(released.folder)


def test_an_added_file_is_found(released) -> None:
    (released.folder / "cases" / "more.yaml").write_text("[]", encoding="utf-8")
    with pytest.raises(UnusableProtocol, match="is not listed in LOCK"):
        load(released.folder)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": {}, "digest": "x"}', '{"files": 3, "digest": 3}'])
def test_a_spoiled_lock_is_found(content: str, released) -> None:
    (released.folder / "LOCK").write_text(content, encoding="utf-8")
    with pytest.raises(UnusableProtocol, match="LOCK") as refused:
        load(released.folder)
    assert refused.value.where == Place(released.folder / "LOCK")


def test_a_draft_loads_only_as_a_draft(draft) -> None:
    with pytest.raises(UnusableProtocol, match="draft"):
        load(draft.folder)
    assert load(draft.folder, draft=True).status is Status.DRAFT


def test_locking_releases_a_draft_once(draft) -> None:
    before = load(draft.folder, draft=True)
    lock(draft.folder)
    after = load(draft.folder)
    assert (after.status, after.digest) == (Status.RELEASED, before.digest)
    with pytest.raises(UnusableProtocol, match="is already there"):
        lock(draft.folder)


def test_a_pack_that_breaks_its_own_cases_is_not_released(draft) -> None:
    draft.edit("protocol.yaml", "value: 40 h", "value: 41 h")
    with pytest.raises(UnusableProtocol, match="is 41 h, but the case says 40 h"):
        lock(draft.folder)
    assert not seal.is_sealed(draft.folder)


def test_the_digest_depends_on_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one", encoding="utf-8")
    before = seal.digest_over(seal.file_digests(tmp_path))
    (tmp_path / "a").rename(tmp_path / "b")
    assert seal.digest_over(seal.file_digests(tmp_path)) != before
