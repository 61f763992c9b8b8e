"""Which drug a Medication resource is: by its own code, and by what it holds. An infusion bag is what is in it."""

from __future__ import annotations

from typing import Any


def concept_of(medication: Any) -> dict[str, Any] | None:
    """One CodeableConcept with the codings and words of the Medication's code and of each ingredient; None without any. What is
    no object stays where it is, so that whoever reads the concept refuses it.
    """
    code, ingredients = medication.get("code"), medication.get("ingredient")
    held = (
        [each.get("itemCodeableConcept") for each in ingredients if isinstance(each, dict)]
        if isinstance(ingredients, list)
        else []
    )
    held = [each for each in held if isinstance(each, dict)]
    if not held:
        return code if isinstance(code, dict) and code else None
    own = code if isinstance(code, dict) else {}
    codings = [coding for concept in (own, *held) for coding in _codings(concept)]
    words = [{"display": concept["text"]} for concept in held if concept.get("text")]
    return {**own, "coding": [*codings, *words]}


def _codings(concept: dict[str, Any]) -> list[Any]:
    """Its codings, each with its own words or else the concept's."""
    given = concept.get("coding")
    text = concept.get("text")
    return (
        [{"display": text, **each} if text and isinstance(each, dict) else each for each in given]
        if isinstance(given, list)
        else []
    )
