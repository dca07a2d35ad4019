"""The states of a message and the only way from one to the next: forward.

States are in one line, from what we intend to what the provider proves. Whatever facts arrive, in whatever
order and however often, the state is the furthest of them, so every order gives the same end:

```
queued → submitting → unknown → cancelled → suppressed → accepted → sent → expired → failed → delivered → read
```

Read it as "what comes later wins". So `sent` never undoes `delivered`; `failed` ends what was merely `sent`
but not what was `delivered`; any word of the provider settles `unknown`.

One step back exists, and it is not taken by facts: the sender that holds a message may put it back to
`queued` when it is sure that nothing went out (`may_requeue`).
"""

from enum import StrEnum

from msgspec import Struct


class MessageState(StrEnum):
    """Where a message is."""

    QUEUED = "queued"
    """Decided, in the outbox."""
    SUBMITTING = "submitting"
    """A sender has it; from here on it may have left."""
    UNKNOWN = "unknown"
    """Nobody can tell whether it was taken."""
    CANCELLED = "cancelled"
    """Withdrawn before it left."""
    SUPPRESSED = "suppressed"
    """The policy gate said no."""
    ACCEPTED = "accepted"
    """The provider took it: nothing more is promised."""
    SENT = "sent"
    """On its way to the person's device."""
    EXPIRED = "expired"
    """Its time ran out before it was delivered."""
    FAILED = "failed"
    """It will not be delivered."""
    DELIVERED = "delivered"
    """On the person's device."""
    READ = "read"
    """Opened, or listened to."""


_RANKS = {state: rank for rank, state in enumerate(MessageState)}

_GIVEN_UP = frozenset({MessageState.CANCELLED, MessageState.SUPPRESSED})
_REACHED_DEVICE = frozenset({MessageState.DELIVERED, MessageState.READ})
_PROGRESS = (MessageState.ACCEPTED, MessageState.SENT, MessageState.DELIVERED, MessageState.READ)

TERMINAL = frozenset(
    {
        MessageState.CANCELLED,
        MessageState.SUPPRESSED,
        MessageState.EXPIRED,
        MessageState.FAILED,
        MessageState.READ,
    }
)
"""States after which nothing is waited for. Late proof of the contrary may still correct them."""

_PROVIDER_STATUSES = {
    "sent": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.READ,
    "played": MessageState.READ,
    "failed": MessageState.FAILED,
}


class Move(Struct, frozen=True):
    """What a fact did to a message's state."""

    state: MessageState
    changed: bool
    anomaly: bool
    """The fact contradicts what was known: a delivered message failed, a withdrawn one went out."""


def advance_state(current: MessageState, incoming: MessageState) -> Move:
    """The state after one more fact. Order and repetition of facts do not matter to the end state."""
    changed = _RANKS[incoming] > _RANKS[current]
    return Move(incoming if changed else current, changed, _contradicts(current, incoming))


def may_requeue(state: MessageState) -> bool:
    """Whether the sender holding a message may put it back after a certain no, to try again."""
    return state in {MessageState.SUBMITTING, MessageState.UNKNOWN}


def state_of_status(status: str) -> MessageState | None:
    """The state a provider's status proves, or None for one that proves nothing."""
    return _PROVIDER_STATUSES.get(status)


def has_reached(state: MessageState, wanted: MessageState) -> bool:
    """Whether a message in `state` has been through `wanted`: a read one was delivered, seen or not."""
    if wanted in _PROGRESS and state in _PROGRESS:
        return _RANKS[state] >= _RANKS[wanted]
    return state is wanted


def _contradicts(current: MessageState, incoming: MessageState) -> bool:
    if incoming is MessageState.FAILED:
        return current in _REACHED_DEVICE
    if current is MessageState.FAILED:
        return incoming in _REACHED_DEVICE
    return current in _GIVEN_UP and incoming in _PROGRESS
