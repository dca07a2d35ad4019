import pytest

from patchbay.security.signatures import sign, verify_meta_signature

SECRET = "It's a Secret to Everybody"
RAW = b"Hello, World!"
SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"


def test_signing_gives_the_published_value():
    assert sign(RAW, SECRET) == SIGNATURE


@pytest.mark.parametrize("secrets", [[SECRET], ["new secret", SECRET], [SECRET, "old secret"]])
def test_any_current_secret_verifies(secrets):
    assert verify_meta_signature(RAW, SIGNATURE, secrets)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha1=757107ea0eb2509fc211221cce984b8a37570b6d",
        SIGNATURE[:-1],
        SIGNATURE + "0",
        SIGNATURE + "\n",
        SIGNATURE.removeprefix("sha256="),
        "sha256=" + "z" * 64,
        "sha256=" + "é" * 64,
        "sha256=" + "0" * 64,
        SIGNATURE.upper(),
    ],
)
def test_anything_but_the_signature_is_invalid(header):
    assert not verify_meta_signature(RAW, header, [SECRET])


@pytest.mark.parametrize("raw", [b"", b"Hello, World", b"Hello, World!\n"])
def test_other_bytes_are_invalid(raw):
    assert not verify_meta_signature(raw, SIGNATURE, [SECRET])


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_nothing_is_valid(secrets):
    assert not verify_meta_signature(RAW, sign(RAW, ""), secrets)
