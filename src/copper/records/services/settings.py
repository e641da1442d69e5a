"""Changing a rule of the network: a new value from a date on, with a line in the book."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock, network
from copper.core.errors import Refused
from copper.core.models import NetworkSetting
from copper.records import book
from copper.records.models import Decision


@transaction.atomic
def set_value(
    *,
    actor: Actor,
    key: str,
    value: Any,
    valid_from: date | None = None,
    decision: Decision | None = None,
) -> NetworkSetting:
    """Sets a declared setting from a day on (default today). What held before stays readable."""
    check(actor, "records.set_network_value")
    day = valid_from or clock.today()
    if day < clock.today():
        raise Refused(_("A rule can't be changed for days that have passed."))
    try:
        network.declared.get(key).check(value)
    except ValueError as error:
        raise Refused(str(error)) from error
    setting, _made = NetworkSetting.objects.update_or_create(
        key=key,
        valid_from=day,
        defaults={
            "value": value,
            "set_by": actor.ref,
            "decision": decision.public_id if decision else None,
        },
    )
    book.write(
        actor=actor,
        kind="setting.changed",
        subject_type="setting",
        codes={
            "key": key,
            "value": value if not isinstance(value, float) else str(value),
            "from": day,
            "decision": decision.public_id if decision else None,
        },
    )
    return setting
