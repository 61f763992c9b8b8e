"""What a pack says besides its numbers: the safeguards that it relaxes, what it needs, and what regulators warn of."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from handrail.protocol.model import Difference, Need, Notice, Use
from handrail.protocol.parameters import RELAXABLE
from handrail.protocol.reading import Known, identifier, reference
from handrail.protocol.strict_yaml import Node

Demand = TypeVar("Demand", Difference, Need, Notice)


def differences(node: Node, known: Known) -> tuple[Difference, ...]:
    """The safeguards that the pack relaxes; an empty list says that it relaxes none."""
    return _each_once(node, [_difference(each, known) for each in node.items()])


def _difference(node: Node, known: Known) -> Difference:
    fields = node.fields(["id", "change", "reason", "source"], ["treats"])
    id_, (source_id, at) = identifier(fields["id"]), reference(fields["source"], known)
    treats = _treats(id_, fields["treats"]) if "treats" in fields else None
    return Difference(id_, fields["change"].text(), fields["reason"].text(), source_id, at, treats)


def _treats(id_: str, node: Node) -> str:
    """The one relaxation that a verdict can read. Anything else would be a promise that nothing keeps."""
    words = RELAXABLE.get(id_)
    if words is None:
        raise node.wrong(f"no protocol can say of {id_} what it treats", f"only {', '.join(RELAXABLE)} has this key")
    said = node.text()
    if said not in words:
        raise node.wrong(f"{said!r} is no disorder that a protocol may treat", f"use: {', '.join(words)}")
    return said


def needs(node: Node, known: Known) -> tuple[Need, ...]:
    """What has to be in place before the protocol may be used."""
    return _each_once(node, [_need(each, known) for each in node.items()])


def _need(node: Node, known: Known) -> Need:
    fields = node.fields(["id", "what", "reason", "source"])
    source_id, at = reference(fields["source"], known)
    return Need(identifier(fields["id"]), fields["what"].text(), fields["reason"].text(), source_id, at)


def warnings(node: Node, known: Known) -> tuple[Notice, ...]:
    """What regulators warn of, and what the law asks somebody to look at."""
    return _each_once(node, [_notice(each, known) for each in node.items()])


def _notice(node: Node, known: Known) -> Notice:
    fields = node.fields(["id", "says", "source"])
    source_id, at = reference(fields["source"], known)
    return Notice(identifier(fields["id"]), fields["says"].text(), source_id, at)


def _each_once(node: Node, found: Collection[Demand]) -> tuple[Demand, ...]:
    ids = [each.id for each in found]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice:
        raise node.wrong(f"{twice!r} is listed twice", "keep one of the two")
    return tuple(found)


def hold_together(root: Node, use: Use, differs: tuple[Difference, ...], needed: tuple[Need, ...]) -> None:
    """A pack that lets a disorder pass which it treats is research, and research needs something to be in place."""
    if any(each.treats for each in differs) and use is not Use.RESEARCH:
        raise root.wrong("it relaxes a stop for the disorder that it treats, and is not for research", "state use: research")
    if use is Use.RESEARCH and not needed:
        raise root.wrong(
            "a research protocol needs nothing", "list under `needs` what has to be in place: the study, the specialist"
        )
