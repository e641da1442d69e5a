"""Stop words, bounces, what is kept, and shared phones."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError
from django.utils import timezone, translation

from copper.core import clock, network
from copper.core.models import NetworkSetting
from copper.messages import delivery, rules, selectors, services
from copper.messages.models import Message, Suppression
from tests.messages.writing import EMAIL, PHONE, letter, state, text

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


def test_a_message_that_still_waits_is_not_emptied(deliver, db):
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
