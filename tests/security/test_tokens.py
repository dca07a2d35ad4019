import pytest

from patchbay.security.tokens import is_same, new_api_key, new_token, parse_api_key, token_digest

SECRET = "A" * 43


def test_a_new_api_key_is_recognised_by_what_is_stored():
    made = new_api_key()

    presented = parse_api_key(made.text)

    assert presented == made.stored
    assert is_same(presented.digest, made.stored.digest)
    assert made.text.startswith(f"pb_{made.stored.prefix}_")


def test_two_keys_are_never_the_same():
    first, second = new_api_key(), new_api_key()

    assert not is_same(first.stored.digest, second.stored.digest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pb_",
        f"pb_abcd1234_{SECRET[1:]}",
        f"pb_abcd1234_{SECRET}A",
        f"pb_abcd1234_{SECRET}\n",
        f"pb_ABCD1234_{SECRET}",
        f"pb_abcd123_{SECRET}",
        f"xx_abcd1234_{SECRET}",
        f"pb_abcd1234_{SECRET[1:]}é",
    ],
)
def test_what_cannot_be_a_key_is_none(text):
    assert parse_api_key(text) is None


def test_a_new_token_is_looked_up_by_its_digest():
    made = new_token()

    assert token_digest(made.text) == made.digest


@pytest.mark.parametrize("text", ["", "short", SECRET + "A", SECRET[1:] + "/", SECRET + "\n"])
def test_what_cannot_be_a_token_is_none(text):
    assert token_digest(text) is None


def test_keys_and_tokens_are_not_shown():
    key, token = new_api_key(), new_token()

    assert key.text not in repr(key)
    assert token.text not in repr(token)
