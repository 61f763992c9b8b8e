"""From a file's answers to an answered form: a FHIR QuestionnaireResponse, or plain `{"linkId": answer}`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handrail.instruments.answering import NoAnswer, answer_to, shown, whole
from handrail.instruments.form import Form, Item, form
from handrail.instruments.model import SEXES, Instrument
from handrail.instruments.sheet import Answer, Sheet
from handrail.terms.errors import UnusableInput

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
DECLINED, KINDS = "declined", ("Coding", "Integer", "Decimal", "Boolean")
ABOUT = ("instrument", "version", "sex", "substance", "language")  # what a plain file may say besides its answers
OTHER_ITEMS = ("band", "substance")  # items of our own that are no questions


@dataclass(frozen=True)
class Given:
    """What a file says: the answered form, the total that it states, and what it says about the patient."""

    sheet: Sheet
    total: int | None = None
    sex: str | None = None
    substance: str | None = None


@dataclass
class _Found:
    """What has been read so far."""

    instrument: Instrument
    form: Form
    where: str
    answers: dict[str, Answer]
    declined: set[str]
    total: int | None = None

    def wrong(self, what: str, remedy: str | None = None) -> UnusableInput:
        return UnusableInput(what, where=self.where, remedy=remedy)

    def take(self, link: str, value: Any) -> None:
        """One answer; a total, an item, or trouble."""
        name = self.known(link)
        if name is None:
            raise self._unknown(link)
        if name == "total":
            self._take_total(value)
        elif value == DECLINED:
            self.declined.add(name)
        elif value is not None:
            self._take_answer(self.form.item(name), link, value)

    def known(self, link: str) -> str | None:
        """The linkId that a name stands for: itself, a LOINC code, or the end of a path; None for one that we do not know."""
        for name in (link, link.strip("/").rsplit("/", 1)[-1]):
            if name in self.form.by_name:
                return self.form.by_name[name].link
            if name in ("total", "score", self.instrument.total_code):
                return "total"
        return None

    def _unknown(self, link: str) -> UnusableInput:
        told = dict(self.instrument.foreign).get(link.strip("/").rsplit("/", 1)[-1])
        remedy = f"handrail instruments {self.instrument.id} lists its items"
        return self.wrong(f"{shown(link)} is no item of {self.instrument.id}" + (f": {told}" if told else ""), remedy)

    def _take_answer(self, item: Item, link: str, value: Any) -> None:
        if item.link in self.answers:
            raise self.wrong(f"item {item.link} is answered twice", "keep one answer; two versions of a form are not mixed")
        try:
            self.answers[item.link] = answer_to(item, value)
        except NoAnswer as error:
            raise self.wrong(f"item {shown(link)}: {error}", dict(self.instrument.foreign).get("options")) from error

    def _take_total(self, value: Any) -> None:
        number = whole(value)
        id, least, most = self.instrument.id, self.instrument.least, self.instrument.most
        if value is None:
            return
        if least is None:
            raise self.wrong(f"{id} has no total", "give the answers to its items")
        if number is None or number < least or (most is not None and number > most):
            above = number is not None and most is not None and number > most
            told = dict(self.instrument.foreign).get("total") if above else None
            raise self.wrong(f"{shown(value)} is not a total of {id}, which runs from {least} to {most}", told)
        if self.total is not None and self.total != number:
            raise self.wrong(f"two totals are stated, {self.total} and {number}", "keep the one that is right")
        self.total = number


def read(instrument: Instrument, document: Any, where: str) -> Given:
    """The answered form; UnusableInput, in one sentence, for what is no answer to it."""
    own = form(instrument.folder)
    found = _Found(instrument, own, where, {}, set())
    if not isinstance(document, dict):
        raise found.wrong("this is not a JSON object", 'write {"linkId": answer} or a FHIR QuestionnaireResponse')
    if "resourceType" in document:
        _of_fhir(found, document)
        return _given(found, {})
    _same(found, document.get("instrument"), document.get("version"))
    for name, value in document.items():
        if name not in ABOUT or (name in own.by_name):
            found.take(name, value)
    return _given(found, document)


def _given(found: _Found, about: dict[str, Any]) -> Given:
    sheet = Sheet(found.form, found.answers, frozenset(found.declined - set(found.answers)))
    if not found.answers and found.total is None and not found.declined:
        raise found.wrong("no item is answered", f"handrail instruments {found.instrument.id} lists its items")
    sex, substance = about.get("sex"), about.get("substance")
    if sex not in (None, *SEXES):
        raise found.wrong(f"sex {shown(sex)} is none of {', '.join(SEXES)}", "leave it out where it is not known")
    if substance is not None and not isinstance(substance, str):
        raise found.wrong(f"substance {shown(substance)} is not a word")
    return Given(sheet, found.total, sex, substance)


def _same(found: _Found, instrument: Any, version: Any) -> None:
    """Refuses answers to another instrument, or to another version of this one."""
    id, ours = found.instrument.id, found.form.version
    if instrument is not None and instrument not in (id, found.form.panel):
        raise found.wrong(f"these are answers to {shown(instrument)}, not to {id}", "instruments are not mixed")
    if version is not None and str(version) != ours:
        raise found.wrong(f"these are answers to version {shown(version)} of {id}; this is version {ours}",
                          "two versions of an instrument are not mixed")  # fmt: skip


def _of_fhir(found: _Found, document: dict[str, Any]) -> None:
    kind, status = document["resourceType"], document.get("status")
    if kind != "QuestionnaireResponse":
        raise found.wrong(f"this is a {shown(kind)}, not a QuestionnaireResponse")
    if status not in ("completed", "amended", "in-progress", "stopped"):
        raise found.wrong(f"a QuestionnaireResponse of status {shown(status)} cannot be scored")
    canonical = document.get("questionnaire")
    if canonical is not None:
        if not isinstance(canonical, str):
            raise found.wrong("questionnaire is not text")
        name, _, version = canonical.rsplit("/", 1)[-1].partition("|")
        _same(found, name, version or None)
    for link, item in _each(found, document.get("item")):
        _take_item(found, link, item)


def _each(found: _Found, items: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every item of a response, however deep."""
    todo = list(_listed(found, items))[::-1]
    while todo:
        item = todo.pop()
        if not isinstance(item.get("linkId"), str):
            raise found.wrong("an item has no linkId")
        if item.get("modifierExtension"):
            raise found.wrong(f"item {shown(item['linkId'])} carries modifierExtension, which may change what it means")
        yield item["linkId"], item
        todo += _listed(found, item.get("item"))[::-1]
        for answer in _listed(found, item.get("answer")):
            todo += _listed(found, answer.get("item"))[::-1]


def _listed(found: _Found, value: Any) -> list[dict[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise found.wrong("item, answer and extension are lists of objects")
    return value


def _take_item(found: _Found, link: str, item: dict[str, Any]) -> None:
    answers = _listed(found, item.get("answer"))
    values = [one for one in answers if any(key.startswith("value") for key in one)]
    if _declined(found, item) or any(_declined(found, one) for one in answers):
        name = found.known(link)
        if name is not None and name != "total" and not values:
            found.declined.add(name)
    if len(values) > 1:
        raise found.wrong(f"item {shown(link)} has several answers", "keep one")
    if values and link not in OTHER_ITEMS:
        found.take(link, _value(found, link, values[0]))


def _declined(found: _Found, holder: dict[str, Any]) -> bool:
    extensions = _listed(found, holder.get("extension"))
    return any(one.get("url") == ABSENT and one.get("valueCode") == "asked-declined" for one in extensions)


def _value(found: _Found, link: str, answer: dict[str, Any]) -> Any:
    for kind in KINDS:
        value = answer.get(f"value{kind}")
        if value is not None:
            return value.get("code") if isinstance(value, dict) else value
    raise found.wrong(f"item {shown(link)} is not answered with {' or '.join(KINDS)}")
