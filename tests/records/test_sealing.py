from datetime import timedelta

from django.db import connection

from copper.core import clock
from copper.records import sealing, services, triggers
from copper.records.models import Entry


def test_votes_are_sealed_once_settled_and_a_changed_vote_is_found(db, coordinator, resident):
    decision = services.open_decision(
        actor=coordinator, question="Tea?", options=["Yes", "No"], rule="C", stake=1
    )
    services.cast_vote(actor=resident, decision=decision, option="a")
    assert sealing.seal_all() == 0
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert sealing.seal_all() == 1
        assert sealing.seal_all() == 0
    assert Entry.objects.get(kind="rows.sealed").codes["rows"] == 1
    assert sealing.faults() == []
    with triggers.lifted():
        connection.cursor().execute("UPDATE records_vote SET option = 'b'")
    assert len(sealing.faults()) == 1
