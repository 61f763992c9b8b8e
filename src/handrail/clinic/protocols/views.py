"""The protocol in force, and adopting one."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from handrail.clinic import access, clock
from handrail.clinic.accounts.roles import STAFF, Role
from handrail.clinic.gates import SignedIn, for_roles
from handrail.clinic.protocols import actions
from handrail.clinic.protocols.models import Adoption


class Choose(forms.Form):
    """Which protocol is to be adopted."""

    protocol = forms.ChoiceField(label="Protocol", choices=actions.choices)


@require_safe
@for_roles(*STAFF)
def protocols(request: SignedIn) -> HttpResponse:
    """What was adopted, newest first."""
    return _protocols(request, Choose())


@require_POST
@for_roles(Role.MEDICAL_DIRECTOR)
def adopt(request: SignedIn) -> HttpResponse:
    """Lays the adoption before the medical director to sign."""
    form = Choose(request.POST)
    if not form.is_valid():
        return _protocols(request, form, status=422)
    asked = actions.lay_before(by=request.actor, key=form.cleaned_data["protocol"], at=clock.now())
    return redirect("signing:request", id=asked.pk)


def _protocols(request: SignedIn, form: Choose, status: int = 200) -> HttpResponse:
    adoptions = Adoption.objects.select_related("signature__signer").order_by("-adopted_at")
    may = access.may_give(request.user, None)
    return render(request, "protocols/list.html", {"adoptions": adoptions, "form": form if may else None}, status=status)
