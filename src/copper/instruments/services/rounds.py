"""Rounds: set up, links made, closed, and their answers deleted on the day that was promised."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts import permissions
from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.core import clock, ids
from copper.core.errors import Refused
from copper.disclosure import rules as disclosure_rules
from copper.disclosure.rules import Rule
from copper.instruments import definition as shapes
from copper.instruments import results, rules
from copper.instruments.models import InstrumentVersion, Link, Round, Sheet, Turn
from copper.records import book

TOKEN_LETTERS = 20  # a hundred bits: nobody finds one by trying


def _why_not(version: InstrumentVersion, fields: dict[str, Any]) -> list[str]:
    missing = []
    if version.published_at is None:
        missing.append(_("Publish the questionnaire first."))
    if fields["closes_on"] < fields["opens_on"]:
        missing.append(_("The last day must not be before the first day."))
    if fields["closes_on"] < clock.today():
        missing.append(_("The last day must not be in the past."))
    if not (fields["by_seats"] or fields["by_links"]):
        missing.append(_("Say who may answer: members, people with a link, or both."))
    delete_on = fields["delete_answers_on"]
    if delete_on and delete_on <= fields["closes_on"]:
        missing.append(_("Answers can only be deleted after the last day."))
    if version.is_equality:
        if not fields["is_anonymous"] or fields["keeps_bloc"]:
            missing.append(_("Equality questions are asked without keeping who answered."))
        if not delete_on:
            missing.append(_("Say on which day the equality answers are deleted."))
    return missing


@transaction.atomic
def open_round(
    actor: Actor,
    *,
    version: InstrumentVersion,
    label: str,
    opens_on: date,
    closes_on: date,
    by_seats: bool = True,
    by_links: bool = False,
    seat_roles: Sequence[str] = (),
    is_anonymous: bool = True,
    keeps_bloc: bool = False,
    organisation: Organisation | None = None,
    scope: str = "",
    fewest_shown: int = rules.FEWEST,
    delete_answers_on: date | None = None,
) -> Round:
    """Sets a round up. Refused lists what stands in the way (dates, equality rules, a draft)."""
    of_round = Round(
        of_version=version,
        label=label,
        opens_on=opens_on,
        closes_on=closes_on,
        by_seats=by_seats,
        by_links=by_links,
        seat_roles=list(seat_roles),
        is_anonymous=is_anonymous,
        keeps_bloc=keeps_bloc,
        organisation=organisation,
        scope=scope,
        fewest_shown=max(rules.FEWEST, fewest_shown),
        delete_answers_on=delete_answers_on,
        made_by=actor.person,
        made_at=clock.now(),
    )
    permissions.check(actor, "instruments.open_round", of_round)
    if missing := _why_not(version, vars(of_round)):
        raise Refused(_("This round can't be set up yet."), missing=missing)
    of_round.save(force_insert=True)
    book.write(
        actor=actor,
        kind="round.opened",
        subject=of_round.public_id,
        subject_type="questionnaire_round",
        codes={"version": version.public_id, "opens_on": opens_on, "closes_on": closes_on},
    )
    return of_round


def new_token() -> str:
    """A code to print. It always holds a letter and a digit, so that the log scrubber knows it."""
    while True:
        token = ids.new_code(TOKEN_LETTERS)
        if any(c.isdigit() for c in token) and any(c.isalpha() for c in token):
            return token


@transaction.atomic
def make_links(actor: Actor, *, of_round: Round, count: int, bloc: str = "") -> list[str]:
    """`count` new codes, each for one answer. They are given back once and never stored."""
    permissions.check(actor, "instruments.run_round", of_round)
    if not of_round.by_links or rules.state(of_round, clock.today()) == "closed":
        raise Refused(_("This round takes no answers by link."))
    if not 1 <= count <= rules.MOST_LINKS:
        raise Refused(
            _("Make between 1 and %(most)s links at a time.") % {"most": rules.MOST_LINKS}
        )
    tokens = [new_token() for _number in range(count)]
    Link.objects.bulk_create(
        Link(
            of_round=of_round,
            token_print=ids.fingerprint("questionnaire link", token),
            bloc=bloc if of_round.keeps_bloc else "",
        )
        for token in tokens
    )
    return tokens


def _rows(of_round: Round) -> list[tuple[str, results.Row]]:
    sheets = Sheet.objects.filter(response__of_round=of_round).select_related("response")
    return [
        (sheet.response.content_hash, results.Row(sheet.answers, sheet.response.bloc))
        for sheet in sheets.iterator(chunk_size=2000)
    ]


def _rule_of(of_round: Round) -> Rule:
    """The gate's rule in force, with at least as many raters as the round asks for."""
    rule = disclosure_rules.in_force()
    return replace(rule, raters_min=max(rule.raters_min, of_round.fewest_shown))


@transaction.atomic
def close_round(actor: Actor, *, of_round: Round) -> Round:
    """Takes no more answers, works out what may be shown, and forgets links and turns.

    The book gets one hash over all answers. Only now are there results: numbers that grow answer by
    answer would tell what the last person said.
    """
    permissions.check(actor, "instruments.run_round", of_round)
    if of_round.closed_at:
        return of_round
    of_round.save_changes(closed_at=clock.now())
    file = shapes.read_file(of_round.of_version.content)
    rows = _rows(of_round)
    shown = results.summarise(
        file.definition,
        [row for _hash, row in rows],
        _rule_of(of_round),
        by_bloc=of_round.keeps_bloc,
    )
    of_round.save_changes(results=shown)
    Link.objects.filter(of_round=of_round).delete()
    Turn.objects.filter(of_round=of_round).delete()
    digest = hashlib.sha256("".join(sorted(h for h, _row in rows)).encode()).hexdigest()
    book.write(
        actor=actor,
        kind="round.closed",
        subject=of_round.public_id,
        subject_type="questionnaire_round",
        codes={"digest": digest},
    )
    return of_round


def close_due(actor: Actor) -> int:
    """Closes each round whose last day has passed. Returns how many."""
    due = Round.objects.filter(closed_at=None, closes_on__lt=clock.today())
    rounds = list(due.select_related("of_version"))
    for of_round in rounds:
        close_round(actor, of_round=of_round)
    return len(rounds)


@transaction.atomic
def _delete_answers(actor: Actor, of_round: Round) -> None:
    close_round(actor, of_round=of_round)
    Sheet.objects.filter(response__of_round=of_round).delete()
    of_round.save_changes(answers_deleted_at=clock.now())
    book.write(
        actor=actor,
        kind="round.answers_deleted",
        subject=of_round.public_id,
        subject_type="questionnaire_round",
    )


def delete_due(actor: Actor) -> int:
    """Deletes the answers of each round whose day has come; what may be shown stays. How many."""
    due = Round.objects.filter(
        answers_deleted_at=None, delete_answers_on__lte=clock.today()
    ).select_related("of_version")
    rounds = list(due)
    for of_round in rounds:
        permissions.check(actor, "instruments.run_round", of_round)
        _delete_answers(actor, of_round)
    return len(rounds)
