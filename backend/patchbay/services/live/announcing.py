"""What a commit is announced as to those who look on."""

from collections.abc import Iterable

from patchbay.services.live.live import Live, LiveNotice
from patchbay.storage.messages import StoredMessage


def announce_templates(live: Live, workspace_ids: Iterable[str]) -> None:
    """Templates that changed, of these workspaces."""
    for workspace_id in workspace_ids:
        live.publish(workspace_id, LiveNotice(kind="template"))


def announce_message(live: Live, message: StoredMessage) -> None:
    """A message that was stored."""
    live.publish(message.workspace_id, of_message(message))


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


def of_message(message: StoredMessage) -> LiveNotice:
    """What is said of a message that was stored."""
    return LiveNotice(
        kind="message",
        conversation_id=message.conversation_id,
        run_id=message.run_id,
        state=message.state,
    )
