"""The people on the platform, found by any of their names for themselves."""

from __future__ import annotations

import msgspec

from patchbay.simulator.config import UserSetup
from patchbay.simulator.phone_numbers import bsuid_for, digits_of
from patchbay.simulator.state import User


class UnknownPhone(ValueError):
    """A text that is no telephone number."""


class People:
    """All users, by phone, WhatsApp id and business-scoped id."""

    def __init__(self) -> None:
        self._users: dict[str, User] = {}
        self._aliases: dict[str, str] = {}

    def all(self) -> list[User]:
        """Every user, in the order they appeared."""
        return list(self._users.values())

    def find(self, identity: str) -> User | None:
        """The user with this phone, WhatsApp id or business-scoped id, however it is written."""
        key = self._aliases.get(identity) or self._aliases.get(digits_of(identity) or "")
        return self._users.get(key) if key else None

    def find_or_create(self, phone: str) -> User:
        """The user with this phone, who from now on exists.

        Raises:
            UnknownPhone: Not a telephone number.
        """
        return self.find(phone) or self.put(UserSetup(phone=phone))

    def put(self, setup: UserSetup) -> User:
        """Create a user, or change what the set-up names.

        Raises:
            UnknownPhone: Not a telephone number.
        """
        phone = digits_of(setup.phone)
        if phone is None:
            raise UnknownPhone(setup.phone)
        user = self.find(phone)
        if user is None:
            name = f"User {phone[-4:]}"
            user = User(phone=phone, wa_id=phone, bsuid=bsuid_for(phone), name=name)
        for field in setup.__struct_fields__:
            value = getattr(setup, field)
            if field != "phone" and value is not msgspec.UNSET:
                setattr(user, field, value)
        self._index(user)
        return user

    def change_phone(self, user: User, phone: str) -> None:
        """Move a user to another phone, with a new business-scoped id; the old names stop working.

        Raises:
            UnknownPhone: Not a telephone number, or somebody else's.
        """
        new = digits_of(phone)
        if new is None or new in self._aliases:
            raise UnknownPhone(phone)
        self._users.pop(user.phone, None)
        self._aliases = {alias: key for alias, key in self._aliases.items() if key != user.phone}
        user.generation += 1
        user.phone = user.wa_id = new
        user.bsuid = bsuid_for(new, generation=user.generation)
        self._index(user)

    def clear(self) -> None:
        """Forget everybody."""
        self._users.clear()
        self._aliases.clear()

    def _index(self, user: User) -> None:
        self._users[user.phone] = user
        for alias in (user.phone, user.wa_id, user.bsuid):
            self._aliases[alias] = user.phone
