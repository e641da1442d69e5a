"""Errors that people read: what happened, what was kept, what to do next.

Services raise these. The error page shows `message`, `kept` and `next_step` as they are, so each is
a plain translated sentence without personal data.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _


class CopperError(Exception):
    """Something a person asked for could not be done."""

    status = 422
    title = _("That did not work")
    default_next = _("Go back and try again.")

    def __init__(self, message: object, *, kept: object = "", next_step: object = "") -> None:
        super().__init__(message)
        self.message = message
        self.kept = kept or _("Nothing was changed.")
        self.next_step = next_step or self.default_next

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(CopperError):
    """This person may not do this."""

    status = 403
    title = _("You can't open this")
    default_next = _("If you think you should be able to, ask your coordinator.")

    def __init__(self, message: object = "", **rest: object) -> None:
        super().__init__(message or _("Your role does not include this."), **rest)


class NotHere(CopperError):
    """There is no such thing, or this person may not know that there is."""

    status = 404
    title = _("We can't find that page")
    default_next = _("Check the address, or start again from the home page.")

    def __init__(self, message: object = "", **rest: object) -> None:
        super().__init__(message or _("There is nothing at this address."), **rest)


class Refused(CopperError):
    """A rule stands in the way. `missing` lists, in plain words, what it needs."""

    title = _("This can't happen yet")

    def __init__(self, message: object, *, missing: Sequence[object] = (), **rest: object) -> None:
        super().__init__(message, **rest)
        self.missing = list(missing)


class ChangedMeanwhile(CopperError):
    """Somebody else changed the same thing first."""

    status = 409
    title = _("Somebody changed this before you")

    def __init__(self, message: object = "", **rest: object) -> None:
        rest.setdefault("next_step", _("Look at the newest version, then make your change again."))
        super().__init__(message or _("This was changed while you had it open."), **rest)


class TooMany(CopperError):
    """A limit was reached. `retry_after` is in seconds."""

    status = 429
    title = _("Too many tries")

    def __init__(self, retry_after: int, message: object = "", **rest: object) -> None:
        minutes = max(1, -(-retry_after // 60))
        rest.setdefault(
            "next_step", _("Wait about %(minutes)s minutes, then try again.") % {"minutes": minutes}
        )
        super().__init__(message or _("There were too many tries in a short time."), **rest)
        self.retry_after = retry_after
