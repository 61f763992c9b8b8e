"""The beginning: an organisation and its first medical director, made by somebody at the machine."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from handrail.clinic import clock
from handrail.clinic.accounts import actions as accounts
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND
from handrail.clinic.organisation import actions as organisations
from handrail.clinic.organisation.models import Organisation
from handrail.terms.errors import UnusableInput


def found_in_words(*, organisation: str, director: str, email: str, password: str) -> None:
    """The same, for a command: what will not do is one sentence (UnusableInput)."""
    try:
        found(organisation=organisation, director=director, email=email, password=password)
    except ValidationError as error:
        raise UnusableInput(" ".join(error.messages), remedy="nothing was made; mend it and try again") from error


@transaction.atomic
def found(*, organisation: str, director: str, email: str, password: str) -> None:
    """Both, or neither. ValidationError where there is an organisation already, or a name, address or password will not do."""
    if Organisation.objects.exists():
        raise ValidationError("This clinic is founded already: a medical director adds people.")
    if not organisation.strip() or not director.strip():
        raise ValidationError("A name is empty.")
    validate_email(email)
    at = clock.now()
    organisations.found(by=COMMAND, name=" ".join(organisation.split()), at=at)
    first = accounts.invite(by=COMMAND, email=email, name=director, password=password, at=at)
    accounts.give_role(by=COMMAND, user=first, role=Role.MEDICAL_DIRECTOR, site=None, at=at)
