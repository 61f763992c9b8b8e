"""What patients read about each parameter: sentences of `wording/<language>.yaml`, with the value in force.

A sentence holds `{value}`, and may name another parameter, as in "at most {value} doses within
{window_days}". So no number stands in the words, and the words stay true when the number changes. A choice
has one sentence for each word; a parameter that may be none has one for `limit` and one for `none`.
"""

from __future__ import annotations

import re
from datetime import date

from handrail.protocol.model import Protocol, Sentence
from handrail.protocol.parameters import DEFINITIONS, Choice, ParameterDefinition, stated_in
from handrail.protocol.strict_yaml import Node

BLANK = re.compile(r"\{([a-z_]+)\}")
IN_WORDS = {"h": "hour", "d": "day", "min": "minute"}
AS_IS = {"mg": " mg", "mg/kg": " mg for each kilogram of body weight", "mm[Hg]": " mmHg", "%": " %"}


def sentences(root: Node, edition: int) -> tuple[Sentence, ...]:
    """Every sentence of one language; a parameter of that edition without words, or the reverse, is an error."""
    stated = stated_in(edition)
    fields = root.fields([definition.name for definition in stated])
    return tuple(sentence for each in stated for sentence in _of(each, fields[each.name]))


def _of(definition: ParameterDefinition, node: Node) -> list[Sentence]:
    cases = _cases(definition)
    if not cases:
        return [_sentence(definition, None, node)]
    fields = node.fields(cases)
    return [_sentence(definition, case, fields[case]) for case in cases]


def _cases(definition: ParameterDefinition) -> tuple[str, ...]:
    if isinstance(definition.kind, Choice):
        return definition.kind.words
    return ("limit", "none") if definition.may_be_none else ()


def _sentence(definition: ParameterDefinition, case: str | None, node: Node) -> Sentence:
    text = node.text()
    blanks = BLANK.findall(text)
    if re.search(r"[{}]", BLANK.sub("", text)) or any(not _fillable(blank) for blank in blanks):
        raise node.wrong("a blank that nothing fills", "use {value} or {a_parameter} that always has an amount")
    if ("value" in blanks) != (case in (None, "limit")):
        raise node.wrong("{value} is missing, or stands where there is no amount", "an amount is said once, as {value}")
    return Sentence(definition.name, case, text)


def _fillable(blank: str) -> bool:
    definition = DEFINITIONS.get(blank)
    return blank == "value" or (definition is not None and not _cases(definition))


def sentence(protocol: Protocol, name: str, on: date, language: str = "en") -> str | None:
    """The sentence about `name` with the values of that day; None where the protocol states no value then.

    KeyError for a language that the pack does not have.
    """
    value = protocol.value_at(name, on)
    if value is None:
        return None
    case = "none" if value.unlimited else value.said if isinstance(value.amount, str) else None
    if case is None and DEFINITIONS[name].may_be_none:
        case = "limit"
    text = next(each.text for each in protocol.wording[language] if (each.parameter, each.case) == (name, case))
    blanks = {blank: amount_in_words(protocol, name if blank == "value" else blank, on) for blank in BLANK.findall(text)}
    return None if None in blanks.values() else BLANK.sub(lambda blank: blanks[blank[1]] or "", text)


def amount_in_words(protocol: Protocol, name: str, on: date) -> str | None:
    """`40 hours`, `1 day`, `84 mg`, `3`: the amount in force as people say it, or None."""
    value = protocol.value_at(name, on)
    if value is None or value.unlimited:
        return None
    number, _, unit = value.said.partition(" ")
    if unit in IN_WORDS:
        return f"{number} {IN_WORDS[unit]}" + ("" if number == "1" else "s")
    return number + AS_IS.get(unit, "")
