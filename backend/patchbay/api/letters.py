"""`/dead-letters`: what came to nothing, at three levels, to be looked at and begun again."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, PermissionDeniedException
from litestar.params import Body, FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct

from patchbay.api.authentication import requires
from patchbay.api.shapes import aware
from patchbay.security.access import Permission, Principal, allows
from patchbay.services.actors import actor_of
from patchbay.services.letters.letters import Letters
from patchbay.services.letters.shapes import (
    MAX_AT_ONCE,
    Done,
    Edited,
    Letter,
    LetterCounts,
    LetterDetail,
    Outcome,
)
from patchbay.storage.letters import LetterFilter, Level, Standing, Wanted
from patchbay.storage.paging import Page, PageRequest

_READ = {
    "message": Permission.MESSAGES_READ,
    "step": Permission.RUNS_READ,
    "event": Permission.MESSAGES_READ,
}
_WORK = {
    "message": Permission.MESSAGES_SEND,
    "step": Permission.RUNS_CONTROL,
    "event": Permission.RUNS_CONTROL,
}

LetterId = Annotated[str, Meta(min_length=1, max_length=64)]
Code = Annotated[str, Meta(min_length=1, max_length=64)]


class LetterQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Which open letters; absent means all."""

    code: Code | None = None
    channel_id: LetterId | None = None
    workflow_id: LetterId | None = None
    since: datetime | None = None
    until: datetime | None = None


class _Chosen(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Letters of one level: these by their `ids`, or those that `filter` finds."""

    level: Level
    ids: Annotated[tuple[LetterId, ...], Meta(min_length=1, max_length=MAX_AT_ONCE)] | None = None
    filter: LetterQuery | None = None
    dry_run: bool = False

    def wanted(self) -> Wanted:
        """What was chosen.

        Raises:
            ClientException: Both ways or neither.
        """
        if (self.ids is None) == (self.filter is None):
            raise ClientException("expected either `ids` or `filter`")
        if self.filter is None:
            return Wanted(self.ids or ())
        asked = self.filter
        return Wanted(
            filter=LetterFilter(
                code=asked.code,
                channel_id=asked.channel_id,
                workflow_id=asked.workflow_id,
                since=aware("filter.since", asked.since),
                until=aware("filter.until", asked.until),
            )
        )


class ReplayMany(_Chosen, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`confirm` also those that may have had their effect; with `dry_run` they are only counted."""

    confirm: bool = False


class DiscardMany(_Chosen, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`reason` is for whoever wonders later."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class ReplayOne(Struct, frozen=True, forbid_unknown_fields=True):
    """`edited` is what to go on with instead; absent means as it was."""

    edited: Edited | None = None
    confirm: bool = False


class LetterController(Controller):
    """What came to nothing in the principal's workspace."""

    path = "/dead-letters"
    tags = ("dead-letters",)

    @get(guards=[requires(Permission.RUNS_READ)])
    async def list_letters(
        self,
        *,
        principal: NamedDependency[Principal],
        letters: NamedDependency[Letters],
        page: NamedDependency[PageRequest],
        level: FromQuery[Level],
        standing: Annotated[Standing, QueryParameter(name="state")] = "open",
        code: Annotated[str | None, QueryParameter(min_length=1, max_length=64)] = None,
        channel_id: FromQuery[str | None] = None,
        workflow_id: FromQuery[str | None] = None,
        since: FromQuery[datetime | None] = None,
        until: FromQuery[datetime | None] = None,
    ) -> Page[Letter]:
        """Letters of one level, newest first: the open ones, or those somebody has seen to.

        Events may also be `parked`: they wait, for ten minutes, for the message they speak of. `code` is that
        of the reason. `since` and `until` are about when they came to nothing.
        """
        _check(principal, _READ[level])
        if standing == "parked" and level != "event":
            raise ClientException(f"expected `open` or `handled` for a {level}, got `parked`")
        wanted = LetterFilter(
            standing=standing,
            code=code,
            channel_id=channel_id,
            workflow_id=workflow_id,
            since=aware("since", since),
            until=aware("until", until),
        )
        return await letters.page(principal.workspace_id, level, page, wanted)

    @get("/counts", guards=[requires(Permission.RUNS_READ)])
    async def count_letters(
        self, principal: NamedDependency[Principal], letters: NamedDependency[Letters]
    ) -> LetterCounts:
        """How many are open at each level, counted no further than `most`."""
        return await letters.counts(principal.workspace_id)

    @get("/{id:str}", guards=[requires(Permission.RUNS_READ)])
    async def get_letter(
        self,
        principal: NamedDependency[Principal],
        letters: NamedDependency[Letters],
        id: FromPath[str],  # noqa: A002 the path's name
        level: FromQuery[Level],
    ) -> LetterDetail:
        """One letter, with what is in it and what happened to it."""
        _check(principal, _READ[level])
        return await letters.get(principal.workspace_id, level, id)

    @post("/replay", status_code=200, guards=[requires(Permission.MESSAGES_SEND)])
    async def replay_letters(
        self,
        principal: NamedDependency[Principal],
        letters: NamedDependency[Letters],
        data: JSONBody[ReplayMany],
    ) -> Outcome:
        """Begin open letters again: messages go out anew, runs go on where they failed, bodies are read.

        Each is begun again once, whoever else asks. With `dry_run` they are counted and nothing is done.
        """
        _check(principal, _WORK[data.level])
        return await letters.replay(
            principal.workspace_id,
            data.level,
            data.wanted(),
            actor_of(principal),
            is_confirmed=data.confirm,
            is_dry=data.dry_run,
        )

    @post("/discard", status_code=200, guards=[requires(Permission.MESSAGES_SEND)])
    async def discard_letters(
        self,
        principal: NamedDependency[Principal],
        letters: NamedDependency[Letters],
        data: JSONBody[DiscardMany],
    ) -> Outcome:
        """Put open letters aside; they stay among those that were handled, with the reason."""
        _check(principal, _WORK[data.level])
        return await letters.discard(
            principal.workspace_id,
            data.level,
            data.wanted(),
            actor_of(principal),
            reason=data.reason,
            is_dry=data.dry_run,
        )

    @post("/{id:str}/replay", status_code=200, guards=[requires(Permission.MESSAGES_SEND)])
    async def replay_letter(
        self,
        principal: NamedDependency[Principal],
        letters: NamedDependency[Letters],
        id: FromPath[str],  # noqa: A002 the path's name
        level: FromQuery[Level],
        data: Annotated[ReplayOne | None, Body()] = None,
    ) -> Done:
        """Begin one open letter again, as it was or edited."""
        _check(principal, _WORK[level])
        asked = data or ReplayOne()
        if asked.edited is not None:
            _check_edited(level, asked.edited)
        return await letters.replay_one(
            principal.workspace_id,
            level,
            id,
            actor_of(principal),
            edited=asked.edited,
            is_confirmed=asked.confirm,
        )


_EDITABLE = {"message": "content", "step": "value", "event": "body"}


def _check_edited(level: Level, edited: Edited) -> None:
    given = {
        "content": edited.content is not None,
        "value": edited.value is not UNSET,
        "body": edited.body is not None,
    }
    if [name for name, is_given in given.items() if is_given] != [_EDITABLE[level]]:
        raise ClientException(f"expected `edited.{_EDITABLE[level]}` and nothing else for a {level}")


def _check(principal: Principal, permission: Permission) -> None:
    if not allows(principal, permission):
        raise PermissionDeniedException(f"expected the permission {permission}")
