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

_PROGRESS = (MessageState.ACCEPTED, MessageState.SENT, MessageState.DELIVERED, MessageState.READ)

_PROVIDER_STATUSES = {
    "sent": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.READ,
    "played": MessageState.READ,
    "failed": MessageState.FAILED,
}


def advance_state(current: MessageState, incoming: MessageState) -> MessageState:
    """The state after one more fact. Order and repetition of facts do not matter to the end state."""
    return max(current, incoming, key=_RANKS.__getitem__)


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
