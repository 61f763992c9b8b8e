"""Lines across blocks and ranges, beyond the limit, and where a file breaks off."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.sources.found import find
from handrail.sources.lines import Unread, blocks, numbered, whole
from handrail.sources.lines_json import NotJson, read_json
from handrail.sources.staging_tasks import tasks
from tests.unit.sources.making import lines, patient

SOUP = st.lists(st.sampled_from([b"\n", b"\r\n", b"a", b" ", b"{}", b"\xff", b"0" * 9]), max_size=60).map(b"".join)


@given(SOUP, st.integers(1, 7))
def test_blocks_of_any_size_give_the_same_lines(content: bytes, size: int) -> None:
    cut = [content[at : at + size] for at in range(0, len(content), size)]
    expected = content.split(b"\n")
    if not expected[-1]:
        expected.pop()
    assert list(numbered(cut)) == list(enumerate(expected, 1))


@given(SOUP, st.integers(1, 7), st.integers(7, 12))
def test_a_line_beyond_the_limit_is_counted_and_passed_over(content: bytes, size: int, limit: int) -> None:
    cut = [content[at : at + size] for at in range(0, len(content), size)]
    for (number, got), (same, line) in zip(numbered(cut, limit=limit), numbered([content]), strict=True):
        assert number == same
        assert isinstance(line, bytes)
        if len(line) <= limit:
            assert got == line
        else:
            assert isinstance(got, Unread)
            assert (got.length, got.head) == (len(line), line)


def test_a_long_line_is_never_held(tmp_path: Path) -> None:
    given = (b"x" * (1 << 20) for _ in range(200))
    [(number, line)] = numbered(given, limit=1 << 20)
    assert isinstance(line, Unread)
    assert (number, line.length, len(line.head)) == (1, 200 << 20, 8_000)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_ranges_know_their_first_line(tmp_path: Path, end: bytes, last: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.sources.staging_tasks.BLOCK_BYTES", 1000)
    content = lines([patient(f"p{number}", text="x" * (number % 700)) for number in range(400)] + [b""] * 3, end)
    path = tmp_path / "a.ndjson"
    path.write_bytes(content if last else content.rstrip())
    pieces = [piece for task in tasks(find(path).inputs, 5_000) for piece in task.pieces]
    assert len(pieces) > 15
    ranged = [pair for piece in pieces for pair in numbered(blocks(str(path), piece.start, piece.length), piece.first)]
    assert ranged == list(numbered(blocks(str(path))))


def test_small_files_share_a_task_and_keep_their_order(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.ndjson").write_bytes(lines([patient()] * 20))
    size = (tmp_path / "0.ndjson").stat().st_size
    made = list(tasks(find(tmp_path).inputs, 3 * size))
    assert [len(task.pieces) for task in made] == [3, 3, 3, 1]
    assert [piece.input.index for task in made for piece in task.pieces] == list(range(10))


def test_a_packed_file_that_breaks_off_gives_all_that_can_be_read(tmp_path: Path) -> None:
    content = b"".join(b"%d %s\n" % (number, bytes(str(hash(str(number))), "ascii") * 9) for number in range(20_000))
    packed = gzip.compress(content)
    path = tmp_path / "a.ndjson.gz"
    path.write_bytes(packed[: len(packed) // 2])
    *read, (number, last) = numbered(blocks(str(path), packed=True))
    assert len(read) > 5_000
    assert [line for _, line in read] == content.split(b"\n")[: len(read)]
    assert isinstance(last, Unread)
    assert (number, last.cut_off) == (len(read) + 1, True)
    assert "the packed file breaks off: it ends too early" in last.reason


def test_members_of_a_packed_file_follow_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbfa\nb") + gzip.compress(b"c\n"))
    assert list(numbered(blocks(str(path), packed=True))) == [(1, b"a"), (2, b"bc")]
    assert isinstance(whole(str(path), 3, packed=True), Unread)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (b'{"dose": 1e999}', {"dose": "1e999"}),
        (b'{"dose": NaN}', {"dose": "NaN"}),
        (b'{"dose": -Infinity, "n": 1.5}', {"dose": "-Infinity", "n": 1.5}),
        (b'{"dose": NaN, "n": ' + b"9" * 5000 + b"}", {"dose": "NaN", "n": "9" * 5000}),
    ],
)
def test_a_number_that_is_none_is_handed_on_as_text(given: bytes, value: object) -> None:
    assert read_json(given) == value


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (b'{"a": 1', "invalid JSON"),
        (b'{"a": "\xff"}', "invalid UTF-8 at byte 8"),
        (b'{"a": NaN, "b": "\\ud800"}', "invalid JSON"),
        (b"[" * 100_000, "invalid JSON"),
        (b'{"a": 1}{"a": 2}', "invalid JSON"),
    ],
)
def test_what_is_not_json_is_refused_with_the_reason(given: bytes, reason: str) -> None:
    with pytest.raises(NotJson, match=reason):
        read_json(given)
