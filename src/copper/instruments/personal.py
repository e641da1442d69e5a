"""What this room keeps about a person, and what goes when they are erased."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copper.accounts.models import Person
from copper.accounts.subject_data import Line

from . import selectors
from .models import LanguageCheck, Round, Sheet, Turn, VersionAcceptance


def _theirs(person: Person) -> Q:
    """Answers can't be moved when two accounts become one, so those of the old account count too."""
    return Q(response__person=person) | Q(response__person__merged_into=person)


def export(person: Person) -> dict[str, Any]:
    """Named answers in full; of anonymous rounds that are open, only that the person had a turn."""
    return {
        "answers": [
            {
                "questionnaire": response.of_round.of_version.instrument.code,
                "version": response.of_round.of_version.number,
                "round": response.of_round.label,
                "finished_at": response.finished_at.isoformat(),
                "language": response.language,
                "channel": response.channel,
                "answers": response.sheet.answers if hasattr(response, "sheet") else None,
            }
            for response in selectors.own_responses(person)
        ],
        "had_a_turn_in": list(
            Turn.objects.filter(person=person).values_list("of_round__label", flat=True)
        ),
        "accepted_questionnaires": [
            {"code": code, "version": number, "at": at.isoformat()}
            for code, number, at in VersionAcceptance.objects.filter(person=person).values_list(
                "of_version__instrument__code", "of_version__number", "at"
            )
        ],
        "accepted_translations": [
            {"code": code, "version": number, "language": language, "at": at.isoformat()}
            for code, number, language, at in LanguageCheck.objects.filter(
                person=person
            ).values_list("of_version__instrument__code", "of_version__number", "language", "at")
        ],
        "rounds_set_up": list(Round.objects.filter(made_by=person).values_list("label", flat=True)),
    }


def erase(person: Person) -> None:
    """What they answered under their name goes; that somebody answered stays, without the words."""
    Sheet.objects.filter(_theirs(person)).delete()
    Turn.objects.filter(person=person).delete()


def explain(person: Person) -> list[Line]:
    lines = []
    if Sheet.objects.filter(_theirs(person)).exists():
        lines.append(Line(_("Your answers to questionnaires that keep names"), True))
    lines.append(
        Line(
            _("Answers that you gave without a name"),
            False,
            _("Nobody can tell which ones are yours, so we can't find them."),
        )
    )
    if VersionAcceptance.objects.filter(person=person).exists():
        lines.append(
            Line(
                _("That a seat of your organisation accepted a questionnaire"),
                False,
                _("Others rely on it. It no longer says your name."),
            )
        )
    return lines


def move(kept: Person, gone: Person) -> None:
    """Two accounts of one person became one. Answers stay with the old account (they never change)."""
    had = Turn.objects.filter(person=kept).values_list("of_round_id", flat=True)
    Turn.objects.filter(person=gone).exclude(of_round_id__in=list(had)).update(person=kept)
    said_yes = VersionAcceptance.objects.filter(person=kept).values_list("of_version_id", flat=True)
    VersionAcceptance.objects.filter(person=gone).exclude(of_version_id__in=list(said_yes)).update(
        person=kept
    )
    LanguageCheck.objects.filter(person=gone).update(person=kept)
    Round.objects.filter(made_by=gone).update(made_by=kept)
