"""The code lists hold together, and words make possible what they say, and no more."""

from __future__ import annotations

import pytest

from handrail.terms.valuesets_conditions import ICD10_CM, ICD10_CODE, ICD10_WHO, SNOMED
from handrail.terms.valuesets_medical import ICD10_CM_LIST, MAYBE, NONE, SNOMED_LIST, WORDS, findings
from handrail.terms.valuesets_medicines import CLASSES

CM, WHO = ICD10_CM[0], ICD10_WHO[0]


def by_words(text: str) -> str | None:
    return findings([(SNOMED, "1", text)])


def test_every_line_is_whole() -> None:
    for one in (*ICD10_CM_LIST, *SNOMED_LIST):
        assert one.meaning, one.code
        assert one.verification in ("secondary", "unverified"), one.code
        assert {word.removesuffix(MAYBE) for word in one.words} <= {*WORDS, NONE}, one.code
    for one in ICD10_CM_LIST:
        assert ICD10_CODE.fullmatch(one.code.replace(".", "").replace("-", "0").ljust(3, "0")), one.code
    for one in SNOMED_LIST:
        assert one.code.isdigit(), one.code


def times(i: int, j: int) -> int:
    """The product of two figures in Verhoeff's group."""
    turned = (i % 5 + j % 5) % 5 if i < 5 else (i % 5 - j % 5) % 5
    return turned + (5 if (i < 5) != (j < 5) else 0)


def test_snomed_codes_have_their_check_digit() -> None:
    """Verhoeff's: a slip of one figure, or two that changed places, is found."""
    first = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    for one in SNOMED_LIST:
        check = 0
        for place, figure in enumerate(reversed(one.code)):
            moved = int(figure)
            for _ in range(place % 8):
                moved = first[moved]
            check = times(check, moved)
        assert check == 0, one.code


def test_codes_are_listed_once() -> None:
    for listed in (ICD10_CM_LIST, SNOMED_LIST):
        codes = [one.code for one in listed]
        assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Schizophrenia", "psychosis?"), ("Severe major depression without psychotic features", "none"),
        ("Severe major depression with psychotic features", "psychosis?"), ("Nonpsychotic mental disorder", "none"),
        ("Manic-depressive illness", "bipolar-disorder?"), ("Stroke", "stroke?"), ("Heat stroke", "none"), ("Sunstroke", "none"),
        ("History of stroke", "heart-attack-or-stroke-before?"), ("Personal history of psychosis", "psychosis-before?"),
        ("History of urinary tract infection", "none"), ("Family history of aneurysm", "none"), ("No aneurysm", "none"),
        ("Sinus tachycardia", "none"), ("Ketamine-induced ulcerative cystitis", "ketamine-uropathy? urinary-symptoms?"),
        ("Alzheimer's disease", "dementia-or-delirium?"), ("Chronic kidney disease", "none"), ("", None),
    ],
)  # fmt: skip
def test_words_make_it_possible(text: str, found: str | None) -> None:
    assert by_words(text) == found


def test_a_listed_code_outweighs_words() -> None:
    assert findings([(CM, "F33.2", "Major depressive disorder, recurrent severe without psychotic features")]) == "none"
    assert findings([(CM, "F33.2", "psychosis"), (None, None, "psychosis")]) == "none"
    assert findings([(CM, "I61.9", None), (SNOMED, "1", "Cerebral hemorrhage")]) == "intracerebral-haemorrhage stroke"


def test_another_book_only_makes_it_possible() -> None:
    assert findings([(WHO, "I61.9", None)]) == "intracerebral-haemorrhage? stroke?"
    assert findings([(WHO, "I10", None)]) == "none"
    assert findings([(WHO, "F10.5", "alcoholic psychosis")]) == "psychosis?"
    assert findings([("http://hl7.org/fhir/sid/icd-9-cm", "295.90", "Schizophrenia")]) == "psychosis?"


def test_what_cannot_be_told_is_not_nothing() -> None:
    assert findings([(SNOMED, "1", None)]) is None
    assert findings([("http://hl7.org/fhir/sid/icd-9-cm", "295.90", None)]) is None
    assert findings([]) is None


def test_classes_of_medicines_are_whole() -> None:
    assert len({one.name for one in CLASSES}) == len(CLASSES)
    codes = [code for one in CLASSES for code in (*one.atc, *one.ingredients)]
    assert len(set(codes)) == len(codes)
