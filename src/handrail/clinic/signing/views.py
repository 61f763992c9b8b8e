"""Signing: the document in full, what it means, and the two ways to sign it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from handrail.clinic import access, clock
from handrail.clinic.accounts.credentials import read
from handrail.clinic.accounts.roles import STAFF
from handrail.clinic.gates import SignedIn, for_roles, signed_in
from handrail.clinic.sealing import BrokenSeal
from handrail.clinic.signing import actions, codes, passkeys
from handrail.clinic.signing.forms import PasswordAndCode
from handrail.clinic.signing.models import Request, Signature
from handrail.clinic.trail.keys import verifier_keys
from handrail.trail.documents import check_signature

UNOPENED = "What was signed does not open: the row was changed, or its key is not here."


@require_safe
@for_roles(*STAFF)
def signatures(request: SignedIn) -> HttpResponse:
    """What was signed, and what is waiting."""
    at = clock.now()
    waiting = access.requests(request.user).filter(answered_at=None, expires_at__gt=at)
    signed = access.signatures(request.user).select_related("signer").order_by("-signed_at")
    return render(request, "signing/list.html", {"waiting": waiting, "signed": signed})


@require_safe
@signed_in
def signature(request: SignedIn, id: UUID) -> HttpResponse:
    """One signature, checked as a stranger would."""
    found = access.signature(request.user, id)
    record, problems = _checked(found)
    context = {"signature": found, "record": record, "problems": problems, "keys": verifier_keys()}
    return render(request, "signing/signature.html", context)


def _checked(found: Signature) -> tuple[dict[str, Any], list[str]]:
    """The record, and what is wrong with it."""
    try:
        record: dict[str, Any] = json.loads(found.kept.record)
    except (BrokenSeal, ValueError):
        return {}, [UNOPENED]
    return record, check_signature(record, verifier_keys())


@require_safe
@signed_in
def file(request: SignedIn, id: UUID) -> HttpResponse:
    """The record itself, to keep and to verify elsewhere."""
    found = access.signature(request.user, id)
    return HttpResponse(
        found.kept.record,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="signature-{found.pk}.json"'},
    )


@require_safe
@for_roles(*STAFF)
def asked(request: SignedIn, id: UUID) -> HttpResponse:
    """The document, and the two ways to sign it."""
    return _asked(request, access.request(request.user, id), PasswordAndCode())


@require_POST
@for_roles(*STAFF)
def challenge(request: SignedIn, id: UUID) -> JsonResponse:
    """What the browser asks the passkey: the digest of exactly this document, meaning, signer and time."""
    return JsonResponse(passkeys.challenge(request, access.request(request.user, id), clock.now()))


@require_POST
@for_roles(*STAFF)
def by_passkey(request: SignedIn, id: UUID) -> HttpResponse:
    """The passkey's answer."""
    waiting = access.request(request.user, id)
    try:
        record = passkeys.answer(request, waiting, read(request.POST.get("credential", "")))
        signature = actions.sign(by=request.actor, asked=waiting, record=record, at=clock.now())
    except ValidationError as error:
        return _asked(request, waiting, PasswordAndCode(), error.messages)
    return redirect("signing:signature", id=signature.pk)


@sensitive_post_parameters()
@require_POST
@for_roles(*STAFF)
def by_code(request: SignedIn, id: UUID) -> HttpResponse:
    """Password and one-time code."""
    waiting, form, at = access.request(request.user, id), PasswordAndCode(request.POST), clock.now()
    if form.is_valid():
        try:
            record = codes.record(asked=waiting, at=at, **form.cleaned_data)
            signature = actions.sign(by=request.actor, asked=waiting, record=record, at=at)
            return redirect("signing:signature", id=signature.pk)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return _asked(request, waiting, form)


def _asked(request: SignedIn, waiting: Request, form: PasswordAndCode, problems: list[str] | None = None) -> HttpResponse:
    gone = waiting.answered_at is not None or waiting.expires_at <= clock.now()
    return render(request, "signing/asked.html", {
        "asked": waiting, "gone": gone, "form": form, "problems": problems,
        "challenge_url": reverse("signing:challenge", args=[waiting.pk]),
        "answer_url": reverse("signing:passkey", args=[waiting.pk]),
    }, status=422 if problems or form.errors else 200)  # fmt: skip
