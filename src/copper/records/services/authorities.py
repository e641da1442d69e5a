"""Requests by police, Home Office, DWP and others: to the data protection officer, logged, and told."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.records import book
from copper.records.models import AuthorityRequest


@transaction.atomic
def log_request(
    *,
    actor: Actor,
    authority: str,
    asked_for: str,
    received_on: date,
    legal_basis: str = "",
    silence_law: str = "",
    silence_until: date | None = None,
) -> AuthorityRequest:
    """Logs a request. Members are told at once that there is one, unless a named law forbids it."""
    check(actor, "records.handle_authority_request")
    assert actor.person is not None  # noqa: S101 - the check above lets only people through
    missing = []
    if not authority.strip():
        missing.append(_("Say which authority asks."))
    if not asked_for.strip():
        missing.append(_("Say what they ask for."))
    if received_on > clock.today():
        missing.append(_("The day it came in can't be in the future."))
    if bool(silence_law.strip()) != bool(silence_until):
        missing.append(_("If the law forbids telling members, say which law and until when."))
    if missing:
        raise Refused(_("The request is not logged yet."), missing=missing)
    request = AuthorityRequest.objects.create(
        authority=authority.strip(),
        asked_for=asked_for.strip(),
        received_on=received_on,
        legal_basis=legal_basis.strip(),
        silence_law=silence_law.strip(),
        silence_until=silence_until,
        logged_at=clock.now(),
        logged_by=actor.person,
    )
    if request.silence_law:
        _line(actor, request, "authority.asked", "role:data_protection_officer")
    else:
        _tell(actor, request)
    return request


def _line(actor: Actor, request: AuthorityRequest, kind: str, audience: str) -> None:
    book.write(
        actor=actor,
        kind=kind,
        audience=audience,
        subject_type="authority request",
        subject=request.public_id,
        codes={"state": request.state, "received": request.received_on},
    )


def _tell(actor: Actor, request: AuthorityRequest) -> None:
    request.save_changes(told_at=clock.now())
    _line(actor, request, "authority.asked", "members")


@transaction.atomic
def answer_request(
    *, actor: Actor, request: AuthorityRequest, state: str, reason: str
) -> AuthorityRequest:
    """What was given, and why: nothing, some of it, or all."""
    check(actor, "records.handle_authority_request")
    if state not in {"refused", "partly", "given"} or not reason.strip():
        raise Refused(_("Say what was given, and why."))
    if request.state != "open":
        raise Refused(_("This request was answered already."))
    request.save_changes(state=state, reason=reason.strip(), answered_on=clock.today())
    _line(
        actor,
        request,
        "authority.answered",
        "members" if request.told_at else "role:data_protection_officer",
    )
    return request


@transaction.atomic
def tell_when_allowed(*, actor: Actor) -> int:
    """Tells members of requests whose silence has ended. A daily job; returns how many."""
    check(actor, "records.tell_requests")
    due = AuthorityRequest.objects.filter(told_at__isnull=True, silence_until__lt=clock.today())
    for request in due:
        _tell(actor, request)
    return len(due)
