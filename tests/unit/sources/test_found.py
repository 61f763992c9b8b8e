"""What a source holds, and why the rest is not read."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from handrail.sources.found import Found, find
from handrail.sources.found_head import Kind
from handrail.terms.errors import UnusableInput
from tests.unit.sources.making import bundle, lines, patient, write


def by_name(found: Found) -> dict[str, tuple[Kind, bool]]:
    return {one.name: (one.kind, one.packed) for one in found.inputs}


def test_each_kind_of_file_is_known_by_its_content(tmp_path: Path) -> None:
    write(tmp_path, {
        "a.ndjson": [patient("a"), patient("b")],
        "b.json": bundle(patient("a")),
        "c.json": lines([patient("a"), patient("b")]),
        "d.jsonl.gz": [patient("a")],
        "e.ndjson.gz": lines([patient("a"), patient("b")]),  # not packed, whatever its name says
        "f.json": gzip.compress(bundle(patient("a"))),  # packed, whatever its name says
        "g.ndjson": bundle(patient("a")),
        "sub/h.ndjson": b"broken\n" + lines([patient("a")]),
        "i.ndjson": b'{"resourceType": "Pat\n' + lines([patient("a")]),
        "j.json": b'\xef\xbb\xbf{\n  "resourceType": "Patient",\n  "id": "a"\n}\n',
    })  # fmt: skip
    assert by_name(find(tmp_path)) == {
        "a.ndjson": (Kind.LINES, False), "b.json": (Kind.DOCUMENT, False), "c.json": (Kind.LINES, False),
        "d.jsonl.gz": (Kind.LINES, True), "e.ndjson.gz": (Kind.LINES, False), "f.json": (Kind.DOCUMENT, True),
        "g.ndjson": (Kind.DOCUMENT, False), "sub/h.ndjson": (Kind.LINES, False), "i.ndjson": (Kind.LINES, False),
        "j.json": (Kind.DOCUMENT, False),
    }  # fmt: skip


def test_what_is_not_read_is_listed_with_its_reason(tmp_path: Path) -> None:
    write(tmp_path, {
        "ok.ndjson": [patient()], "page.json": b"<!DOCTYPE html><html></html>", "notes.txt": b"hello",
        "list.json": b'[{"resourceType": "Patient"}]', "empty.ndjson": b"\n \n", "text.json": b"hello",
        "picture.json": b"\x89PNG\r\n\x1a\n\0\0", ".hidden.json": b"{}", ".git/config.json": b"{}",
        "bad.json.gz": b"\x1f\x8b\x08",
    })  # fmt: skip
    reasons = dict(find(tmp_path).not_read)
    assert {name: reason.split(",")[0] for name, reason in reasons.items()} == {
        "page.json": "it is HTML or XML", "notes.txt": "its name does not end in .json", "list.json": "it is a JSON list",
        "empty.ndjson": "the file is empty", "text.json": "it does not begin as a JSON object", "picture.json": "it is not text",
        ".hidden.json": "hidden", ".git": "hidden", "bad.json.gz": "nothing in it can be unpacked",
    }  # fmt: skip
    assert set(find(tmp_path).lost) == {"page.json", "list.json", "picture.json", "bad.json.gz"}


def test_loops_broken_links_and_pipes_do_not_hang(tmp_path: Path) -> None:
    write(tmp_path, {"sub/a.ndjson": [patient()]})
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "again.ndjson").symlink_to(tmp_path / "sub" / "a.ndjson")
    (tmp_path / "gone.ndjson").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.ndjson")
    found = find(tmp_path)
    assert len(found.inputs) == 1
    assert {name.rpartition("/")[2] for name, _ in found.not_read} | {found.inputs[0].name.rpartition("/")[2]} == {
        "up", "again.ndjson", "a.ndjson", "gone.ndjson", "pipe.ndjson",
    }  # fmt: skip


@pytest.mark.parametrize("files", [{}, {"index.html": b"<html></html>"}, {"a.json": b"<html></html>", "b.json": b""}])
def test_a_source_without_data_is_one_clear_sentence(tmp_path: Path, files: dict[str, bytes]) -> None:
    with pytest.raises(UnusableInput, match=r"empty|nothing here can be read") as raised:
        find(write(tmp_path, dict(files)))
    assert "\n" not in str(raised.value)
    assert raised.value.remedy


def test_a_missing_path_and_a_single_file_without_data(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no such file"):
        find(tmp_path / "nowhere")
    with pytest.raises(UnusableInput, match="HTML"):
        find(write(tmp_path, {"page.json": b"<html>"}) / "page.json")


def test_our_own_results_inside_the_source_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a.ndjson": [patient()], "out/staged/b.ndjson": [patient()]})
    found = find(tmp_path, without=tmp_path / "out")
    assert [one.name for one in found.inputs] == ["a.ndjson"]
    assert dict(found.not_read)["out"].startswith("the folder that results")


def test_a_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.ndjson"))).write_bytes(lines([patient()]))
    assert find(tmp_path).inputs[0].name == "\\xff.ndjson"
