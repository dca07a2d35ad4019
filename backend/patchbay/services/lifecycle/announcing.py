"""What is announced of messages that moved on, to those who look on."""

from collections.abc import Iterable

from patchbay.services.lifecycle.facts import Moved
from patchbay.services.live.live import Live, LiveNotice
from patchbay.storage.messages import StoredMessage


def announce_moved(live: Live, moved: Iterable[Moved]) -> None:
    """Messages that reached another state."""
    for one in moved:
        notice = LiveNotice(
            kind="message", conversation_id=one.conversation_id, run_id=one.run_id, state=one.state
        )
        live.publish(one.workspace_id, notice)


def announce_waiting(live: Live, held: Iterable[StoredMessage]) -> None:
    """Messages that wait until later; a campaign's are as many as its recipients, and shown as a count."""
    for one in held:
        if one.campaign_id is None:
            notice = LiveNotice(
                kind="message", conversation_id=one.conversation_id, run_id=one.run_id, state="queued"
            )
            live.publish(one.workspace_id, notice)
