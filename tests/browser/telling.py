"""Somebody who came to be treated, with what is known of them, written as the clinic writes it: a process beside the server.

`python -m tests.browser.telling STORY NAME`, in the clinic's own environment; prints the path of their page.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.browser.serving import ROOT, Clinic

STORIES = {
    "eligible": "intake-eligible", "with safeguards": "intake-with-safeguards", "contraindicated": "intake-contraindicated",
    "undetermined": "intake-undetermined", "nothing known": "",
}  # fmt: skip
BORN_ON = date(1980, 1, 1)


def somebody(clinic: Clinic, story: str, name: str) -> str:
    """The path of the intake of somebody new of whom that is known."""
    command = [sys.executable, "-m", "tests.browser.telling", story, name]
    told = subprocess.run(command, env=dict(clinic.environment), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return f"/patients/{told.stdout.strip()}/intake/"


def more_about(clinic: Clinic, story: str, intake: str) -> None:
    """Writes that story into the record of somebody who is there already."""
    command = [sys.executable, "-m", "tests.browser.telling", story, intake.split("/")[2]]
    subprocess.run(command, env=dict(clinic.environment), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _write(story: str, whom: str) -> str:
    from handrail.clinic import clock
    from handrail.clinic.actor import COMMAND
    from handrail.clinic.intake import findings
    from handrail.clinic.organisation.models import Site
    from handrail.clinic.people import actions as people
    from handrail.clinic.people.models import Patient
    from handrail.clinic.records import actions as records
    from handrail.sample import intake

    at = clock.now()
    if whom.count("-") == 4:
        patient = Patient.objects.get(pk=whom)
    else:
        site = Site.objects.order_by("name").last()
        assert site is not None
        patient = people.register(by=COMMAND, site=site, name=whom, born_on=BORN_ON, at=at)
    if STORIES[story]:
        told = [one for one in intake.STORIES[STORIES[story]](at) if one["resourceType"] != "Patient"]
        theirs = [{name: said for name, said in one.items() if name not in {"subject", "patient", "id"}} for one in told]
        if story != "undetermined":
            theirs.append(findings.pregnancy(findings.NO, at))
        records.write(by=COMMAND, patient=patient, resources=theirs, at=at)
    return str(patient.pk)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    from handrail.clinic.serving import set_up

    set_up()
    print(_write(*sys.argv[1:]))
