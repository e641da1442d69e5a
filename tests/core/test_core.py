from datetime import date

import pytest

from copper.core import clock, fields, ids, limits, logs, money, network, text
from copper.core.errors import TooMany


def test_ten_working_days_skip_weekends_and_christmas():
    assert clock.add_working_days(date(2026, 12, 21), 10) == date(2027, 1, 7)


def test_a_code_is_understood_however_it_was_typed():
    assert ids.read_code(" abcd-efoi ") == "ABCDEF01"


@pytest.mark.parametrize(("typed", "pence"), [("12", 1200), ("£1,200.5", 120050), ("0.05", 5)])
def test_pounds_are_read_as_people_write_them(typed, pence):
    assert money.read_pounds(typed) == pence


@pytest.mark.parametrize("typed", ["", "12,5", "1.234", "twelve", "-3", "1,20"])
def test_what_is_not_an_amount_is_refused(typed):
    with pytest.raises(ValueError, match="amount"):
        money.read_pounds(typed)


def test_currencies_are_never_mixed():
    with pytest.raises(ValueError, match="added up"):
        money.Money(1) + money.Money(1, "EUR")


def test_a_sealed_value_opens_only_where_it_was_sealed():
    sealed = fields.seal("needs a ramp", "needs.content")
    assert "ramp" not in sealed
    assert fields.unseal(sealed, "needs.content") == "needs a ramp"
    with pytest.raises(ValueError, match="changed or moved"):
        fields.unseal(sealed, "other.column")


def test_a_new_key_seals_and_the_old_one_still_opens(settings):
    old = fields.seal("words", "t.c")
    settings.FIELD_KEYS = f"{__import__('copper.config.environment', fromlist=['x']).new_field_key()}\n{settings.FIELD_KEYS}"
    assert fields.unseal(old, "t.c") == "words"
    assert fields.seal("words", "t.c").split(".")[1] != old.split(".")[1]


def test_text_falls_back_to_the_original_and_says_its_language():
    value = {
        "ur": {"text": "سوال", "status": "draft"},
        "en": {"text": "Question", "status": "original"},
    }
    assert text.pick(value, "ur") == ("سوال", "ur")
    assert text.pick(value, "pl") == ("Question", "en")


@pytest.mark.parametrize("bad", [{}, {"english": {"text": "x"}}, {"en": {"text": ""}}, {"en": "x"}])
def test_a_text_without_the_right_shape_is_refused(bad):
    with pytest.raises(ValueError, match="language|empty"):
        text.checked_shape(bad)


def test_the_sixth_try_with_one_card_is_refused(db):
    for _ in range(5):
        limits.hit("sign_in.card", "CARD")
    with pytest.raises(TooMany):
        limits.hit("sign_in.card", "CARD")
    limits.hit("sign_in.card", "ANOTHER")


def test_a_setting_has_its_default_until_the_network_chooses(db):
    from copper.core.models import NetworkSetting

    if "test.days" not in network.declared:
        network.declare("test.days", 60, "days")
    NetworkSetting.objects.create(key="test.days", value=30, valid_from=date(2026, 5, 1))
    assert network.value("test.days", on=date(2026, 4, 30)) == 60
    assert network.value("test.days", on=date(2026, 5, 1)) == 30


SECRETS = [
    "0123456789abcdefABCDEF0123456789abcdef01",
    "+447700900123",
    "07700 900 123",
    "amina.khan@example.org",
    "BD3 9LX",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_logs_hold_nothing_that_points_at_a_person(secret):
    assert secret not in logs.scrub(f"sent to {secret} at noon")
    assert logs.scrub("12 rows in 240 ms") == "12 rows in 240 ms"


def test_nobody_breaks_the_log_from_outside():
    assert logs.scrub("/\x005\x00/07700 900 123") == "/\ufffd5\ufffd/[phone]"


def test_a_line_of_the_log_holds_no_name_contact_or_token(db):
    import json
    import logging

    from tests.factories import PersonFactory

    person = PersonFactory(name="Amina Khan", email="amina@example.org", phone="+447700900123")
    secrets = {
        "names": "Amina Khan", "email": person.email, "phone": person.phone, "contact": "Amina's sister",
        "words": "Amina said so", "token": "k9xQ2mW7vB4nR8tY1zL5", "address": "/q/ABCDEFGH01234567WXYZ/",
    }  # fmt: skip
    record = logging.makeLogRecord(
        {
            "name": "copper.accounts",
            "levelname": "INFO",
            "msg": "code=%s sent by %s",
            "args": ("4821", person),
            **secrets,
        }
    )
    line = logs.JsonFormatter().format(record)
    for hidden in ("Amina", "Khan", "amina@", "7700", "4821", "k9xQ2mW7", "ABCDEFGH0123"):
        assert hidden not in line, hidden
    assert str(person.public_id) in json.loads(line)["text"]
