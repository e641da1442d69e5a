"""The room's codes in words, for templates."""

from typing import Any

from copper.accounts import roles

from . import ways_in


def role_name(code: str) -> Any:
    return roles.get(code).name if code in roles.ROLES else code


def bloc_name(code: str) -> Any:
    return dict(roles.BLOCS).get(code, code)


def way_name(code: str) -> Any:
    return ways_in.ways.get(code).label if code in ways_in.ways else code


FILTERS = {"role_name": role_name, "bloc_name": bloc_name, "way_name": way_name}
