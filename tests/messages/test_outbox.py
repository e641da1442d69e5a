import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from copper.core import clock
from copper.messages import delivery, rules, selectors, sms
from copper.messages.models import Message
from tests.messages.writing import EMAIL, PHONE, letter, state, text


def test_an_email_and_a_text_go_out_by_the_worker(deliver, texts):
    letter()
    text()
    assert mail.outbox == []
    assert texts == []
    deliver()
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [([EMAIL], "A letter", "Words")]
    assert texts == [(PHONE, "Your visit is at noon.")]
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_a_message_of_a_transaction_that_fails_never_was(deliver, texts):
    with transaction.atomic():
        text()
        transaction.set_rollback(True)
    deliver()
    assert texts == []


def test_the_database_never_sees_contact_or_words(db):
    letter(subject="Benefit advice")
    table = Message._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
        row = str(cursor.fetchall())
    assert "amina" not in row
    assert "Benefit" not in row
    assert "Words" not in row


def test_a_subject_cannot_begin_another_header(deliver):
    letter(subject="Hello\r\nBcc: everybody@example.org")
    deliver()
    assert mail.outbox[0].subject == "Hello Bcc: everybody@example.org"
    assert mail.outbox[0].bcc == []


@pytest.mark.parametrize("wrong", ["", "07700900123", "nobody", "+44"])
def test_what_is_no_phone_number_is_refused(db, wrong):
    with pytest.raises(ValueError, match="phone number"):
        text(to=wrong)


def test_what_is_no_email_address_is_refused(db):
    with pytest.raises(ValueError, match="@"):
        letter(to=PHONE)


def test_the_same_message_is_sent_once(deliver, texts):
    first = text(dedupe_key="visit:1")
    assert text(words="again", dedupe_key="visit:1").pk == first.pk
    text(words="no key")
    text(words="no key")
    deliver()
    assert [words for _to, words in texts] == ["Your visit is at noon.", "no key", "no key"]


def test_the_database_itself_refuses_a_second_row_with_the_same_key(db):
    first = text(dedupe_key="visit:1")
    first.pk, first.public_id = None, "5a1f6f0e-7a0c-4b5c-9f6a-2b8f3d0e1c11"
    with pytest.raises(IntegrityError):
        first.save(force_insert=True)


class Broken(sms.SmsBackend):
    error: Exception = sms.CouldNotSend("no_answer")

    def send(self, to, text):
        raise self.error


@pytest.fixture
def broken(settings, monkeypatch):
    settings.SMS_BACKEND = f"{__name__}.Broken"
    return lambda error: monkeypatch.setattr(Broken, "error", error)


def test_a_provider_that_is_down_is_tried_again_later_and_then_no_more(deliver, broken, texts):
    start = moment = timezone.now()
    with clock.at(start):
        message = text()
        deliver()
    assert state(message) == "queued"
    for wait in rules.WAITS:
        with clock.at(moment + wait - timedelta(seconds=1)):
            assert delivery.deliver_due() == 0
        moment += wait
        with clock.at(moment):
            assert delivery.deliver_due() == 1
    message.refresh_from_db()
    assert (message.state, message.tries, message.failure) == ("failed", 6, "no_answer")
    with clock.at(moment):
        [lost] = selectors.undeliverable()
    assert (lost.message, lost.failure) == (message.public_id, "no_answer")


def test_a_provider_that_comes_back_gets_the_message(deliver, broken, texts, settings):
    start = timezone.now()
    with clock.at(start):
        message = text()
        deliver()
    settings.SMS_BACKEND = "copper.messages.sms.MemoryBackend"
    with clock.at(start + timedelta(minutes=1)):
        delivery.deliver_due()
    assert len(texts) == 1
    assert state(message) == "sent"


def test_a_fault_of_our_own_is_kept_by_its_name_only(deliver, broken):
    broken(RuntimeError(f"can't write to {PHONE}"))
    message = text()
    deliver()
    message.refresh_from_db()
    assert (message.state, message.failure) == ("queued", "RuntimeError")


def test_what_the_provider_refuses_for_good_is_not_tried_again(deliver, broken):
    broken(sms.WillNeverSend("http_400"))
    message = text()
    deliver()
    assert state(message) == "failed"


def test_a_code_that_has_run_out_is_not_sent(deliver, texts):
    start = timezone.now()
    with clock.at(start):
        message = text(good_for=timedelta(minutes=10), urgent=True)
    with clock.at(start + timedelta(minutes=10)):
        deliver()
    assert texts == []
    message.refresh_from_db()
    assert (message.state, message.failure, message.body) == ("failed", "too_late", "")


def test_a_message_left_half_way_by_a_dead_worker_is_taken_up(deliver, texts):
    message = text()
    Message.objects.update(state="sending", claimed_at=clock.now())
    assert delivery.deliver_due() == 0
    with clock.at(timezone.now() + rules.STALE_AFTER + timedelta(minutes=1)):
        assert delivery.deliver_due() == 1
    assert len(texts) == 1
    assert state(message) == "sent"


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_sends_the_message(texts):
    message = text()
    gate, results, errors = threading.Barrier(6), [], []

    def compete():
        try:
            gate.wait()
            results.append(delivery.deliver(message.public_id))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=compete) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(results) == ["", "", "", "", "", "sent"]
    assert len(texts) == 1


# --- limits ---------------------------------------------------------------------------------------


def test_the_eleventh_message_of_a_day_waits_and_is_not_lost(deliver, texts):
    start = timezone.now()
    with clock.at(start):
        for number in range(11):
            text(words=str(number))
        deliver()
    assert len(texts) == 10
    waiting = Message.objects.get(state="queued")
    assert waiting.tries == 0
    with clock.at(waiting.next_at):
        delivery.deliver_due()
    assert len(texts) == 11


def test_a_code_is_not_held_back_by_the_limit(deliver, texts):
    for number in range(10):
        text(words=str(number))
    text(words="1234 is your code", urgent=True)
    deliver()
    assert "1234 is your code" in [words for _to, words in texts]
