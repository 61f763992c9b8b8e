"""What the codes of conditions mean for the question whether ketamine can be given safely, as words.

A code that is listed decides. What is not listed is decided by its words, which only make it possible: SNOMED CT has more
codes than any list here, and words deny, suspect and remember. ICD-9-CM, WHO's ICD-10 and ICD-11 are other books than
ICD-10-CM, so they only make it possible as well. A clinician settles what is possible with our own code of the same word:
confirmed is yes; refuted answers the doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from handrail.terms.letters import bare
from handrail.terms.valuesets import OURS
from handrail.terms.valuesets_conditions import ICD10_CM, ICD10_CODE, ICD10_WHO, NOT_THE_PATIENTS, SNOMED, Coding
from handrail.terms.valuesets_medical_icd import ICD10_CM_CHECKED, ICD10_CM_CODES
from handrail.terms.valuesets_medical_snomed import SNOMED_CHECKED, SNOMED_CODES

NONE, MAYBE = "none", "?"
# word → its meaning, and the words of a text that make it possible
WORDS: dict[str, tuple[str, str | None]] = {
    "vascular-aneurysm-or-malformation": (
        "aneurysm or dissection of an artery, arteriovenous malformation",
        r"aneurysm|arterio-?venous (?:malformation|fistula)|\bavm\b|(?:aort|arter)\w* dissection|"
        r"dissection of .{0,20}(?:aorta|artery)"),
    "intracerebral-haemorrhage": (
        "bleeding into the brain, now or ever",
        r"(?:intra-?cerebral|cerebral|intra-?cranial|brain|intraparenchymal) (?:ha?emorrhag|bleed)|ha?emorrhagic stroke"),
    "hypertensive-encephalopathy": ("encephalopathy by high blood pressure", r"hypertensive encephalopath|posterior reversible"),
    "heart-attack": ("acute myocardial infarction", r"myocardial infarct|heart attack|\bn?stemi\b"),
    "stroke": (
        "acute stroke, of whatever kind",
        r"(?<!heat )(?<!sun)\bstroke\b(?! volume)|(?:cerebral|brain) infarct|cerebrovascular accident|\bcva\b|"
        r"subarachnoid ha?emorrhag"),
    "heart-attack-or-stroke-before": ("a heart attack or stroke at a time that the code does not tell", None),
    "unstable-angina": ("unstable angina", r"unstable angina|acute coronary|preinfarction"),
    "heart-failure-decompensated": (
        "heart failure that is acute or out of balance", r"(?:heart|cardiac|ventricular) failure|pulmonary (?:o?edema)"),
    "serious-arrhythmia": (
        "a disturbance of the heart's rhythm that can kill",
        r"arrhythmia|dysrhythmia|(?<!sinus )tachycardia|fibrillation|atrial flutter|"
        r"(?:heart|\bav|atrioventricular) block|long qt|sick sinus|cardiac arrest"),
    "raised-intracranial-pressure": (
        "raised pressure in the skull",
        r"intra-?cranial hypertension|(?:raised|increased|elevated) intra-?cranial|pseudotumou?r|hydrocephal|brain herniation"),
    "intracranial-mass": (
        "a mass in the skull",
        r"(?:brain|cerebral|intra-?cranial|pituitary) (?:tumou?r|neoplasm|mass|metasta|abscess)|"
        r"glioma|glioblastoma|astrocytoma|meningioma"),
    "raised-intraocular-pressure": (
        "raised pressure in the eye", r"glaucoma|ocular hypertension|intra-?ocular pressure"),
    "pressure-rise-hazard": ("a rise of pressure would be a serious hazard, as a clinician judges", None),
    "psychosis": (
        "psychosis, or a disorder of the schizophrenia spectrum",
        r"psychosis|psychoses|(?<!without )(?<!with no )(?<!non-)(?<!non)psychotic|schizo|delusional disorder"),
    "psychosis-before": ("psychosis in the past", None),
    "mania": ("a manic, hypomanic or mixed episode", r"\bmania\b|\bmanic\b(?!.depress)|hypomani"),
    "bipolar-disorder": ("bipolar disorder", r"bipolar|manic.depress|cyclothym"),
    "dementia-or-delirium": ("dementia or delirium", r"dementia|alzheimer|delirium|lewy|acute confusion"),
    "pregnancy": ("pregnant", r"pregnan|gravid|gestation"),
    "no-uterus": ("without a uterus", None),
    "breastfeeding": ("breastfeeding", r"breast-?\s?feeding|lactating|lactation"),
    "severe-liver-impairment": (
        "liver function severely impaired (Child-Pugh C, hepatic failure)",
        r"(?:hepatic|liver) failure|hepatorenal|hepatic encephalopath|cirrhosis|portal hypertension|child.?pugh|ascites"),
    "moderate-liver-impairment": (
        "liver function moderately impaired (Child-Pugh B)",
        r"cirrhosis|portal hypertension|child.?pugh|ascites|liver impairment"),
    "ketamine-uropathy": (
        "bladder or ureters damaged by ketamine",
        r"ketamin.{0,60}(?:cystitis|bladder|uropath|urinary|ureter)|(?:cystitis|bladder|uropath|urinary|ureter).{0,60}ketamin"),
    "urinary-symptoms": (
        "cystitis or other symptoms of the lower urinary tract",
        r"cystitis|dysuria|ha?ematuria|blood in urine|urinary (?:tract infect|frequency|urgency|incontinence|retention|symptom)|"
        r"overactive bladder|bladder pain|painful urination|lower urinary tract"),
    "thyrotoxicosis-uncontrolled": ("thyrotoxicosis that is not controlled", r"thyrotoxic|hyperthyroid|thyroid storm|graves"),
    "severe-lung-disease": (
        "lung disease that is severe, respiratory failure",
        r"\bcopd\b|obstructive (?:pulmonary|lung|bronchitis)|emphysema|respiratory failure|pulmonary (?:fibrosis|hypertension)|"
        r"severe (?:persistent )?asthma|status asthmaticus|(?:oxygen|ventilator) dependen"),
    "sleep-apnoea": ("sleep apnoea", r"sleep apno?ea|obesity hypoventilation"),
    "ketamine-hypersensitivity": ("hypersensitivity to ketamine or esketamine", r"allerg\w*.{0,40}(?:ketamin|an(?:a?e)sthetic)"),
    "cannot-consent": ("cannot consent, as a clinician judges", None),
}  # fmt: skip
PATTERNS = {word: re.compile(text, re.IGNORECASE | re.DOTALL) for word, (_, text) in WORDS.items() if text}
# What a text that remembers says instead; what is not named here is over, and says nothing of today.
HISTORY = re.compile(r"\s*(?:personal )?(?:history of|h/o|past history|previous|status post|s/p)\b", re.IGNORECASE)
REMEMBERED = {
    "heart-attack": "heart-attack-or-stroke-before", "stroke": "heart-attack-or-stroke-before", "psychosis": "psychosis-before",
} | {word: word for word in (
    "vascular-aneurysm-or-malformation", "intracerebral-haemorrhage", "hypertensive-encephalopathy", "bipolar-disorder",
)}  # fmt: skip


@dataclass(frozen=True)
class Code:
    """One line of a code list."""

    code: str
    words: frozenset[str]
    meaning: str
    verification: str


def _lines(table: str, checked: str) -> tuple[Code, ...]:
    rows = ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines())
    return tuple(Code(code, frozenset(words.split()), meaning, (*more, checked)[0]) for code, words, meaning, *more in rows)


def _each(code: str) -> Iterable[str]:
    """A code without its point; `-` stands for each digit."""
    plain = code.replace(".", "")
    return [plain.replace("-", digit) for digit in "0123456789"] if "-" in plain else [plain]


ICD10_CM_LIST, SNOMED_LIST = _lines(ICD10_CM_CODES, ICD10_CM_CHECKED), _lines(SNOMED_CODES, SNOMED_CHECKED)
BY_PREFIX = {plain: one.words for one in ICD10_CM_LIST for plain in _each(one.code)}
BY_SNOMED = {one.code: one.words for one in SNOMED_LIST}


def findings(names: Iterable[Coding]) -> str | None:
    """What a concept's codings mean, as words in order with a space between; `none` for nothing.

    None where it cannot be told: no coding is known here, and none has words.
    """
    known = [(_by_code(system, code), system, text) for system, code, text in names]
    decided = any(words is not None for words, _, _ in known)
    by_words = [
        _by_words(text) for words, system, text in known if system in ICD10_WHO or (words is None and (system or not decided))
    ]
    found = [words for words in (*(words for words, _, _ in known), *by_words) if words is not None]
    return _in_order(frozenset().union(*found)) if found else None


def _in_order(words: frozenset[str]) -> str:
    """One text for one set; what is certain needs no `?` beside it, and nothing no word at all."""
    kept = sorted(word for word in words if word != NONE and word.removesuffix(MAYBE) not in words - {word})
    return " ".join(kept) or NONE


@lru_cache(maxsize=8192)
def _by_code(system: str | None, code: str | None) -> frozenset[str] | None:
    """The words of a code that is known here; None where it is not."""
    if code is None:
        return None
    if system == SNOMED:
        return BY_SNOMED.get(code)
    if system == OURS:
        return frozenset((code,)) if code in WORDS else None
    plain = code.strip().upper().replace(".", "")
    if system in ICD10_CM and ICD10_CODE.fullmatch(plain):
        return _by_prefix(plain)
    if system in ICD10_WHO and ICD10_CODE.fullmatch(plain):
        return frozenset(word.removesuffix(MAYBE) + MAYBE for word in _by_prefix(plain))
    return None


def _by_prefix(plain: str) -> frozenset[str]:
    return frozenset().union(*(BY_PREFIX.get(plain[:length], frozenset()) for length in range(3, len(plain) + 1)))


@lru_cache(maxsize=8192)
def _by_words(text: str | None) -> frozenset[str] | None:
    """What words make possible; None without any."""
    if not text:
        return None
    text = bare(text)
    if NOT_THE_PATIENTS.match(text):
        return frozenset()
    found = {word for word, pattern in PATTERNS.items() if pattern.search(text)}
    found = {REMEMBERED[word] for word in found if word in REMEMBERED} if HISTORY.match(text) else found
    return frozenset(word + MAYBE for word in found)
