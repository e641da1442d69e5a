from django.db import connection

from copper.accounts.models import Person
from copper.core import clock
from copper.journey.road import Walker, expect
from copper.records import book, services
from copper.records.models import Promise


def back_up_and_restore(walker: Walker) -> str:
    """What was there at the backup is there again; what was erased stays erased."""
    lines, last = book.head()
    promises = Promise.objects.count()
    backup = walker.work / "journey.backup"
    walker.manage("backup", backup)
    services.make_promise(
        actor=walker.actor("cora"), text="Written after the backup", due_on=clock.today()
    )
    connection.close()  # a restore swaps the database under us
    walker.manage("restore", backup)
    expect(Promise.objects.count(), promises, "promises after the way back")
    verdict = book.verify(last)
    expect(verdict.faults, [], "faults in the book after the way back")
    expect(
        Person.objects.get(public_id=walker.things["erased"]).name,
        "",
        "the erased person after the way back",
    )
    return (
        f"{backup.stat().st_size // 1024} kB; the book is back at line {lines} or later, and whole"
    )
