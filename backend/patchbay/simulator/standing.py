"""How businesses stand with the platform: registration, quality, restrictions, bans, whom they blocked. Pure.

Source: reference, sections 6.2, 10.6, 11.2 and 14. Which codes restricted sends are refused with is not
stated there; the likeliest are taken.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec

from patchbay.simulator.errors import GraphError

if TYPE_CHECKING:
    from patchbay.simulator.clock import Instant
    from patchbay.simulator.config import BusinessNumber
    from patchbay.simulator.state import User

Quality: TypeAlias = Literal["GREEN", "YELLOW", "RED", "UNKNOWN"]
Limitation: TypeAlias = Literal[
    "RESTRICTED_BIZ_INITIATED_MESSAGING",
    "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
    "RESTRICTED_UTILITY_TEMPLATES",
    "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
]
Ban: TypeAlias = Literal["DISABLE", "SCHEDULE_FOR_DISABLE", "REINSTATE"]


class Restriction(msgspec.Struct, frozen=True):
    """What an account may not do, and until when; None is until it is lifted."""

    type: Limitation
    expires_at: Instant | None = None


class Standing:
    """How every number and account stands."""

    def __init__(self) -> None:
        self._quality: dict[str, Quality] = {}
        self._restrictions: dict[str, list[Restriction]] = {}
        self._disabled: set[str] = set()
        self._blocked: dict[str, list[str]] = defaultdict(list)
        self._deregistered: set[str] = set()
        self._kept: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)

    def clear(self) -> None:
        """Everybody stands well."""
        for held in (self._quality, self._restrictions, self._blocked, self._kept):
            held.clear()
        self._disabled.clear()
        self._deregistered.clear()

    def quality(self, number: BusinessNumber) -> Quality:
        """The rating of a number."""
        return self._quality.get(number.phone_number_id, "GREEN")

    def rate(self, number: BusinessNumber, quality: Quality) -> None:
        """Give a number another rating."""
        self._quality[number.phone_number_id] = quality

    def restrict(self, waba_id: str, restrictions: list[Restriction]) -> None:
        """Restrict an account so, instead of as before; none lifts them all."""
        self._restrictions[waba_id] = restrictions

    def ban(self, waba_id: str, state: Ban) -> None:
        """Disable an account, or take it back with everything it was restricted in."""
        if state == "DISABLE":
            self._disabled.add(waba_id)
        elif state == "REINSTATE":
            self._disabled.discard(waba_id)
            self._restrictions.pop(waba_id, None)

    def blocked(self, number: BusinessNumber) -> list[str]:
        """The phones a number has blocked, the first first."""
        return self._blocked[number.phone_number_id]

    def register(self, number: BusinessNumber, *, is_registered: bool) -> None:
        """Let a number send, or not until it is registered again."""
        if is_registered:
            self._deregistered.discard(number.phone_number_id)
        else:
            self._deregistered.add(number.phone_number_id)

    def is_registered(self, number: BusinessNumber) -> bool:
        """Whether a number may send at all; at first each may."""
        return number.phone_number_id not in self._deregistered

    def kept(self, number: BusinessNumber, what: str) -> dict[str, Any]:
        """What a business wrote under this heading, as `profile`; it may be changed in place."""
        return self._kept[number.phone_number_id, what]

    def admit(
        self, number: BusinessNumber, user: User, category: str, now: Instant, *, is_answer: bool
    ) -> None:
        """Let a send pass.

        Args:
            number: Who sends.
            user: To whom.
            category: What the message counts as.
            now: When.
            is_answer: Whether the user wrote within the service window.

        Raises:
            GraphError: 133010, 131031, 368, 131064 or 130403.
        """
        if not self.is_registered(number):
            raise GraphError(133010)
        if number.waba_id in self._disabled:
            raise GraphError(131031, "The account is disabled")
        restricted = self._in_force(number.waba_id, now)
        forbidden: Limitation = (
            "RESTRICTED_CUSTOMER_INITIATED_MESSAGING" if is_answer else "RESTRICTED_BIZ_INITIATED_MESSAGING"
        )
        if forbidden in restricted:
            raise GraphError(368, f"The account is restricted: {forbidden}")
        if category == "utility" and "RESTRICTED_UTILITY_TEMPLATES" in restricted:
            raise GraphError(131064, "The account may not send utility templates")
        if user.phone in self._blocked[number.phone_number_id]:
            raise GraphError(130403)

    def health(self, number: BusinessNumber, now: Instant) -> dict[str, Any]:
        """What a number tells of whether it can send."""
        if number.waba_id in self._disabled or not self.is_registered(number):
            code = 131031 if number.waba_id in self._disabled else 133010
            return {"can_send_message": "BLOCKED", "entities": [_entity(number, "BLOCKED", code)]}
        if self._in_force(number.waba_id, now):
            return {"can_send_message": "LIMITED", "entities": [_entity(number, "LIMITED", 368)]}
        return {"can_send_message": "AVAILABLE", "entities": []}

    def _in_force(self, waba_id: str, now: Instant) -> set[str]:
        restrictions = self._restrictions.get(waba_id, [])
        return {one.type for one in restrictions if one.expires_at is None or one.expires_at > now}


def _entity(number: BusinessNumber, state: str, code: int) -> dict[str, Any]:
    error = GraphError(code).in_status()
    told = {"error_code": code, "error_description": error["title"], "possible_solution": "Ask for a review."}
    return {"entity_type": "WABA", "id": number.waba_id, "can_send_message": state, "errors": [told]}
