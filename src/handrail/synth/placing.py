"""Several programs instead of one: who is in which. Programs differ in size, so that a funnel has a shape."""

from __future__ import annotations

from random import Random

from handrail.sample import fhir_around
from handrail.synth.story import Story

ONLY = ""  # where there is one program, nobody is moved


def names(programs: int) -> tuple[str, ...]:
    """The ids of so many programs; one is that of every story."""
    return (ONLY,) if programs == 1 else tuple(f"clinic-{place:02d}" for place in range(1, programs + 1))


def program_of(number: int, seed: int, programs: int) -> str:
    """The program of the person of that number. The last has as many times the people of the first as there are programs."""
    choices = names(programs)
    return choices[0] if programs == 1 else Random(f"{seed} program {number}").choices(choices, range(1, programs + 1))[0]


def place(story: Story, program: str, *, first: bool) -> None:
    """Enrols the person in the program instead. first: nobody was before, so the program itself is written too."""
    if program == ONLY:
        return
    story.change("enrolled", managingOrganization={"reference": f"Organization/{program}"})
    if first:
        story.put(fhir_around.program(program, f"Invented clinic {program.rpartition('-')[2]}", f"{program}-site"))
