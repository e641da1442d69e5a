"""Who I am to the network, and which roles there are."""

from ninja import Router, Schema

from copper.accounts import roles
from copper.api.auth import actor_of

router = Router()


class Seat(Schema):
    role: str
    bloc: str
    scope: str
    organisation: str | None


class Me(Schema):
    ref: str
    language: str
    seats: list[Seat]
    scopes: list[str]


class Role(Schema):
    code: str
    name: str
    bloc: str | None
    job: str


@router.get("/me", response=Me, openapi_extra={"x-scope": "me:read"})
def me(request):
    """The token's own person: public id, language, seats of today, and the token's scopes."""
    actor = actor_of(request)
    seats = [
        Seat(
            role=seat.role,
            bloc=seat.bloc,
            scope=seat.scope,
            organisation=str(seat.organisation.public_id) if seat.organisation else None,
        )
        for seat in actor.seats
    ]
    return Me(
        ref=str(actor.ref), language=actor.person.language, seats=seats, scopes=request.auth.scopes
    )


@router.get("/roles", response=list[Role], openapi_extra={"x-scope": "network:read"})
def list_roles(request):
    """The roles of the network and what each is for, in the language of Accept-Language."""
    return [
        Role(code=role.code, name=str(role.name), bloc=role.bloc, job=str(role.job))
        for role in roles.ROLES.values()
    ]
