"""Runs that failed: looked at by the step they failed at, and begun again there, as new runs."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET, UnsetType, ValidationError, convert
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.document import decode_document
from patchbay.engine.errors import EngineError
from patchbay.sdk import Effect, Node, Registry, UnknownNodeType
from patchbay.services.auditing import Audit
from patchbay.services.clock import Clock
from patchbay.services.errors import Invalid, NotNow
from patchbay.services.letters.shapes import (
    Done,
    Edited,
    Happened,
    Letter,
    LetterDetail,
    Outcome,
    Refusal,
    handled_of,
    unconfirmed,
)
from patchbay.services.letters.shelf import Shelf
from patchbay.services.runs.replaying import Replays
from patchbay.storage import channel_names, dead_runs, letters, run_past
from patchbay.storage.contacts import ContactRepository
from patchbay.storage.database import Database
from patchbay.storage.dead_runs import DeadRun, FailedStep
from patchbay.storage.errors import NotFound
from patchbay.storage.letters import Mark, Wanted
from patchbay.storage.paging import DEFAULT_PAGE, PageRequest, encode_cursor
from patchbay.storage.run_history import RunHistory
from patchbay.storage.vault import Vault
from patchbay.storage.workflows import WorkflowRepository

MAX_RUNS = 100
"""Runs begun again in one go: each is started by itself."""


class _Taken(Exception):
    """Somebody else has seen to the run meanwhile."""


class RunLetters(Shelf[DeadRun]):
    """Runs that failed, save those of tests."""

    level = "step"

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        registry: Registry,
        replays: Replays,
        audit: Audit,
        clock: Clock,
    ) -> None:
        super().__init__(database, vault, dead_runs, audit=audit, clock=clock)
        self._registry = registry
        self._replays = replays
        self._history = RunHistory(vault)
        self._contacts = ContactRepository(vault)
        self._workflows = WorkflowRepository()

    async def get(self, workspace_id: str, run_id: str) -> LetterDetail:
        """One, with what went into the step it failed at, and the steps up to there.

        Raises:
            NotFound: No such run, or it never failed.
        """
        async with self._database.transaction() as connection:
            dead = await dead_runs.find(connection, workspace_id, run_id)
            (letter,) = await self._letters(connection, workspace_id, [dead])
            failed = (await dead_runs.failed_steps(connection, workspace_id, [run_id])).get(run_id)
            value = None
            if failed is not None:
                step = await run_past.find_step(connection, self._vault, workspace_id, run_id, failed.seq)
                value = step.input
            steps = await self._history.page_steps(connection, workspace_id, run_id, _up_to(failed))
        history = [
            Happened(step.state, step.ended_at or step.started_at, step.node_id, step.error)
            for step in steps.items
        ]
        is_editable = letter.is_open and failed is not None
        return LetterDetail(letter, value, is_editable=is_editable, history=history)

    async def replay(
        self,
        workspace_id: str,
        wanted: Wanted,
        actor: str,
        *,
        edited: Edited | None = None,
        is_confirmed: bool = False,
        is_dry: bool = False,
    ) -> Outcome:
        """Begin runs again at the steps they failed at, each on its own version, each in its own transaction.

        A step that writes may have done so before it failed: it is begun again only when `is_confirmed`.
        """
        async with self._database.transaction() as connection:
            chosen, has_more, refused = await self._choose(connection, workspace_id, wanted, MAX_RUNS)
            failed = await dead_runs.failed_steps(connection, workspace_id, [one.id for one in chosen])
            effects = await self._effects(connection, workspace_id, chosen, failed)
        risky = [one.id for one in chosen if effects.get(one.id) is Effect.WRITE]
        if is_dry:
            return Outcome(len(chosen), has_more, len(risky), refused=refused)
        value = UNSET if edited is None else edited.value
        done: list[Done] = []
        for one in chosen:
            if one.id in risky and not is_confirmed:
                refused.append(unconfirmed(one.id, "The step may have done its work before it failed."))
                continue
            outcome = await self._begin_again(workspace_id, one.id, failed.get(one.id), actor, value)
            if isinstance(outcome, Done):
                done.append(outcome)
            else:
                refused.append(outcome)
        return Outcome(len(chosen), has_more, len(risky), done, refused)

    async def _begin_again(
        self,
        workspace_id: str,
        run_id: str,
        failed: FailedStep | None,
        actor: str,
        value: Any | UnsetType,
    ) -> Done | Refusal:
        if failed is None:
            return Refusal(run_id, "no_step", "It failed at no step: repeat the whole run from its page.")

        async def take(connection: AsyncConnection, new_run_id: str) -> None:
            await self._take(
                connection, workspace_id, run_id, new_run_id, actor, is_edited=value is not UNSET
            )

        try:
            new_run_id = await self._replays.replay_step(
                workspace_id, run_id, failed.seq, actor, value=value, taking=take
            )
        except _Taken:
            return Refusal(run_id, "handled", "Somebody has seen to it already.")
        except Invalid as error:
            said = " ".join([error.message, *(problem.message for problem in error.problems)])
            return Refusal(run_id, error.code, said)
        except NotNow as error:
            return Refusal(run_id, error.code, error.message)
        except NotFound as error:
            return Refusal(run_id, "not_found", f"{error}"[:1].upper() + f"{error}."[1:])
        return Done(run_id, new_run_id)

    async def _take(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        run_id: str,
        new_run_id: str,
        actor: str,
        *,
        is_edited: bool,
    ) -> None:
        """Link the failed run and the new one in the transaction that starts it; once, whoever else tries."""
        wanted = Wanted((run_id,))
        if not await dead_runs.lock_open(connection, workspace_id, wanted, 1):
            raise _Taken
        now = self._clock()
        handling: letters.Handling = "edited" if is_edited else "replayed"
        mark = Mark(self.level, run_id, handling, actor, now, new_run_id)
        await letters.note_handled(connection, workspace_id, self.level, [run_id], now)
        await self._mark(connection, workspace_id, [mark], wanted)

    async def _effects(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        found: Sequence[DeadRun],
        failed: Mapping[str, FailedStep],
    ) -> dict[str, Effect]:
        """What the step that each run failed at does to the world, by run."""
        keys = {(one.workflow_id, one.version) for one in found if one.id in failed}
        if not keys:
            return {}
        documents = await self._workflows.documents_of(connection, workspace_id, keys)
        return {
            one.id: self._effect(documents.get((one.workflow_id, one.version)), failed[one.id])
            for one in found
            if one.id in failed
        }

    def _effect(self, document: dict[str, Any] | None, failed: FailedStep) -> Effect:
        """Of a step whose node or parameters are not to be known: the worst."""
        try:
            nodes = decode_document(document or {}).nodes
            spec = next(node for node in nodes if node.id == failed.node_id)
            kind = self._registry.get(spec.type, spec.version)
            return _effect_with(kind, spec.params)
        except (EngineError, StopIteration, UnknownNodeType):
            return Effect.WRITE

    async def _letters(
        self, connection: AsyncConnection, workspace_id: str, found: Sequence[DeadRun]
    ) -> list[Letter]:
        ids = [one.id for one in found]
        marks = await letters.marks_of(connection, self._vault, workspace_id, self.level, ids)
        origins = await letters.origins_of(connection, workspace_id, ids)
        failed = await dead_runs.failed_steps(connection, workspace_id, ids)
        effects = await self._effects(connection, workspace_id, found, failed)
        people = await self._contacts.get_many(
            connection, workspace_id, sorted({one.contact_id for one in found if one.contact_id})
        )
        channels = await channel_names.names_of(
            connection, workspace_id, {one.channel_id for one in found if one.channel_id}
        )
        return [
            _letter(
                one,
                failed.get(one.id),
                effect=effects.get(one.id),
                channel_name=channels.get(one.channel_id or ""),
                contact_name=people[one.contact_id].called if one.contact_id in people else None,
                origin_id=origins.get(one.id),
                mark=marks.get(one.id),
            )
            for one in found
        ]


def _up_to(failed: FailedStep | None) -> PageRequest:
    """The page of steps that ends with the one that failed."""
    if failed is None or failed.seq <= DEFAULT_PAGE:
        return PageRequest()
    return PageRequest(cursor=encode_cursor((failed.seq - DEFAULT_PAGE,)))


def _letter(
    dead: DeadRun,
    failed: FailedStep | None,
    *,
    effect: Effect | None,
    channel_name: str | None,
    contact_name: str | None,
    origin_id: str | None,
    mark: Mark | None,
) -> Letter:
    error = dead.error or {}
    return Letter(
        id=dead.id,
        level="step",
        kind="run" if failed is None else failed.type,
        state=dead.state,
        is_open=mark is None,
        code=error.get("code"),
        reason=error.get("message"),
        attempts=1 if failed is None else failed.attempt,
        created_at=dead.started_at,
        dead_at=dead.ended_at or dead.started_at,
        channel_id=dead.channel_id,
        channel_name=channel_name,
        workflow_id=dead.workflow_id,
        workflow_name=dead.workflow_name,
        run_id=dead.id,
        node_id=error.get("node") if failed is None else failed.node_id,
        effect=None if effect is None else effect.value,
        conversation_id=dead.conversation_id,
        contact_id=dead.contact_id,
        contact_name=contact_name,
        needs_confirm=effect is Effect.WRITE,
        origin_id=origin_id,
        handled=handled_of(mark),
    )


def _effect_with(kind: Node[Any], params: Mapping[str, Any]) -> Effect:
    """The effect with these parameters as written, where they can be read before the run fills them in."""
    try:
        return kind.effect_for(convert(dict(params), kind.params))
    except ValidationError:
        depends = type(kind).effect_for is not Node.effect_for
        return Effect.WRITE if depends else kind.effect
