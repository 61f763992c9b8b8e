"""Cutting a source into tasks of similar size: ranges of a large file, or many small files together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from handrail.sources.found import Input
from handrail.sources.found_head import Kind
from handrail.sources.lines import BLOCK_BYTES

TASK_BYTES_MIN, TASK_BYTES_MAX = 4 << 20, 32 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of a file that begins and ends at a line's end. `length` None: all of it. `first` is its first line."""

    input: Input
    start: int = 0
    length: int | None = None
    first: int = 1

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return self.input.size if self.length is None else self.length


@dataclass(frozen=True, slots=True)
class Task:
    """What one process reads at a time. Tasks and their pieces are in the order of files and lines."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def size(self) -> int:
        return sum(piece.size for piece in self.pieces)


def tasks(inputs: Iterable[Input], size: int) -> Iterator[Task]:
    """The inputs as tasks of about `size` bytes. A packed file and a document are never cut."""
    number, held, bytes_held = 0, list[Piece](), 0
    for piece in _pieces(inputs, size):
        if held and bytes_held + piece.size > size:
            yield Task(number, tuple(held))
            number, held, bytes_held = number + 1, [], 0
        held.append(piece)
        bytes_held += piece.size
    if held:
        yield Task(number, tuple(held))


def task_size(total: int, workers: int) -> int:
    """Bytes of a task: small enough that all workers end together, large enough that starting one costs nothing."""
    return max(TASK_BYTES_MIN, min(TASK_BYTES_MAX, total // (workers * 8)))


def _pieces(inputs: Iterable[Input], size: int) -> Iterator[Piece]:
    for one in inputs:
        if one.packed or one.kind is Kind.DOCUMENT or one.size <= size:
            yield Piece(one)
        else:
            yield from _ranges(one, size)


def _ranges(one: Input, size: int) -> Iterator[Piece]:
    """Ranges of about `size` bytes that end at a line's end, each with the number of its first line."""
    start, position, first, lines = 0, 0, 1, 0
    with Path(one.path).open("rb", buffering=0) as file:
        while block := file.read(BLOCK_BYTES):
            lines += block.count(b"\n")
            end = position + block.rfind(b"\n") + 1
            if end - start >= size and end > position:
                yield Piece(one, start, end - start, first)
                start, first, lines = end, first + lines, 0
            position += len(block)
    if position > start:
        yield Piece(one, start, position - start, first)
