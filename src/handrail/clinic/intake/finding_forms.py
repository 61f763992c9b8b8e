"""The forms of what is found out at intake. Nothing is chosen beforehand, and nothing left open is written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst

from handrail.clinic.intake import findings
from handrail.clinic.intake.findings import NO, YES
from handrail.terms.valuesets import OURS
from handrail.terms.valuesets_medical import WORDS

ANSWERS = [(YES, "Yes"), (NO, "No")]
EARLIER = {
    "administrations": "Ketamine given before, here or elsewhere: none, or all of it is on file",
    "decisions": "Decisions on treatment with ketamine: none, or all of them are on file",
    "plans": "Plans of treatment with ketamine: none, or all of them are on file",
    "observations": "Measurements and tests that matter here: all of them are on file",
}
UNREACHABLE = "prescription-monitoring-unreachable"
COMPLETE = "All that is known is on file now: nothing was left out"
MONITORING = [
    ("nothing", "Nothing that matters"),
    ("matters", "Something that matters, written below"),
    ("unreachable", "It could not be reached"),
]


class Findings(forms.Form):
    """A form that yields resources. domain: the record's table whose list can be called complete."""

    title: ClassVar[str]
    domain: ClassVar[str | None] = None
    hide_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.domain:
            self.fields["complete"] = forms.BooleanField(label=COMPLETE, required=False)

    def resources(self, at: datetime) -> list[dict[str, Any]]:
        """What is to be written; nothing where nothing was said."""
        said = list(self.found(at))
        return [*said, findings.covered(self.domain, at)] if self.domain and self.cleaned_data.get("complete") else said

    def found(self, at: datetime) -> Iterator[dict[str, Any]]:  # noqa: ARG002 - of some forms the box alone says something
        """The findings themselves; none of a form that asks only whether a list is complete."""
        yield from ()


class Conditions(Findings):
    """Each of the conditions that bear on ketamine: yes, no, or left open."""

    title, domain = "Conditions", "conditions"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {word: _asked(meaning) for word, (meaning, _) in WORDS.items()}
        self.fields = {**asked, **self.fields}  # the box stands last

    def found(self, at: datetime) -> Iterator[dict[str, Any]]:
        for word, (meaning, _) in WORDS.items():
            if self.cleaned_data.get(word):
                yield findings.condition(word, meaning, self.cleaned_data[word], at)


class Medicines(Findings):
    """What the patient takes."""

    title, domain = "Medicines", "medications"
    names = forms.CharField(label="Medicines and supplements that they take now", required=False, max_length=4000,
                            widget=forms.Textarea(attrs={"rows": 6}), help_text="One a line, by name.")  # fmt: skip

    def found(self, at: datetime) -> Iterator[dict[str, Any]]:
        for name in findings.listed(self.cleaned_data["names"]):
            yield findings.medicine(name, at)


class Allergies(Findings):
    """What the patient cannot have."""

    title, domain = "Allergies", "allergies"
    names = forms.CharField(label="Allergies", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
                            help_text="One a line, by name.")  # fmt: skip
    none_known = forms.BooleanField(label="Asked, and none is known", required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("none_known") and said.get("names", "").strip():
            self.add_error("none_known", "Either allergies, or that none is known.")
        return said

    def found(self, at: datetime) -> Iterator[dict[str, Any]]:
        for name in findings.listed(self.cleaned_data["names"]):
            yield findings.allergy(name, at)
        if self.cleaned_data["none_known"]:
            yield findings.no_allergy(at)


class Measurements(Findings):
    """What was measured or asked at this visit."""

    title = "Measurements"
    systolic = forms.IntegerField(label="Blood pressure at rest, systolic", required=False, min_value=40, max_value=300)
    diastolic = forms.IntegerField(label="Blood pressure at rest, diastolic", required=False, min_value=20, max_value=200)
    weight = forms.DecimalField(label="Weight", required=False, min_value=20, max_value=400, max_digits=5, decimal_places=1)
    pregnant = forms.ChoiceField(
        label="Pregnant, as asked or tested today", required=False, choices=ANSWERS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, unit in (("systolic", "mmHg"), ("diastolic", "mmHg"), ("weight", "kg")):
            self.fields[name].unit = unit  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        systolic, diastolic = said.get("systolic"), said.get("diastolic")
        if (systolic is None) != (diastolic is None) and not self.errors:
            self.add_error("diastolic" if diastolic is None else "systolic", "A blood pressure is two numbers.")
        elif systolic is not None and diastolic is not None and systolic <= diastolic:
            self.add_error("diastolic", "The diastolic pressure is below the systolic one. Look again.")
        return said

    def found(self, at: datetime) -> Iterator[dict[str, Any]]:
        said = self.cleaned_data
        if said["systolic"] is not None:
            yield findings.pressure(said["systolic"], said["diastolic"], at)
        if said["weight"] is not None:
            yield findings.weight(str(said["weight"]), at)
        if said["pregnant"]:
            yield findings.pregnancy(said["pregnant"], at)


class Monitoring(Findings):
    """The prescription monitoring program: that it was looked up, by whom, and what it showed."""

    title = "Prescription monitoring"
    result = forms.ChoiceField(label="What it showed", choices=MONITORING, widget=forms.RadioSelect)
    note = forms.CharField(label="What matters of it", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("result") == "matters" and not said.get("note", "").strip():
            self.add_error("note", "Write what it showed.")
        return said

    def found(self, at: datetime) -> Iterator[dict[str, Any]]:
        result, note = self.cleaned_data["result"], self.cleaned_data["note"].strip()
        if result == "unreachable":  # it was tried, and that is no check
            yield findings.observation(findings.coded(OURS, UNREACHABLE), at, valueBoolean=True)
        else:
            yield findings.monitoring_checked(note or dict(MONITORING)[result], at)


class Screens(Findings):
    """That no screen and no assessment of this person is known but those on file: without it a positive one may be elsewhere."""

    title, domain = "Screens and assessments", "assessments"


class Earlier(Findings):
    """What there was before, here or elsewhere: ticked where it was asked, and all that there is is on file."""

    title = "Earlier treatment"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for domain, label in EARLIER.items():
            self.fields[domain] = forms.BooleanField(label=label, required=False)

    def found(self, at: datetime) -> Iterator[dict[str, Any]]:
        for domain in EARLIER:
            if self.cleaned_data[domain]:
                yield findings.covered(domain, at)


FORMS: dict[str, type[Findings]] = {
    "conditions": Conditions, "medicines": Medicines, "allergies": Allergies, "measurements": Measurements,
    "monitoring": Monitoring, "screens": Screens, "earlier": Earlier,
}  # fmt: skip


def _asked(meaning: str) -> forms.ChoiceField:
    widget = forms.RadioSelect(attrs={"class": "nhsuk-radios--inline"})
    return forms.ChoiceField(label=capfirst(meaning), required=False, choices=ANSWERS, widget=widget)
