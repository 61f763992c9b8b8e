"""Protocols as pages: every number with its unit, source and basis; two side by side; and adopting one."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from handrail.clinic import access, clock
from handrail.clinic.accounts.roles import STAFF, Role
from handrail.clinic.gates import SignedIn, for_roles
from handrail.clinic.protocols import actions
from handrail.clinic.protocols.forms import CHOICES, Apart, Choice
from handrail.clinic.protocols.models import Adoption
from handrail.protocol.diff import differences
from handrail.protocol.load import asked, shipped
from handrail.protocol.model import Protocol
from handrail.protocol.parameters import DEFINITIONS
from handrail.terms.errors import UnusableProtocol


@require_safe
@for_roles(*STAFF)
def protocols(request: SignedIn) -> HttpResponse:
    """What was adopted, the newest first, and what there is to read."""
    adoptions = Adoption.objects.select_related("signature__signer").order_by("-adopted_at")
    return render(request, "protocols/list.html", {"adoptions": adoptions, "shipped": shipped(), "apart": Apart()})


@require_safe
@for_roles(*STAFF)
def protocol(request: SignedIn, key: str) -> HttpResponse:
    """One protocol, number by number."""
    one, at = _protocol(key), clock.now()
    may = access.may_give(request.user, None) and one in actions.adoptable()
    return render(request, "protocols/protocol.html", {"protocol": one, "numbers": _numbers(one, at.date()), "may": may})


@require_safe
@for_roles(*STAFF)
def apart(request: SignedIn) -> HttpResponse:
    """What tells two protocols, or two versions of one, apart: in sentences."""
    form, found = Apart(request.GET or None), None
    if form.is_valid():
        old, new = asked(form.cleaned_data["old"]), asked(form.cleaned_data["new"])
        changes = differences(old, new)
        found = [(kind, list(group)) for kind, group in groupby(changes, key=lambda one: one.kind)]
    return render(request, "protocols/apart.html", {"form": form, "changes": found})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.MEDICAL_DIRECTOR)
def adopt(request: SignedIn, key: str) -> HttpResponse:
    """Local choices, then the whole text to sign."""
    one, at = _protocol(key), clock.now()
    if not access.may_give(request.user, None) or one not in actions.adoptable():
        raise Http404
    forms = [Choice(request.POST or None, prefix=str(number), protocol=one) for number in range(CHOICES)]
    valid = [form.is_valid() for form in forms]  # each is looked at, so that all say what is wrong
    if request.method == "POST" and all(valid):
        chosen = [_choice(form, one, at) for form in forms if form.cleaned_data.get("parameter")]
        if not any(form.errors for form in forms):
            try:
                request_ = actions.lay_before(by=request.actor, key=one.key, choices=[each for each in chosen if each], at=at)
                return redirect("signing:request", id=request_.pk)
            except UnusableProtocol as error:
                forms[0].add_error(None, str(error))
    failed = any(form.errors for form in forms)
    return render(request, "protocols/adopt.html", {"protocol": one, "forms": forms}, status=422 if failed else 200)


def _choice(form: Choice, protocol: Protocol, at: Any) -> Any:
    said = form.cleaned_data
    try:
        return actions.choice(protocol, said["parameter"], said["value"], said["reason"], at)
    except ValidationError as error:
        form.add_error("value", error.messages)
        return None


def _protocol(key: str) -> Protocol:
    try:
        return asked(key)
    except UnusableProtocol:
        raise Http404 from None


def _numbers(protocol: Protocol, on: Any) -> list[dict[str, Any]]:
    """Every parameter that the protocol states on that day."""
    rows = []
    for one in protocol.parameters:
        value = one.value_at(on)
        if value:
            rows.append(
                {
                    "name": one.name,
                    "meaning": DEFINITIONS[one.name].meaning,
                    "value": value,
                    "source": protocol.source(value.source_id),
                }
            )
    return rows
