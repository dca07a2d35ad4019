"""What the commit of a turn is announced as to those who look on."""

from patchbay.services.live.announcing import of_message
from patchbay.services.live.live import Live, LiveNotice
from patchbay.services.turns.writes import Writes


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
    notices += [of_message(message) for message in (*writes.messages, *writes.elsewhere)]
    if writes.owner is not None:
        owner = writes.owner
        notices.append(
            LiveNotice(kind="conversation", conversation_id=owner.conversation_id, state=owner.owner)
        )
    live.publish(writes.claim.workspace_id, *notices)
