"""Two who ask at the same moment can't both take the last place."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from copper.core.errors import Refused
from copper.events import services
from copper.events.models import Ask
from tests.events.one_of_each import ask
from tests.factories import OrganisationFactory, actor


@pytest.mark.django_db(transaction=True)
def test_two_askers_at_one_moment_share_no_last_place():
    garden = OrganisationFactory()
    lead = actor("community_lead", organisation=garden)
    services.set_cap(actor=lead, organisation=garden, asks=1, minutes=60)
    askers = [OrganisationFactory(bloc="institution") for _n in range(4)]
    officers = [actor("policy_maker", organisation=one) for one in askers]
    start, results = Barrier(len(askers)), []

    def run(officer, council):
        try:
            start.wait()
            ask(officer, council, garden)
            results.append("sent")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in zip(officers, askers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["refused"] * 3 + ["sent"]
    assert Ask.objects.count() == 1
