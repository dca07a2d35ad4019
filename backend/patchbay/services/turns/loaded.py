"""What a turn is given to know."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from patchbay.engine.graph import Graph
from patchbay.messaging.policy_facts import Urgent
from patchbay.services.turns.drafts import DraftOnTest
from patchbay.services.workflows.published import Active
from patchbay.storage.events import StoredEvent
from patchbay.storage.leases import Claim
from patchbay.storage.parties import Party
from patchbay.storage.runs import StoredRun
from patchbay.storage.sent_messages import Origin


class Loaded(Struct, frozen=True):
    """Everything a turn was given: read together with that of other turns, in few statements."""

    claim: Claim
    events: Sequence[StoredEvent]
    runs: Sequence[StoredRun]
    party: Party | None
    at: datetime
    """When it was read."""
    may_send_at_once: bool
    """Whether no earlier message of the conversation is still to go out."""
    active: Sequence[Active]
    graphs: Mapping[str, Graph]
    """By run id, of the runs above; one missing cannot be run in this process."""
    origins: Mapping[str, Origin]
    """Where the message came from that a tap or a quote refers to, by event id."""
    hooks: Mapping[str, tuple[str, str]]
    """Workflow and trigger of each hook that was called."""
    draft: DraftOnTest | None = None
    """The draft that a test session has on in this conversation."""
    urgent: Urgent = Urgent()
    """What the workspace calls urgent."""
