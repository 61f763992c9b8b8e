"""Classes of medicines that bear on ketamine: what deepens sedation, raises blood pressure or lowers the seizure threshold.

A medicine is told by its ingredient's RxNorm code, by its ATC code (which stands for all beneath it), or by its name. RxNorm
has a code for each strength and form of a product; of those the name decides. Names of medicines are certain, unlike the
words of a diagnosis. The codes are recalled, not read, except where a line says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from handrail.terms.letters import bare
from handrail.terms.valuesets import ATC, RXNORM, drug, treats_opioid_use
from handrail.terms.valuesets_conditions import Coding

NONE = "none"


@dataclass(frozen=True)
class MedicineClass:
    """A class: its ATC codes, RxNorm ingredients (code → name), the names that tell it, and how the codes were checked."""

    name: str
    meaning: str
    atc: tuple[str, ...]
    ingredients: dict[str, str]
    names: str
    verification: str = "unverified"


CLASSES = (
    MedicineClass(
        "benzodiazepine", "benzodiazepines", ("N05BA", "N05CD", "N03AE"),
        {"596": "alprazolam", "2598": "clonazepam", "3322": "diazepam", "6470": "lorazepam", "6960": "midazolam",
         "10355": "temazepam", "7781": "oxazepam"},
        r"\w+azepam\b|alprazolam|midazolam|triazolam|estazolam|\w*diazepoxide|clobazam|clorazepate|xanax|valium|ativan|klonopin"),
    MedicineClass(
        "z-drug", "Z-drugs", ("N05CF",), {"39993": "zolpidem", "461016": "eszopiclone", "74667": "zaleplon"},
        r"zolpidem|\w*zopiclone|zaleplon|ambien|lunesta"),
    MedicineClass(
        "opioid", "opioids, also those that treat opioid use disorder", ("N02A", "N07BC01", "N07BC02", "R05DA"),
        {"1819": "buprenorphine", "2670": "codeine", "3423": "hydromorphone", "4337": "fentanyl", "5489": "hydrocodone",
         "6813": "methadone", "7052": "morphine", "7804": "oxycodone", "10689": "tramadol"},
        r"morphin|codein|codone\b|(?:hydro|oxy)morphone|fentanil|fentanyl|methadon|buprenorphin|tramadol|tapentadol|meperidine|"
        r"pethidin|levorphanol|opium|butorphanol|nalbuphin|suboxone|percocet|vicodin"),
    MedicineClass(
        "gabapentinoid", "gabapentin and pregabalin", ("N02BF", "N03AX12", "N03AX16"),
        {"25480": "gabapentin", "187832": "pregabalin"}, r"gabapentin|pregabalin|lyrica|neurontin"),
    MedicineClass(
        "stimulant", "stimulants and other sympathomimetics that raise blood pressure", ("N06BA", "A08AA01", "R01BA"),
        {"725": "amphetamine", "3288": "dextroamphetamine", "6901": "methylphenidate", "700810": "lisdexamfetamine",
         "8152": "phentermine", "8896": "pseudoephedrine"},
        r"amphetamine|amfetamine|\w*methylphenidate|atomoxetine|\w*modafinil|phentermine|pseudoephedrin|adderall|vyvanse|ritalin|concerta"),
    MedicineClass(
        "maoi", "inhibitors of monoamine oxidase", ("N06AF", "N06AG", "N04BD", "J01XX08"),
        {"8123": "phenelzine", "10734": "tranylcypromine", "9639": "selegiline", "6011": "isocarboxazid", "190376": "linezolid"},
        r"phenelzin|tranylcypromin|isocarboxazid|moclobemid|selegilin|rasagilin|safinamid|linezolid|"
        r"methylene blue|nardil|parnate"),
    MedicineClass(
        "theophylline", "theophylline and aminophylline", ("R03DA",), {"10438": "theophylline", "689": "aminophylline"},
        r"theophyllin|aminophyllin|doxofyllin|dyphyllin"),
)  # fmt: skip
PATTERNS = {one.name: re.compile(one.names, re.IGNORECASE) for one in CLASSES}


def classes(names: Iterable[Coding]) -> str | None:
    """The classes that any of the codings tells, in order with a space between; `none` for none of them.

    None where it cannot be told which medicine it is.
    """
    listed = list(names)
    found = frozenset().union(*(_of(*name) for name in listed))
    told = found or any(drug(*name) or treats_opioid_use(*name) for name in listed)
    return (" ".join(sorted(found)) or NONE) if told else None


@lru_cache(maxsize=8192)
def _of(system: str | None, code: str | None, text: str | None) -> frozenset[str]:
    by_atc = {one.name for one in CLASSES if system in ATC and (code or "").startswith(one.atc)}
    by_ingredient = {one.name for one in CLASSES if system == RXNORM and code in one.ingredients}
    by_name = {name for name, pattern in PATTERNS.items() if text and pattern.search(bare(text))}
    return frozenset(by_atc | by_ingredient | by_name)
