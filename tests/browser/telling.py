"""People who came to be treated, with what is known of each, written as the clinic writes it: by a process beside the server.

`python -m tests.browser.telling STORY NAME …`, in the clinic's own environment; prints who they are.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests.browser.serving import ROOT, Clinic

STORIES = {
    "eligible": "intake-eligible", "with safeguards": "intake-with-safeguards", "contraindicated": "intake-contraindicated",
    "undetermined": "intake-undetermined", "nothing known": "",
}  # fmt: skip
BORN_ON = date(1980, 1, 1)


def told_of(clinic: Clinic, people: Mapping[str, str]) -> dict[str, str]:
    """For each story, the path of the intake of somebody new with that name, of whom that is known."""
    command = [sys.executable, "-m", "tests.browser.telling", *(one for pair in people.items() for one in pair)]
    told = subprocess.run(command, env=dict(clinic.environment), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return {story: f"/patients/{patient}/intake/" for story, patient in zip(people, told.stdout.split(), strict=True)}


def _write(story: str, name: str) -> str:
    from handrail.clinic import clock
    from handrail.clinic.actor import COMMAND
    from handrail.clinic.intake import findings
    from handrail.clinic.organisation.models import Site
    from handrail.clinic.people import actions as people
    from handrail.clinic.records import actions as records
    from handrail.sample import intake

    at = clock.now()
    site = Site.objects.get(name__startswith="Northgate")
    patient = people.register(by=COMMAND, site=site, name=name, born_on=BORN_ON, at=at)
    if STORIES[story]:
        told = [one for one in intake.STORIES[STORIES[story]](at) if one["resourceType"] != "Patient"]
        theirs = [{key: said for key, said in one.items() if key not in {"subject", "patient", "id"}} for one in told]
        if story != "undetermined":
            theirs.append(findings.pregnancy(findings.NO, at))
        records.write(by=COMMAND, patient=patient, resources=theirs, at=at)
    return str(patient.pk)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    from handrail.clinic.serving import set_up

    set_up()
    for pair in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        print(_write(*pair))
