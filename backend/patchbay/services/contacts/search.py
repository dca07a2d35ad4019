"""Contacts found by a part of their name or number. Pure.

Names and numbers are sealed at rest, so that no database can look for a part of one: a bounded number of
contacts is opened and looked through. A whole number or e-mail address is found through its index, always.
"""

import re
import unicodedata
from collections.abc import Sequence

from patchbay.storage.contacts import Contact

MAX_LOOKED_THROUGH = 500
"""Contacts that talked last, and as many of the newest; those beyond are found by whole addresses only."""
MIN_DIGITS = 3
"""Of a part of a number; fewer are in every number."""

_NUMBER = re.compile(r"[\d\s()+./-]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def whole_addresses(text: str) -> list[tuple[str, str]]:
    """What the text may be as a whole: kinds of addresses, and the text as such a one."""
    plain = text.strip()
    found = [("external", plain)]
    if _EMAIL.fullmatch(plain):
        found.append(("email", plain))
    if _NUMBER.fullmatch(plain):
        found.append(("phone", plain))
    return found


def matching(contacts: Sequence[Contact], text: str) -> list[Contact]:
    """Those with every word of the text in their name, e-mail address or key, or with its digits in a number.

    Case and accents do not matter. In the order given, those whose name begins with the text first.
    """
    words = folded(text).split()
    digits = "".join(char for char in text if char.isdecimal()) if _NUMBER.fullmatch(text.strip()) else ""
    found = [one for one in contacts if _has_words(one, words) or _has_digits(one, digits)]
    beginning = " ".join(words)
    return sorted(found, key=lambda one: not folded(one.profile.name).startswith(beginning))


def folded(text: str) -> str:
    """The text without case and accents, with single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def _has_words(contact: Contact, words: Sequence[str]) -> bool:
    known = folded(
        f"{contact.profile.name} {contact.profile.email or ''} {contact.address('external') or ''}"
    )
    return bool(words) and all(word in known for word in words)


def _has_digits(contact: Contact, digits: str) -> bool:
    return len(digits) >= MIN_DIGITS and digits in (contact.address("phone") or "")
