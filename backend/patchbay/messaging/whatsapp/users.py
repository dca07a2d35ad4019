"""Who an item is about: phone numbers, business-scoped ids, and the names that go with them. Pure."""

import re
from typing import Any

from patchbay.messaging.events import User
from patchbay.messaging.values import read_object, read_text

MAX_NAME_CHARS = 256

_BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
_PHONE = re.compile(r"\+?([0-9]{5,20})")


def read_user(phone: Any, bsuid: Any, parent_bsuid: Any, contacts: tuple[dict[str, Any], ...]) -> User | None:
    """The user these ids name, with what the matching contact adds; None when neither id is usable.

    Contacts are matched by id, never by position: they may be fewer, more, or in another order. An id that
    is malformed is dropped and the other one kept. A relay may put a business-scoped id where the phone
    number belongs.
    """
    number = read_phone(phone)
    scoped = read_bsuid(bsuid) or read_bsuid(phone)
    if number is None and scoped is None:
        return None
    contact = _contact_of(number, scoped, contacts)
    profile = read_object(contact.get("profile"))
    return User(
        phone=number or read_phone(contact.get("wa_id")),
        bsuid=scoped or read_bsuid(contact.get("user_id")),
        parent_bsuid=read_bsuid(parent_bsuid) or read_bsuid(contact.get("parent_user_id")),
        username=read_text(profile.get("username"), max_chars=MAX_NAME_CHARS),
        profile_name=read_text(profile.get("name"), max_chars=MAX_NAME_CHARS),
    )


def read_phone(value: Any) -> str | None:
    """The digits of a number as the provider spells it; odd national forms are kept as they are."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if 0 <= value < 10**20 else None
    found = _PHONE.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else None


def read_bsuid(value: Any) -> str | None:
    """A business-scoped user id, or None."""
    return value if isinstance(value, str) and _BSUID.fullmatch(value) else None


def _contact_of(
    number: str | None, scoped: str | None, contacts: tuple[dict[str, Any], ...]
) -> dict[str, Any]:
    for contact in contacts:
        if scoped is not None and contact.get("user_id") == scoped:
            return contact
        if number is not None and read_phone(contact.get("wa_id")) == number:
            return contact
    return {}
