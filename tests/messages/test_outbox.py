import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from copper.core import clock, network
from copper.core.models import NetworkSetting
from copper.messages import delivery, rules, selectors, services, sms
from copper.messages.models import Message, Suppression

PHONE = "+447700900123"
EMAIL = "amina.khan@example.org"


def text(to=PHONE, words="Your visit is at noon.", **more):
    return services.send_sms(to=to, text=words, **more)


def letter(to=EMAIL, subject="A letter", body="Words", **more):
    return services.send_email(to=to, subject=subject, body=body, **more)


def state(message):
    return Message.objects.get(pk=message.pk).state


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


# --- stop -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["STOP", " stop. ", "Stop please!", "UNSUBSCRIBE", "بند", "بند کريں", "rezygnuje", "ＳＴＯＰ"],
)
def test_stop_is_heard_in_each_language(deliver, texts, words):
    assert services.received_sms(sender=PHONE, text=words) == "stopped"
    message = text()
    deliver()
    assert state(message) == "stopped"
    assert len(texts) == 1  # only our answer


@pytest.mark.parametrize(
    "words", ["", "Stop by tomorrow, I have the forms", "Yes", "👍", "nonstop"]
)
def test_other_words_stop_nothing(deliver, texts, words):
    assert services.received_sms(sender=PHONE, text=words) == "other"
    text()
    deliver()
    assert len(texts) == 1


def test_the_number_is_the_same_however_the_provider_writes_it(deliver, texts):
    services.received_sms(sender="00447700900123", text="stop")
    assert selectors.blocked("sms", "447700900123") == "stop"
    assert selectors.blocked("sms", PHONE) == "stop"
    assert selectors.blocked("email", EMAIL) == ""


def test_a_second_stop_is_not_answered_again(deliver, texts):
    services.received_sms(sender=PHONE, text="stop")
    services.received_sms(sender=PHONE, text="stop")
    deliver()
    assert len(texts) == 1
    assert "START" in texts[0][1]


def test_start_lets_messages_begin_again(deliver, texts):
    services.received_sms(sender=PHONE, text="stop")
    assert services.received_sms(sender=PHONE, text="Start") == "started"
    message = text()
    deliver()
    assert state(message) == "sent"


def test_a_code_goes_out_to_somebody_who_said_stop(deliver, texts):
    services.received_sms(sender=PHONE, text="stop")
    deliver()
    texts.clear()
    text(words="1234 is your code", urgent=True)
    deliver()
    assert len(texts) == 1


def test_a_message_that_waits_is_stopped_too(deliver, texts):
    message = text(words="secret")
    services.received_sms(sender=PHONE, text="stop")
    deliver()
    message.refresh_from_db()
    assert (message.state, message.body, message.to) == ("stopped", "", "")
    assert "secret" not in str(texts)


def test_the_list_of_stopped_contacts_holds_no_contact(db):
    services.received_sms(sender=PHONE, text="stop")
    row = Suppression.objects.values().get()
    assert "7700" not in str(row.values()).replace(row["to_print"], "")
    assert len(row["to_print"]) == 64


def test_the_network_chooses_its_own_stop_words(deliver, texts):
    NetworkSetting.objects.create(
        key="messages.stop_words", value={"sk": ["koniec správ"]}, valid_from=clock.today()
    )
    assert services.received_sms(sender=PHONE, text="stop") == "other"
    assert services.received_sms(sender=PHONE, text="Koniec sprav") == "stopped"


@pytest.mark.parametrize(
    "bad", [["stop"], {"en": "stop"}, {"en": [""]}, {"en": ["!"]}, {"en": [1]}]
)
def test_stop_words_of_another_shape_are_refused(bad):
    with pytest.raises(ValueError, match="lists of words"):
        network.declared.get("messages.stop_words").check(bad)


# --- bounces --------------------------------------------------------------------------------------


def test_after_a_hard_bounce_nothing_more_goes_there(deliver):
    message = letter()
    deliver()
    message.refresh_from_db()
    assert services.record_bounce(provider_id=f"<{message.provider_id}>", kind="hard") == 1
    assert state(message) == "bounced"
    assert state(letter()) == "stopped"
    deliver()
    assert len(mail.outbox) == 1
    assert selectors.blocked("email", EMAIL.upper()) == "bounce"
    assert [lost.failure for lost in selectors.undeliverable()] == ["bounce_hard"]


def test_a_bounce_can_come_by_contact(deliver):
    letter()
    deliver()
    assert (
        services.record_bounce(address_print=rules.print_of("email", EMAIL), kind="complaint") == 1
    )
    assert selectors.blocked("email", EMAIL) == "complaint"


def test_a_soft_bounce_is_about_one_message(deliver):
    message = letter()
    deliver()
    message.refresh_from_db()
    services.record_bounce(provider_id=message.provider_id, kind="soft")
    assert state(message) == "bounced"
    assert selectors.blocked("email", EMAIL) == ""


def test_a_bounce_nobody_knows_changes_nothing(db):
    assert services.record_bounce(provider_id="unknown", kind="hard") == 0
    with pytest.raises(ValueError, match="hard"):
        services.record_bounce(provider_id="x", kind="loud")
    with pytest.raises(ValueError, match="needs"):
        services.record_bounce(kind="hard")


def test_a_contact_that_proves_itself_gets_mail_again_but_a_stop_stays(deliver):
    delivery.suppress("email", rules.print_of("email", EMAIL), "bounce")
    delivery.suppress("sms", rules.print_of("sms", PHONE), "stop")
    delivery.suppress("sms", rules.print_of("sms", PHONE), "bounce")
    services.contact_works(channel="email", to=EMAIL)
    services.contact_works(channel="sms", to=PHONE)
    assert selectors.blocked("email", EMAIL) == ""
    assert selectors.blocked("sms", PHONE) == "stop"


@pytest.mark.parametrize(
    ("code", "expected", "blocked"),
    [(550, "failed", "bounce"), (554, "failed", ""), (450, "queued", "")],
)
def test_a_mail_server_that_refuses_the_reader_is_understood(
    deliver, monkeypatch, code, expected, blocked
):
    def refuse(self, messages):
        raise smtplib.SMTPRecipientsRefused({EMAIL: (code, b"no")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    message = letter()
    deliver()
    assert state(message) == expected
    assert selectors.blocked("email", EMAIL) == blocked


# --- what is kept ---------------------------------------------------------------------------------


def test_a_code_is_gone_as_soon_as_it_is_sent(deliver):
    message = text(words="1234 is your code", urgent=True)
    deliver()
    message.refresh_from_db()
    assert (message.state, message.to, message.body) == ("sent", "", "")
    assert message.erased_at


def test_a_sent_message_is_emptied_after_the_networks_days(deliver):
    message = letter()
    deliver()
    with clock.at(timezone.now() + timedelta(days=29)):
        delivery.erase_old(network.value("messages.keep_days"))
    message.refresh_from_db()
    assert message.body == "Words"
    with clock.at(timezone.now() + timedelta(days=31)):
        delivery.erase_old(network.value("messages.keep_days"))
    message.refresh_from_db()
    assert (message.to, message.to_print, message.subject, message.body) == ("", "", "", "")


def test_a_message_that_still_waits_is_not_emptied(deliver, broken, db):
    message = text()
    with clock.at(timezone.now() + timedelta(days=90)):
        assert delivery.erase_old(0) == 0
    message.refresh_from_db()
    assert message.body


def test_forgetting_a_contact_empties_its_messages_and_keeps_its_stop(deliver, texts):
    services.received_sms(sender=PHONE, text="stop")
    text(words="urgent", urgent=True)
    assert services.forget_contact(channel="sms", to=PHONE) >= 1
    deliver()
    assert texts == []
    assert not Message.objects.exclude(to_print="", body="").exists()
    assert selectors.blocked("sms", PHONE) == "stop"


def test_the_database_refuses_an_erased_message_with_words(db):
    message = text()
    message.erased_at = clock.now()
    with pytest.raises(IntegrityError):
        message.save()


# --- shared phones --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ur", "pl"])
def test_a_discreet_message_names_no_topic(deliver, texts, language):
    with translation.override(language):
        text(words="Safeguarding meeting of project Clean Air", discreet=True)
        letter(subject="Clean Air", body="Safeguarding", discreet=True)
    deliver()
    for words in (texts[0][1], mail.outbox[0].subject, mail.outbox[0].body):
        assert "Clean Air" not in words
        assert "Safeguarding" not in words
    assert "CoPPeR" in texts[0][1]
