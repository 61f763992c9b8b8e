"""Every address of the clinic."""

from __future__ import annotations

from django.db import transaction
from django.urls import include, path

from allauth.mfa.webauthn.views import add_webauthn, remove_webauthn  # isort: skip
from allauth.mfa.totp.views import activate_totp, deactivate_totp  # isort: skip
from handrail.clinic import views

handler400, handler403, handler404, handler500 = (
    "handrail.clinic.views.bad_request",
    "handrail.clinic.views.forbidden",
    "handrail.clinic.views.not_found",
    "handrail.clinic.views.broken",
)

# allauth's own, each in one transaction with the entry that its signal leaves in the trail.
FACTORS = [
    path("webauthn/add/", transaction.atomic(add_webauthn), name="mfa_add_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", transaction.atomic(remove_webauthn), name="mfa_remove_webauthn"),
    path("totp/activate/", transaction.atomic(activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", transaction.atomic(deactivate_totp), name="mfa_deactivate_totp"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.health, name="health"),
    path("accounts/2fa/", include(FACTORS)),
    path("accounts/email/", views.closed, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("today/", include("handrail.clinic.board.urls")),
    path("staff/", include("handrail.clinic.accounts.urls")),
    path("sites/", include("handrail.clinic.organisation.urls")),
    path("patients/", include("handrail.clinic.people.urls")),
    path("patients/<uuid:id>/intake/", include("handrail.clinic.intake.urls")),
    path("protocols/", include("handrail.clinic.protocols.urls")),
    path("signatures/", include("handrail.clinic.signing.urls")),
    path("trail/", include("handrail.clinic.trail.urls")),
]
