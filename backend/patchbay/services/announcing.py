"""What a commit is announced as to those who look on."""

from collections.abc import Iterable

from patchbay.services.live import Live, LiveNotice
from patchbay.services.message_facts import Moved
from patchbay.services.turn_writes import Writes
from patchbay.storage.messages import StoredMessage


def announce_turn(live: Live, writes: Writes) -> None:
    """The runs a turn moved or could not start, what they queued, and whose the conversation is now."""
    notices = [
        LiveNotice(
            kind="run",
            workflow_id=run.workflow_id,
            run_id=run.id,
            conversation_id=run.conversation_id,
            state=run.state,
        )
        for run in writes.runs.values()
    ]
    notices += [
        LiveNotice(kind="run", workflow_id=outcome.workflow_id, conversation_id=writes.claim.subject_id)
        for outcome in writes.sessions.values()
        if outcome.run_id is None
    ]
    notices += [_of_message(message) for message in (*writes.messages, *writes.elsewhere)]
    if writes.owner is not None:
        owner = writes.owner
        notices.append(
            LiveNotice(kind="conversation", conversation_id=owner.conversation_id, state=owner.owner)
        )
    live.publish(writes.claim.workspace_id, *notices)


def announce_moved(live: Live, moved: Iterable[Moved]) -> None:
    """Messages that reached another state."""
    for one in moved:
        notice = LiveNotice(
            kind="message", conversation_id=one.conversation_id, run_id=one.run_id, state=one.state
        )
        live.publish(one.workspace_id, notice)


def announce_templates(live: Live, workspace_ids: Iterable[str]) -> None:
    """Templates that changed, of these workspaces."""
    for workspace_id in workspace_ids:
        live.publish(workspace_id, LiveNotice(kind="template"))


def announce_message(live: Live, message: StoredMessage) -> None:
    """A message that was stored."""
    live.publish(message.workspace_id, _of_message(message))


def announce_campaign(
    live: Live, workspace_id: str, campaign_id: str, state: str, actor: str | None = None
) -> None:
    """A campaign that is in another state, or has got on."""
    by = None if actor is None else member_of(actor)
    live.publish(workspace_id, LiveNotice(kind="campaign", campaign_id=campaign_id, state=state, by=by))


def member_of(actor: str) -> str | None:
    """The member's id, where a member did it."""
    kind, _, actor_id = actor.partition(":")
    return actor_id if kind == "member" else None


def _of_message(message: StoredMessage) -> LiveNotice:
    return LiveNotice(
        kind="message",
        conversation_id=message.conversation_id,
        run_id=message.run_id,
        state=message.state,
    )
