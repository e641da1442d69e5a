"""The room's codes in words, for templates."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from copper.accounts import roles

from . import ways_in


def role_name(code: str) -> Any:
    return roles.get(code).name if code in roles.ROLES else code


def bloc_name(code: str) -> Any:
    return dict(roles.BLOCS).get(code, code)


def way_name(code: str) -> Any:
    return ways_in.ways.get(code).label if code in ways_in.ways else code


def by_bloc(numbers: dict[str, int]) -> str:
    """{"community": 4} → "community: 4"."""
    return ", ".join(f"{bloc_name(bloc)}: {number}" for bloc, number in numbers.items())


def by_role(numbers: dict[str, int]) -> str:
    """{"community_lead": 2} → "community organisation lead: 2"; a single seat is not named."""
    return ", ".join(
        f"{role_name(code) if code in roles.ROLES else _('one seat')}: {number}"
        for code, number in numbers.items()
    )


FILTERS: dict[str, Callable[..., Any]] = {
    "by_bloc": by_bloc,
    "by_role": by_role,
    "role_name": role_name,
    "bloc_name": bloc_name,
    "way_name": way_name,
}
