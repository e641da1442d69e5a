"""People hear once that an agreement is soon to be looked at again."""

from datetime import timedelta

from copper.accounts.actor import system_actor
from copper.jobs import job, schedule

from . import services


@job("agreements.tell_of_reviews")
def tell_of_reviews() -> int:
    return services.tell_of_reviews(actor=system_actor("worker"))


schedule("agreements.tell_of_reviews", tell_of_reviews, every=timedelta(days=1))
