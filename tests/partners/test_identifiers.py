"""Numbers of organisations: cleaned as people type them, refused when a check digit is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.partners import identifiers


@pytest.mark.parametrize(
    ("scheme", "typed", "clean"),
    [
        ("GB-CHC", " 1061234 ", "1061234"),
        ("GB-COH", "1234567", "01234567"),
        ("GB-COH", "sc123456", "SC123456"),
        ("GB-VAT", "GB 123 4567 82", "123456782"),
        ("XI-ROR", "https://ror.org/00vs8d940", "00vs8d940"),
        ("XI-LEI", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12"),
        ("GB-SC", "sc012345", "SC012345"),
        ("GB-CHC", "۱۰۶۱۲۳۴", "1061234"),
    ],
)
def test_a_number_is_read_the_way_people_write_it(scheme, typed, clean):
    assert identifiers.clean(scheme, typed) == clean


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("XI-ROR", "00vs8d941"),
        ("XI-LEI", "5493001KJTIIGC8Y1R13"),
        ("GB-VAT", "123456783"),
    ],
)
def test_a_wrong_check_digit_is_said(scheme, typed):
    with pytest.raises(ValueError, match="check digits"):
        identifiers.clean(scheme, typed)


@pytest.mark.parametrize("scheme", [code for code in identifiers.SCHEMES])
@pytest.mark.parametrize("typed", ["", "n", "1" * 60, "'; DROP TABLE", "\x00"])
def test_nonsense_is_refused_with_an_example(scheme, typed):
    with pytest.raises(ValueError, match="looks like"):
        identifiers.clean(scheme, typed)


def test_an_unknown_kind_is_said():
    with pytest.raises(ValueError, match="not known"):
        identifiers.clean("GB-XXX", "1")


@given(st.integers(0, 9_999_999))
def test_one_wrong_digit_of_a_vat_number_is_always_seen(number):
    digits = f"{number:07}"
    total = sum(int(d) * w for d, w in zip(digits, range(8, 1, -1), strict=True))
    right = digits + f"{-total % 97:02}"
    assert identifiers.clean("GB-VAT", right) == right
    changed = right[:3] + str((int(right[3]) + 1) % 10) + right[4:]
    # A change by one digit moves the sum by 5 times 1 or 9: never by 0 or 42 modulo 97.
    with pytest.raises(ValueError, match="check digits"):
        identifiers.clean("GB-VAT", changed)


def test_every_example_is_itself_right():
    for scheme in identifiers.SCHEMES.values():
        assert identifiers.clean(scheme.code, scheme.example) == scheme.example
