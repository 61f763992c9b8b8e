"""Which drug a Medication resource is: by its own code, and by what it holds. An infusion bag is what is in it."""

from __future__ import annotations

from typing import Any


def concept_of(medication: Any) -> dict[str, Any] | None:
    """One CodeableConcept with the codings and words of the Medication's code and of each ingredient; None without any. What is
    no object stays where it is, so that whoever reads the concept refuses it.
    """
    code, ingredients = medication.get("code"), medication.get("ingredient")
    items = (
        [each.get("itemCodeableConcept") for each in ingredients if isinstance(each, dict)]
        if isinstance(ingredients, list)
        else []
    )
    held: list[dict[str, Any]] = [item for item in items if isinstance(item, dict)]
    own: dict[str, Any] = code if isinstance(code, dict) else {}
    if not held:
        return own or None
    codings = [coding for concept in (own, *held) for coding in _codings(concept)]
    words = [{"display": concept["text"]} for concept in held if concept.get("text")]
    return {**own, "coding": [*codings, *words]}


def _codings(concept: dict[str, Any]) -> list[Any]:
    """Its codings, each with its own words or else the concept's."""
    given, text = concept.get("coding"), concept.get("text")
    worded = {"display": text} if text else {}
    return [{**worded, **each} if isinstance(each, dict) else each for each in given] if isinstance(given, list) else []
