"""The key ring: seals what must be shown or used again, indexes what must be found again."""

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from patchbay.security.errors import InvalidSetting, SecretUnreadable

SETTING = "PATCHBAY_SECRET_KEYS"
KEY_BYTES = 32

_VERSION = b"\x01"
_KEY_ID_BYTES = 8
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEAD_BYTES = len(_VERSION) + _KEY_ID_BYTES
_LABEL = re.compile(r"[A-Za-z0-9_-]{1,32}")


def generate_key() -> str:
    """A new key as `PATCHBAY_SECRET_KEYS` takes it: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


class Sealer:
    """Encrypts for one purpose under the ring's newest key, and opens what any of its keys sealed.

    An envelope is version (1 byte), key id (8), nonce (12), then AES-256-GCM's ciphertext and tag (16).
    Nonces are random: rotate a key before one purpose has sealed 2**36 values with it (a chance of
    about 2**-25 that two of them share a nonce).
    """

    __slots__ = ("_ciphers", "_head", "_newest")

    def __init__(self, ciphers: Mapping[bytes, AESGCM]) -> None:
        self._ciphers = dict(ciphers)
        newest = next(iter(self._ciphers))
        self._head = _VERSION + newest
        self._newest = self._ciphers[newest]

    def __repr__(self) -> str:
        return f"Sealer({len(self._ciphers)} keys)"

    def seal(self, plain: bytes, aad: bytes) -> bytes:
        """Encrypt; `aad` names the place (row and field), and only there can it be opened."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._head + nonce + self._newest.encrypt(nonce, plain, aad)

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """Decrypt what `seal` gave for the same `aad`.

        Raises:
            SecretUnreadable: Sealed by a key that is not in the ring, for another place, or changed since.
        """
        cipher = self._ciphers.get(sealed[1:_HEAD_BYTES])
        if sealed[:1] != _VERSION or len(sealed) < _HEAD_BYTES + _NONCE_BYTES + _TAG_BYTES:
            raise SecretUnreadable("expected a sealed value, got something else")
        if cipher is None:
            raise SecretUnreadable(f"sealed with a key that is not in {SETTING}")
        body = _HEAD_BYTES + _NONCE_BYTES
        try:
            return cipher.decrypt(sealed[_HEAD_BYTES:body], sealed[body:], aad)
        except InvalidTag as error:
            raise SecretUnreadable("the value was changed, or belongs to another place") from error


class BlindIndex:
    """Turns a value into bytes by which equal values can be found, and nothing else learned.

    The caller normalises (case, phone format) first: equal bytes give equal indexes, nothing else does.
    """

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "BlindIndex()"

    def of(self, value: bytes | str) -> bytes:
        """32 bytes, the same for the same value under the same ring and purpose."""
        raw = value.encode() if isinstance(value, str) else value
        return hmac.digest(self._key, raw, "sha256")


class KeyRing:
    """The keys of `PATCHBAY_SECRET_KEYS`, newest first.

    To rotate, put a new key in front: it seals from then on, and the others open what they sealed. The
    last, oldest key also makes the blind indexes, which must not change: it stays last for as long as
    rows indexed under it exist.

    Args:
        keys: Key id and 32 bytes each, newest first, at least one.
    """

    __slots__ = ("_indexes", "_keys", "_sealers")

    def __init__(self, keys: Sequence[tuple[bytes, bytes]]) -> None:
        self._keys = tuple(keys)
        self._sealers: dict[str, Sealer] = {}
        self._indexes: dict[str, BlindIndex] = {}

    def __repr__(self) -> str:
        return f"KeyRing({len(self._keys)} keys)"

    @classmethod
    def from_setting(cls, text: str) -> "KeyRing":
        """Read keys separated by commas, each `base64` or `name:base64`, newest first.

        Raises:
            InvalidSetting: No key, a key that is not 32 bytes, or the same key or name twice.
        """
        entries = [entry.strip() for entry in text.split(",") if entry.strip()]
        if not entries:
            raise InvalidSetting(SETTING, "expected at least one key, got none")
        keys = [_read_entry(entry, position) for position, entry in enumerate(entries, start=1)]
        if len({key_id for key_id, _ in keys}) < len(keys) or len({key for _, key in keys}) < len(keys):
            raise InvalidSetting(SETTING, "expected every key and name once, got one twice")
        return cls(keys)

    def sealer(self, purpose: str) -> Sealer:
        """The sealer of one purpose; purposes cannot open one another's values."""
        found = self._sealers.get(purpose)
        if found is None:
            ciphers = {key_id: AESGCM(_subkey(key, f"seal/{purpose}")) for key_id, key in self._keys}
            found = self._sealers[purpose] = Sealer(ciphers)
        return found

    def blind_index(self, purpose: str) -> BlindIndex:
        """The index of one purpose; indexes of different purposes cannot be matched."""
        found = self._indexes.get(purpose)
        if found is None:
            found = self._indexes[purpose] = BlindIndex(_subkey(self._keys[-1][1], f"index/{purpose}"))
        return found


def _read_entry(entry: str, position: int) -> tuple[bytes, bytes]:
    label, colon, encoded = entry.rpartition(":")
    if colon and not _LABEL.fullmatch(label):
        raise InvalidSetting(SETTING, f"key {position}: expected a name of 1-32 letters, digits, - or _")
    try:
        padded = encoded.rstrip("=") + "=" * (-len(encoded.rstrip("=")) % 4)
        key = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidSetting(SETTING, f"key {position}: expected URL-safe base64") from error
    if len(key) != KEY_BYTES:
        raise InvalidSetting(SETTING, f"key {position}: expected {KEY_BYTES} bytes, got {len(key)}")
    named = label.encode() if colon else b"key:" + key
    return hashlib.sha256(named).digest()[:_KEY_ID_BYTES], key


def _subkey(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"patchbay/{purpose}".encode()).derive(
        key
    )
