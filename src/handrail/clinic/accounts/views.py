"""Staff, their roles, and the second factor that they must have."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.clinic import access, clock
from handrail.clinic.accounts import actions
from handrail.clinic.accounts.forms import NewPerson, NewRole
from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.gates import SignedIn, for_roles, signed_in


@require_safe
@for_roles(Role.MEDICAL_DIRECTOR, Role.AUDITOR)
def staff(request: SignedIn) -> HttpResponse:
    """Everybody who holds a role that may be seen from here, and their roles now."""
    held = access.grants(request.user).filter(removed_at=None).order_by("user__name", "role")
    people = {grant.user: [one for one in held if one.user_id == grant.user_id] for grant in held}
    without = User.objects.filter(grants=None, is_active=True).order_by("name") if access.may_give(request.user, None) else []
    return render(request, "accounts/staff.html", {"people": people, "without": without, "may": _may_anywhere(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.MEDICAL_DIRECTOR)
def new(request: SignedIn) -> HttpResponse:
    """Makes an account."""
    form = NewPerson(request.POST or None)
    if form.is_valid():
        try:
            user = actions.invite(by=request.actor, at=clock.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None if hasattr(error, "error_dict") else "password", error)
        else:
            messages.success(request, f"{user.name} can sign in now. Give them a role.")
            return redirect("accounts:person", id=user.pk)
    return render(request, "accounts/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_roles(Role.MEDICAL_DIRECTOR, Role.AUDITOR)
def person(request: SignedIn, id: UUID) -> HttpResponse:
    """Somebody's roles, now and before, as far as they may be seen from here."""
    return _person(request, _seen(request, id), NewRole(giver=request.user))


@require_POST
@for_roles(Role.MEDICAL_DIRECTOR)
def give(request: SignedIn, id: UUID) -> HttpResponse:
    """Gives somebody a role."""
    user = _seen(request, id)
    form = NewRole(request.POST, giver=request.user)
    if form.is_valid():
        try:
            actions.give_role(
                by=request.actor, user=user, role=Role(form.cleaned_data["role"]), site=form.cleaned_data["site"], at=clock.now()
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{user.name} holds the role now.")
            return redirect("accounts:person", id=user.pk)
    return _person(request, user, form, status=422)


@require_POST
@for_roles(Role.MEDICAL_DIRECTOR)
def remove(request: SignedIn, id: UUID) -> HttpResponse:
    """Ends a role, from the next request on."""
    grant = get_object_or_404(access.grants(request.user), pk=id)
    try:
        actions.remove_role(by=request.actor, grant=grant, at=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{grant.user.name} does not hold the role any more.")
    return redirect("accounts:person", id=grant.user_id)


@require_safe
@signed_in
def enrol(request: SignedIn) -> HttpResponse:
    """Why a second factor is needed, and the two ways to add one."""
    return render(request, "accounts/enrol.html")


def _person(request: SignedIn, user: User, form: NewRole, status: int = 200) -> HttpResponse:
    grants = access.grants(request.user).filter(user=user).order_by("removed_at", "role")
    may = _may_anywhere(request) and user.pk != request.user.pk
    return render(
        request,
        "accounts/person.html",
        {"person": user, "grants": grants, "form": form if may else None, "may": may},
        status=status,
    )


def _seen(request: SignedIn, id: UUID) -> User:
    """Somebody with a role that may be seen from here; or without any yet, for who may give them one."""
    user = get_object_or_404(User, pk=id)
    if access.grants(request.user).filter(user=user).exists() or (
        _may_anywhere(request) and not Grant.objects.filter(user=user).exists()
    ):
        return user
    raise Http404


def _may_anywhere(request: SignedIn) -> bool:
    return Role.MEDICAL_DIRECTOR in access.roles(request.user)
