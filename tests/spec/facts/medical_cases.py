"""For each medical fact that rests on codes: a code that says yes, one that only may, and what becomes of it when it is over."""

from __future__ import annotations

from dataclasses import dataclass

GONE, STAYS, UNKNOWN_THEN, ONLY_THEN = "no longer", "still", "unknown", "only then"


@dataclass(frozen=True)
class Case:
    """yes: codes that say so; each must. maybe: codes that do not tell. no: near misses. over: what it is when it is over."""

    yes: tuple[str, ...]
    maybe: tuple[str, ...]
    no: tuple[str, ...]
    over: str = GONE


CASES: dict[str, Case] = {
    "vascular_aneurysm_or_malformation": Case(
        ("I71.4", "I67.1", "I72.9", "Q28.2", "Q27.39", "vascular-aneurysm-or-malformation"), ("Q28.3", "Z86.79"), ("I73.9",),
        UNKNOWN_THEN),
    "intracerebral_haemorrhage_ever": Case(
        ("I61.9", "I69.10", "S06.360A", "intracerebral-haemorrhage"), ("I60.9", "I62.9"), ("I63.9", "G45.9"), STAYS),
    "pressure_rise_hazard": Case(("pressure-rise-hazard", "G93.2", "G93.5"), ("G91.9",), ("I10", "H40.1190")),
    "current_psychosis": Case(
        ("F20.9", "F25.1", "F29", "F32.3", "F31.2", "F10.951", "F53.1", "psychosis"), (), ("F32.2", "F33.2", "F31.4", "F31.75")),
    "past_psychosis": Case(("F20.9", "F23"), ("Z86.59",), ("F33.2",), ONLY_THEN),
    "mania_now": Case(("F30.10", "F31.0", "F31.13", "F31.2", "F31.64", "mania"), ("F31.9",), ("F31.30", "F31.76", "F31.81")),
    "bipolar_disorder": Case(("F31.9", "F31.76", "F31.81", "F25.0", "F30.9", "bipolar-disorder"), ("F34.0",), ("F33.1",), STAYS),
    "dementia_or_delirium": Case(
        ("F03.90", "G30.9", "F05", "F10.27", "F13.231", "F12.121", "dementia-or-delirium"), ("R41.0",), ("G31.84", "F10.20")),
    "hypertensive_encephalopathy_ever": Case(("I67.4", "hypertensive-encephalopathy"), ("I67.83",), ("I10", "I16.0"), STAYS),
    "heart_failure_decompensated": Case(
        ("I50.23", "I50.33", "I50.811", "heart-failure-decompensated"), ("I50.9", "I11.0"), ("I50.22", "I50.32")),
    "unstable_angina": Case(("I20.0", "I25.110", "I25.700", "unstable-angina"), ("I24.9",), ("I20.9", "I25.10", "I25.119")),
    "serious_arrhythmia": Case(
        ("I47.20", "I49.01", "I44.2", "I46.9", "serious-arrhythmia"), ("I48.91", "I49.9"), ("I49.3", "R00.2")),
    "raised_intracranial_or_intraocular_pressure": Case(
        ("G93.2", "H40.2110", "H40.051", "C71.9", "raised-intracranial-pressure", "raised-intraocular-pressure",
         "intracranial-mass"),
        ("H40.1190", "G91.9"), ("G43.909", "H25.9")),
    "breastfeeding": Case(("Z39.1", "breastfeeding"), ("O92.5",), ("N61.0",)),
    "severe_liver_impairment": Case(
        ("K72.90", "K76.7", "K70.40", "severe-liver-impairment"), ("K74.60", "K70.30"), ("K76.0", "moderate-liver-impairment")),
    "moderate_liver_impairment": Case(("moderate-liver-impairment",), ("K74.60", "K76.6"), ("K76.0", "B18.2")),
    "ketamine_uropathy": Case(("ketamine-uropathy",), (), ("N30.10", "R31.0")),
    "urinary_symptoms_coded": Case(
        ("N30.10", "R30.0", "R31.0", "R35.0", "R39.15", "N32.81", "urinary-symptoms", "ketamine-uropathy"), ("R39.89",),
        ("N18.3",)),
    "thyrotoxicosis_uncontrolled": Case(("E05.01", "E05.91", "thyrotoxicosis-uncontrolled"), ("E05.00", "E05.90"), ("E03.9",)),
    "severe_lung_disease": Case(
        ("J96.10", "J44.1", "J45.50", "Z99.81", "severe-lung-disease"), ("J44.9", "J43.9"), ("J45.20", "J40")),
    "sleep_apnoea": Case(("G47.33", "G47.30", "sleep-apnoea"), ("E66.2",), ("G47.00",)),
    "cannot_consent": Case(("cannot-consent",), (), ("F33.2",)),
}  # fmt: skip

# Facts about words of several kinds, or of other tables, have cases of their own.
ELSEWHERE = {
    "psychosis_over": "past_psychosis", "psychosis_before": "past_psychosis",
    "undated_heart_attack_or_stroke": "test_the_heart_and_the_brain.py",
    "heart_attack_or_stroke_coded": "test_the_heart_and_the_brain.py",
    "heart_attack_or_stroke_doubted": "test_the_heart_and_the_brain.py", "pregnancy_coded": "test_pregnancy.py",
    "uterus_removed": "test_pregnancy.py", "hypersensitivity_coded": "test_allergies_and_medicines.py",
}  # fmt: skip
