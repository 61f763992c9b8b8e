"""All instruments, and what is known of each from its folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from handrail.instruments.aldrete import scoring as aldrete
from handrail.instruments.assist import scoring as assist
from handrail.instruments.audit import scoring as audit
from handrail.instruments.audit_c import scoring as audit_c
from handrail.instruments.bladder_checklist import scoring as bladder_checklist
from handrail.instruments.c_ssrs_screener import scoring as c_ssrs_screener
from handrail.instruments.cadss import scoring as cadss
from handrail.instruments.cadss_6 import scoring as cadss_6
from handrail.instruments.cage_aid import scoring as cage_aid
from handrail.instruments.craving_scale import scoring as craving_scale
from handrail.instruments.dast_10 import scoring as dast_10
from handrail.instruments.form import FOLDER, Form, form
from handrail.instruments.gad_7 import scoring as gad_7
from handrail.instruments.icpi import scoring as icpi
from handrail.instruments.icsi import scoring as icsi
from handrail.instruments.icsi_icpi import scoring as icsi_icpi
from handrail.instruments.ipss import scoring as ipss
from handrail.instruments.ketamine_use import scoring as ketamine_use
from handrail.instruments.kset_r import scoring as kset_r
from handrail.instruments.moaa_s import scoring as moaa_s
from handrail.instruments.model import Instrument
from handrail.instruments.nida_quick_screen import scoring as nida_quick_screen
from handrail.instruments.nm_assist import scoring as nm_assist
from handrail.instruments.phq_9 import scoring as phq_9
from handrail.instruments.puf import scoring as puf
from handrail.instruments.sds import scoring as sds
from handrail.instruments.single_drug_question import scoring as single_drug_question
from handrail.instruments.taps_1 import scoring as taps_1
from handrail.instruments.taps_2 import scoring as taps_2
from handrail.terms.errors import UnusableInput

INSTRUMENTS: tuple[Instrument, ...] = (
    audit_c.INSTRUMENT, single_drug_question.INSTRUMENT, ketamine_use.INSTRUMENT,
    audit.INSTRUMENT, dast_10.INSTRUMENT, nida_quick_screen.INSTRUMENT, nm_assist.INSTRUMENT, assist.INSTRUMENT,
    taps_1.INSTRUMENT, taps_2.INSTRUMENT, cage_aid.INSTRUMENT, sds.INSTRUMENT, craving_scale.INSTRUMENT,
    phq_9.INSTRUMENT, gad_7.INSTRUMENT, c_ssrs_screener.INSTRUMENT,
    bladder_checklist.INSTRUMENT, icsi.INSTRUMENT, icpi.INSTRUMENT, icsi_icpi.INSTRUMENT, ipss.INSTRUMENT, puf.INSTRUMENT,
    moaa_s.INSTRUMENT, aldrete.INSTRUMENT, cadss.INSTRUMENT, cadss_6.INSTRUMENT, kset_r.INSTRUMENT,
)  # fmt: skip
BY_ID = {one.id: one for one in INSTRUMENTS}


@dataclass(frozen=True, slots=True)
class Licence:
    """What may be done with an instrument: the first lines of its LICENCE.md."""

    status: str
    attribution: str
    wording: str


@cache
def licence(folder: str) -> Licence:
    """The licence of the instrument in a folder."""
    lines = (FOLDER / folder / "LICENCE.md").read_text("utf-8").splitlines()
    said = dict(line.split(": ", 1) for line in lines if line.startswith(("Status: ", "Attribution: ", "Wording: ")))
    return Licence(said["Status"], said["Attribution"], said["Wording"])


def instrument(id: str) -> Instrument:
    """The instrument of that id."""
    if id not in BY_ID:
        raise UnusableInput(f"there is no instrument {id!r}", remedy="handrail instruments lists them")
    return BY_ID[id]


def in_language(one: Instrument, language: str) -> Form:
    """Its form in a language. Words are never translated here: a translation is an official version, or it is not offered."""
    found = form(one.folder)
    if language != found.language:
        raise UnusableInput(f"{one.id} is not offered in {language}: no official version")
    return found
