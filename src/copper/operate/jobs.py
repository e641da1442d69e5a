"""What the worker does each night to look after the network."""

from datetime import timedelta

from copper.accounts.actor import system_actor
from copper.core import network
from copper.jobs import job, schedule
from copper.operate import services
from copper.operate.backups import make, trial
from copper.operate.doctor import inside
from copper.operate.place import Place

DAY = timedelta(days=1)


@job("operate.tidy")
def tidy() -> None:
    services.tidy(actor=system_actor("worker"))


@job("operate.verify_book", retries=0)
def verify_book() -> None:
    inside.verify_book()


@job("operate.nightly_backup")
def nightly_backup() -> None:
    """To COPPER_BACKUP_TO, or to `backups` in the data folder; the oldest go."""
    make.back_up(
        actor=system_actor("worker"),
        target=make.folder_of_backups(Place.here()),
        keep=network.value("operate.backups_kept"),
    )


@job("operate.monthly_try_out", retries=1)
def monthly_try_out() -> None:
    trial.try_out(actor=system_actor("worker"))


schedule("operate.tidy", tidy, every=DAY)
schedule("operate.verify_book", verify_book, every=DAY)
schedule("operate.nightly_backup", nightly_backup, every=DAY)
schedule("operate.monthly_try_out", monthly_try_out, every=30 * DAY)
