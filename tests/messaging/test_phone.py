"""Phone numbers as people write them."""

import subprocess
import sys

import pytest

from patchbay.messaging.errors import InvalidPhone
from patchbay.messaging.phone import from_wa_id, is_of, read_wa_id, to_e164, wa_id_from


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+55 (21) 98888-0001", None, "+5521988880001"),
        ("0049 30 901820", None, "+4930901820"),
        ("+52 1 55 1234 5678", None, "+5215512345678"),
        ("+54 9 11 2345 6789", None, "+5491123456789"),
        ("+55 21 8888-0001", None, "+552188880001"),
        ("030 901820", "DE", "+4930901820"),
        ("(415) 555-2671", "us", "+14155552671"),
        ("+49 30 901820", "US", "+4930901820"),
    ],
)
def test_a_number_gets_its_plus_and_keeps_its_digits(text: str, region: str | None, number: str):
    assert to_e164(text, region) == number


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("", None),
        ("hello", None),
        ("030 901820", None),
        ("+12", None),
        ("+" + "9" * 16, None),
        ("+0123456", None),
        ("1", "DE"),
        ("abc", "DE"),
        ("030 901820", "XX"),
        ("+1 415 555 2671 ext. 3", None),
    ],
)
def test_what_is_no_number_is_refused(text: str, region: str | None):
    with pytest.raises(InvalidPhone):
        to_e164(text, region)


def test_the_providers_spelling_survives_a_round_trip():
    assert from_wa_id(wa_id_from("+52 1 55 1234 5678")) == "+5215512345678"


def test_the_large_number_library_is_loaded_only_for_few_numbers():
    code = (
        "import sys; from patchbay.messaging.phone import is_of, to_e164; to_e164('+4930901820');"
        "is_of('US', '4930901820'); is_of('US', '14165550123');"
        "print('phonenumbers' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("text", ["5511987654321", " +55 11 98765-4321 ", "005511987654321"])
def test_a_number_may_be_given_as_the_provider_s_own_id(text):
    assert read_wa_id(text) == "5511987654321"


@pytest.mark.parametrize("text", ["", " ", "0119876", "abc"])
def test_what_is_no_number_is_no_id(text):
    with pytest.raises(InvalidPhone):
        read_wa_id(text)


@pytest.mark.parametrize(
    ("phone", "country"),
    [
        ("+12125550123", "US"),
        ("19075551234", "US"),
        ("16135550100", "CA"),
        ("18095551234", "DO"),
        ("74951234567", "RU"),
        ("77017123456", "KZ"),
        ("5215512345678", None),
        ("15005550006", None),
        ("19005551234", None),
        ("15551234567", None),
        ("1", None),
    ],
)
def test_a_number_is_of_the_country_of_its_area_code(phone: str, country: str | None):
    countries = ["US", "CA", "DO", "RU", "KZ"]

    assert [one for one in countries if is_of(one, phone)] == ([country] if country else [])


def test_who_shows_no_number_is_of_the_country_of_their_user_id():
    assert is_of("US", None, "US.4711")
    assert not is_of("US", None, "CA.4711")
    assert not is_of("US", None)
