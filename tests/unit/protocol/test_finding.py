"""Protocols are found by name, by name and version, or by the path of a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handrail.protocol import load as loading
from handrail.protocol.load import find, in_order, shipped
from handrail.terms.errors import UnusableProtocol


def test_by_name_and_by_key() -> None:
    assert find("iv-racemic").key == "iv-racemic@2026.3"
    assert find("iv-racemic@2026.3") is find("iv-racemic")


@pytest.mark.parametrize("key", ["iv", "iv-racemic@2025.9", "iv-racemic@", "@2026.1", "", "iv-racemic@2026.1@3"])
def test_what_is_not_there_lists_what_is(key: str) -> None:
    with pytest.raises(UnusableProtocol) as refused:
        find(key)
    for protocol in shipped():
        assert protocol.key in str(refused.value)


def test_the_newest_version_is_the_greatest_by_number(tmp_path: Path, monkeypatch) -> None:
    for version in ("2026.9", "2026.10", "2026.2"):
        folder = tmp_path / "iv-racemic" / version
        shutil.copytree(loading.PACKS / "iv-racemic" / "2026.1", folder)
        (folder / "LOCK").unlink()
        file = folder / "protocol.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("2026.1", version), encoding="utf-8")
        loading.lock(folder)
    monkeypatch.setattr(loading, "PACKS", tmp_path)
    assert find("iv-racemic").version == "2026.10"
    assert [protocol.version for protocol in shipped()] == ["2026.2", "2026.9", "2026.10"]
    assert in_order("2026.10") > in_order("2026.9")


def test_a_folder_must_be_named_as_its_pack(tmp_path: Path, monkeypatch) -> None:
    shutil.copytree(loading.PACKS / "iv-racemic" / "2026.1", tmp_path / "iv-racemic" / "2027.1")
    monkeypatch.setattr(loading, "PACKS", tmp_path)
    with pytest.raises(UnusableProtocol, match=r"calls itself iv-racemic@2026\.1"):
        find("iv-racemic")


def test_a_clinics_own_pack_by_path(draft) -> None:
    draft.edit("protocol.yaml", "id: iv-racemic", "id: our-clinic")
    assert find(str(draft.folder), draft=True).key == "our-clinic@2026.1"
    with pytest.raises(UnusableProtocol, match="draft"):
        find(str(draft.folder))


def test_a_path_may_be_relative(draft, monkeypatch) -> None:
    monkeypatch.chdir(draft.folder)
    assert find(".", draft=True).id == "iv-racemic"


def test_another_pack_cannot_take_a_released_name(draft) -> None:
    draft.edit("protocol.yaml", "value: 40 h", "value: 20 h")
    with pytest.raises(UnusableProtocol, match=r"iv-racemic@2026\.1 is another protocol already"):
        find(str(draft.folder), draft=True)
