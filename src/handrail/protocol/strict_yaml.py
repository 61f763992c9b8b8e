"""YAML read strictly: a scalar stays the text that was written; a complaint names its file and line.

Ordinary YAML loading turns `no` into false, `012` into ten and the version `2026.10` into 2026.1, and lets
the second of two equal keys win without a word. None of that may happen to a dose, so we compose the nodes
and read them ourselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from handrail.terms.errors import Place, UnusableProtocol

Word = TypeVar("Word", bound=StrEnum)
DATE = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
DEEPEST = 20  # a pack nests six deep; anything far deeper is an accident or an attack
NULL_TAG = "tag:yaml.org,2002:null"
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same language, read in C where that is there


@dataclass(frozen=True)
class Node:
    """One piece of a YAML file, knowing where it stands."""

    file: Path
    node: yaml.Node

    def wrong(self, what: str, remedy: str | None = None) -> UnusableProtocol:
        """The error to raise about this piece."""
        return UnusableProtocol(what, where=Place(self.file, self.node.start_mark.line + 1), remedy=remedy)

    def text(self) -> str:
        """The text as written, on one line; an empty or null scalar is an error."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.wrong("expected one word or sentence here, not a list or a block")
        said = " ".join(self.node.value.split())
        if not said or (self.node.tag == NULL_TAG and not self.node.style):
            raise self.wrong("nothing is stated here", "an empty value or null never means none: say what is meant")
        return said

    def day(self) -> date:
        """A date as YYYY-MM-DD that the calendar has."""
        said = self.text()
        try:
            if DATE.fullmatch(said):
                return date.fromisoformat(said)
        except ValueError:
            pass
        raise self.wrong(f"{said!r} is not a date", "write a day of the calendar as 2026-03-31")

    def word(self, words: type[Word]) -> Word:
        """One of the words of an enumeration."""
        said = self.text()
        if said not in list(words):
            raise self.wrong(f"{said!r} is not one of the words for this", "use one of: " + ", ".join(words))
        return words(said)

    def items(self) -> list[Node]:
        """The entries of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.wrong("expected a list here")
        return [Node(self.file, each) for each in self.node.value]

    def entries(self) -> dict[str, Entry]:
        """The entries of a block by key, in the order of the file; a key that is there twice is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong("expected a block of keys and values here")
        found: dict[str, Entry] = {}
        for key_node, value_node in self.node.value:
            key = Node(self.file, key_node)
            name = key.text()
            if name in found:
                raise key.wrong(f"{name!r} is stated twice", "keep one of the two")
            found[name] = Entry(key, Node(self.file, value_node))
        return found

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Node]:
        """The entries of a block whose keys are known beforehand; an unknown or missing key is an error."""
        found = self.entries()
        for name, entry in found.items():
            if name not in required and name not in optional:
                raise entry.key.wrong(f"{name!r} is not a key here", "use: " + ", ".join([*required, *optional]))
        for name in required:
            if name not in found:
                raise self.wrong(f"{name!r} is missing here", "state it; nothing has a default")
        return {name: entry.value for name, entry in found.items()}


@dataclass(frozen=True)
class Entry:
    """A key and its value."""

    key: Node
    value: Node


def read(file: Path) -> Node:
    """The one document of a YAML file; UnusableProtocol if it cannot be read, or leans on tags or aliases."""
    try:
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise UnusableProtocol(f"cannot be read: {error.strerror or error}", where=Place(file)) from error
    except UnicodeDecodeError as error:
        raise UnusableProtocol(f"cannot be read: invalid UTF-8 at byte {error.start + 1}", where=Place(file)) from error
    try:
        _refuse_tricks(file, text)
        root = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        raise _not_yaml(file, error) from error
    if root is None:
        raise UnusableProtocol("the file is empty", where=Place(file, 1))
    return Node(file, root)


def _refuse_tricks(file: Path, text: str) -> None:
    """Aliases hide what a line says, tags change its type, and endless nesting stops the reader."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        tagged = isinstance(event, yaml.CollectionStartEvent | yaml.ScalarEvent) and event.tag is not None
        if tagged or isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            line = None if event.start_mark is None else event.start_mark.line + 1
            what = "tags, aliases and deep nesting are not used in packs"
            raise UnusableProtocol(what, where=Place(file, line), remedy="write it out")


def _not_yaml(file: Path, error: yaml.YAMLError) -> UnusableProtocol:
    """The reader's complaint with its line, if it has one."""
    problem, line = str(error), None
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        problem, line = error.problem or problem, error.problem_mark.line + 1
    return UnusableProtocol(f"is not YAML: {' '.join(problem.split())}", where=Place(file, line))
