"""Dead letters as people see them, at whatever level they came to nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import UNSET, Struct, UnsetType, to_builtins

from patchbay.messaging.template_preview import Preview
from patchbay.services.auditing import Change
from patchbay.storage.letters import Handling, Level, Mark, Wanted

MAX_AT_ONCE = 1_000
"""Letters handled in one go; of more, the oldest."""
MAX_NAMED = 100
"""Letters an entry of the audit trail names; each is marked by itself."""
MAX_BODY_CHARS = 3_000_000
"""Of an edited body. Source: the platform's webhooks are at most 3 MB."""


class Handled(Struct, frozen=True):
    """What somebody did about a letter; `successor_id` is what was begun in its place."""

    handling: Handling
    by: str
    at: datetime
    successor_id: str | None
    reason: str | None


class Letter(Struct, frozen=True, kw_only=True):
    """Something that came to nothing.

    `state` is that of what it is: a message's, a run's, an event's; `is_open` says that it wants somebody.
    `handled` is what was done last, also about one that came to nothing again. `needs_confirm` says that it
    may have had its effect all the same, so that doing it again may do it twice.
    """

    id: str
    level: Level
    kind: str
    state: str
    is_open: bool
    code: str | None
    reason: str | None
    attempts: int
    created_at: datetime
    dead_at: datetime
    channel_id: str | None = None
    channel_name: str | None = None
    workflow_id: str | None = None
    workflow_name: str | None = None
    run_id: str | None = None
    node_id: str | None = None
    effect: str | None = None
    conversation_id: str | None = None
    contact_id: str | None = None
    contact_name: str | None = None
    needs_confirm: bool = False
    origin_id: str | None = None
    """The letter in whose place it was begun."""
    handled: Handled | None = None


class Happened(Struct, frozen=True):
    """One thing that happened to it."""

    state: str
    at: datetime
    source: str
    error: dict[str, Any] | None = None


class LetterDetail(Struct, frozen=True):
    """A letter with what is in it: a message's content, a step's input, a body as it came."""

    letter: Letter
    payload: Any
    is_editable: bool
    history: list[Happened]
    shown: Preview | None = None
    """Of a message that is a template: how it reads, filled, as it stood when it was last tried."""


class Edited(Struct, frozen=True, forbid_unknown_fields=True):
    """What to go on with instead: `content` of a message, `value` of a step, `body` of what was received."""

    content: dict[str, Any] | None = None
    value: Any | UnsetType = UNSET
    body: str | None = None


class Done(Struct, frozen=True):
    """A letter that was handled, and what was begun in its place.

    `already_applied` counts what a body says that was known before: it changes nothing again.
    """

    id: str
    successor_id: str | None = None
    already_applied: int = 0


class Refusal(Struct, frozen=True):
    """A letter that was not handled, and why."""

    id: str
    code: str
    message: str


class Outcome(Struct, frozen=True):
    """What came of handling many, or would.

    `matched` counts the open letters looked at, `needs_confirm` those of them that are only begun again when
    the request says so. With `has_more` there are others, to be handled by asking again.
    """

    matched: int
    has_more: bool
    needs_confirm: int
    done: list[Done] = []
    refused: list[Refusal] = []


class LetterCounts(Struct, frozen=True):
    """Open letters by level, each counted up to `most`."""

    message: int
    step: int
    event: int
    most: int


UNCONFIRMED = "needs_confirm"


def unconfirmed(letter_id: str, why: str) -> Refusal:
    """The refusal of a letter that may have had its effect already."""
    return Refusal(letter_id, UNCONFIRMED, f"{why} Confirm to do it again all the same.")


def change_of(marks: Sequence[Mark], wanted: Wanted) -> Change:
    """Handling letters, of which there is one at least, as one entry of the audit trail."""
    first = marks[0]
    detail: dict[str, Any] = {"letters": len(marks), "as": first.handled_as}
    if wanted.filter is None:
        detail["ids"] = [one.letter_id for one in marks[:MAX_NAMED]]
    else:
        detail["filter"] = to_builtins(wanted.filter)
    verb = "discarded" if first.handled_as == "discarded" else "replayed"
    target = f"{first.level}:{first.letter_id}" if len(marks) == 1 else f"letters:{first.level}"
    return Change(first.handled_by, f"letter.{verb}", target, detail)


def handled_of(mark: Mark | None) -> Handled | None:
    """The mark as it is shown."""
    if mark is None:
        return None
    return Handled(mark.handled_as, mark.handled_by, mark.handled_at, mark.successor_id, mark.reason)
