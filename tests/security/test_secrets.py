import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchbay.security.errors import InvalidSetting, SecretUnreadable
from patchbay.security.secrets import KeyRing, generate_key

OLD, NEW = (base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in (1, 2))
AAD = b"credential/7/value"


def sealer(setting, purpose="credentials"):
    return KeyRing.from_setting(setting).sealer(purpose)


@given(plain=st.binary(max_size=2000), aad=st.binary(max_size=50))
def test_what_was_sealed_opens_in_its_place(plain, aad):
    under = sealer(OLD)

    assert under.open(under.seal(plain, aad), aad) == plain


def test_the_same_value_is_sealed_differently_each_time():
    under = sealer(OLD)

    assert under.seal(b"value", AAD) != under.seal(b"value", AAD)


def test_after_rotation_old_values_open_and_new_ones_need_the_new_key_only():
    sealed = sealer(OLD).seal(b"value", AAD)
    rotated = sealer(f"{NEW},{OLD}")

    again = rotated.seal(rotated.open(sealed, AAD), AAD)

    assert sealer(NEW).open(again, AAD) == b"value"


def test_a_value_does_not_open_once_its_key_is_gone():
    sealed = sealer(OLD).seal(b"value", AAD)

    with pytest.raises(SecretUnreadable, match="not in PATCHBAY_SECRET_KEYS"):
        sealer(NEW).open(sealed, AAD)


def test_a_value_moved_to_another_place_does_not_open():
    under = sealer(OLD)

    with pytest.raises(SecretUnreadable):
        under.open(under.seal(b"value", AAD), b"credential/8/value")


def test_a_value_of_another_purpose_does_not_open():
    sealed = sealer(OLD, "messages").seal(b"value", AAD)

    with pytest.raises(SecretUnreadable):
        sealer(OLD, "credentials").open(sealed, AAD)


@pytest.mark.parametrize("position", [0, 5, 12, 25, -1])
def test_changed_bytes_do_not_open(position):
    under = sealer(OLD)
    sealed = bytearray(under.seal(b"value", AAD))

    sealed[position] ^= 1

    with pytest.raises(SecretUnreadable):
        under.open(bytes(sealed), AAD)


@pytest.mark.parametrize("length", [0, 1, 9, 21, 36])
def test_cut_bytes_do_not_open(length):
    under = sealer(OLD)

    with pytest.raises(SecretUnreadable):
        under.open(under.seal(b"", AAD)[:length], AAD)


def test_a_blind_index_survives_rotation_and_differs_by_purpose():
    before = KeyRing.from_setting(OLD)
    after = KeyRing.from_setting(f"{NEW},{OLD}")

    phones = before.blind_index("phone")

    assert phones.of("15551234567") == after.blind_index("phone").of(b"15551234567")
    assert phones.of("15551234567") != phones.of("15551234568")
    assert phones.of("15551234567") != before.blind_index("email").of("15551234567")


def test_a_named_key_is_found_by_its_name():
    sealed = sealer(f"2026:{OLD}").seal(b"value", AAD)

    assert sealer(f"{NEW},2026:{OLD}").open(sealed, AAD) == b"value"


def test_a_generated_key_makes_a_ring():
    under = sealer(generate_key())

    assert under.open(under.seal(b"value", AAD), AAD) == b"value"


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("", "at least one key"),
        (" , ", "at least one key"),
        ("not base64!", "key 1: expected URL-safe base64"),
        (f"{OLD},c2hvcnQ=", "key 2: expected 32 bytes, got 5"),
        (f"a b:{OLD}", "key 1: expected a name"),
        (f":{OLD}", "key 1: expected a name"),
        (f"{OLD},{OLD}", "got one twice"),
        (f"a:{OLD},a:{NEW}", "got one twice"),
        (f"a:{OLD},b:{OLD}", "got one twice"),
    ],
)
def test_a_wrong_setting_is_explained_without_showing_it(setting, says):
    with pytest.raises(InvalidSetting) as caught:
        KeyRing.from_setting(setting)

    assert says in caught.value.reason
    assert OLD not in str(caught.value)


def test_no_key_is_shown():
    ring = KeyRing.from_setting(f"{NEW},{OLD}")

    shown = repr([ring, ring.sealer("a"), ring.blind_index("b")])

    assert shown == "[KeyRing(2 keys), Sealer(2 keys), BlindIndex()]"
