"""Several people store and withdraw the same bytes at the same moment."""

import threading

import pytest
from django.db import connection

from copper.files import keeping, services
from copper.files.models import Content, StoredFile
from tests import factories

from . import corpus


@pytest.mark.django_db(transaction=True)
def test_the_count_of_references_is_right_after_a_scramble(disk):
    people = [factories.actor() for _ in range(4)]
    start, faults = threading.Barrier(len(people)), []

    def work(actor):
        try:
            start.wait(10)
            for turn in range(6):
                stored = services.store(
                    actor=actor, upload=corpus.wav(), purpose="voice", readers="uploader"
                )
                if turn < 5:
                    services.withdraw(actor=actor, stored=stored, why="again")
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[actor]) for actor in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    living = Content.objects.get(gone_at__isnull=True)
    assert living.references == StoredFile.objects.filter(withdrawn_at__isnull=True).count() == 4
    there = {name for folder in keeping.folders() for name in keeping.names_in(folder)}
    assert there == {living.storage_name}
