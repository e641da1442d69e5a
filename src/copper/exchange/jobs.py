"""Long files are brought in and taken back by a worker; files nobody said yes to go by themselves."""

import uuid
from datetime import timedelta

from copper.accounts.actor import system_actor
from copper.jobs import job, schedule

from . import services


@job("exchange.bring_in", long=True)
def bring_in(run: str) -> None:
    services.carry_out(run)


@job("exchange.take_back", long=True)
def take_back(run: str) -> None:
    services.carry_back(run)


@job("exchange.forget_old")
def forget_old() -> int:
    return services.forget_old(actor=system_actor("worker"))


schedule("exchange.forget_old", forget_old, every=timedelta(days=1))


def later_in(run: uuid.UUID) -> uuid.UUID:
    return bring_in.enqueue(run=str(run))


def later_back(run: uuid.UUID) -> uuid.UUID:
    return take_back.enqueue(run=str(run))
