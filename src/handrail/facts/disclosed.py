"""What was sent to others outside the program: did a consent of the patient open it?"""

from __future__ import annotations

import polars as pl

from handrail.consent.scopes import SCOPES
from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.following import TIME
from handrail.facts.unknown import exists, is_known, later_of, not_after, only_where, runs_on, where_known

BY_LAW = ("rems-form", "adverse-event", "emergency")  # topics that no consent has to open
OPENS = tuple(one.id for one in SCOPES.values() if one.outward and one.consent_opens)
RECOVERY_CARE = {"recovery-care": "disclosure-recovery-care"}  # topic → the one scope that opens it
GIVES = ("consent_named_found", "consent_scope", "consent_stood")


@lookup("contacts", gives=GIVES)
def consent_named(contacts: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The consent of the patient that the contact names: is it on file, what does it open, did it stand when the contact was
    made? It counts from when it was given, signed and written down; what has no written end was not surely given until then.
    """
    rows = context.record.table("consents")
    said = rows.select_seq(
        "patient", "consent_id", "scope", "signed", "ends_at", "revoked_at",
        since=later_of(pl.col("at"), pl.col("signed_at")),
        since_latest=later_of(pl.col("at_latest"), pl.col("signed_latest"), pl.col("recorded_at")),
        given=is_known(pl.col("at")),
    )  # fmt: skip
    joined = contacts.join(said, on=["patient", "consent_id"], how="left", maintain_order="left")
    when = pl.col("at"), pl.col("at_latest")
    begun = only_where(pl.col("given"), not_after(pl.col("since"), pl.col("since_latest"), *when))
    revoked = where_known(pl.col("revoked_at"), not_after(pl.col("revoked_at"), pl.col("revoked_at"), *when), pl.lit(value=False))
    stood = pl.col("signed") & begun & runs_on(pl.col("ends_at"), pl.lit(value=False)) & ~revoked
    told = joined.with_columns_seq(consent_named_found=is_known(pl.col("given")), consent_scope="scope", consent_stood=stood)
    return told.select_seq(*contacts.columns, *GIVES)


@lookup("contacts", gives=("consents_covered",))
def consents_covered_until_now(contacts: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every consent, until the instant asked about?"""
    until_now = contacts.select_seq("patient", at_latest=pl.lit(context.at, TIME))
    return contacts.with_columns_seq(consents_covered=covered_throughout(until_now, context, "consents"))


@fact("contacts")
def discloses() -> pl.Expr:
    """Was something sent that only a consent of the patient opens?"""
    return (pl.col("direction") == "sent") & ~pl.col("about").is_in(BY_LAW)


@fact("contacts")
def scope_opens() -> pl.Expr:
    """Is the consent's scope one that opens something to others: of recovery care, its own?"""
    scope = pl.col("consent_scope")
    own = pl.lit(value=True)
    for topic, needed in RECOVERY_CARE.items():
        own = own & ((pl.col("about") != topic) | (scope == needed))
    return scope.is_in(OPENS) & own


@fact("contacts")
def opened_by_consent() -> pl.Expr:
    """Does it name a consent that stood then and opens it? That it names none is sure only where contacts are covered, that none
    is on file only where consents are.
    """
    named = exists(is_known(pl.col("consent_id")), pl.col("contacts_covered"))
    on_file = exists(pl.col("consent_named_found"), pl.col("consents_covered"))
    return named & on_file & pl.col("consent_stood") & pl.col("scope_opens")
