"""What people look at, and what they do by hand: the inbox, runs, tests, letters, alerts."""

from functools import cached_property

from patchbay.services.alerts.alerts import Alerts
from patchbay.services.conversations.handover import HandOvers
from patchbay.services.conversations.history import History
from patchbay.services.costs.costs import Costs
from patchbay.services.letters.events import EventLetters
from patchbay.services.letters.letters import Letters
from patchbay.services.letters.messages import MessageLetters
from patchbay.services.letters.runs import RunLetters
from patchbay.services.live.presence import Presence
from patchbay.services.routing.inquiry import RouteInquiry
from patchbay.services.runs.control import RunControl
from patchbay.services.runs.open_waits import Whereabouts
from patchbay.services.runs.replaying import Replays
from patchbay.services.runs.scopes import RunScopes
from patchbay.services.testing.draft_runs import DraftRuns
from patchbay.services.testing.draft_sessions import DraftSessions
from patchbay.services.testing.pins import Pins
from patchbay.services.testing.pretending import Pretending
from patchbay.services.workflows.overlays import Overlays
from patchbay.wiring.traffic import Traffic


class Desk(Traffic):
    """What people look at and do by hand."""

    @cached_property
    def presence(self) -> Presence:
        """Who is in which workflow."""
        return Presence(self.database, self.vault, live=self.live, clock=self.clock)

    @cached_property
    def history(self) -> History:
        """What happened."""
        return History(self.database, self.vault, providers=self.providers, clock=self.clock)

    @cached_property
    def hand_overs(self) -> HandOvers:
        """Conversations between workflows and people."""
        return HandOvers(
            self.database,
            self.vault,
            doorbell=self.doorbell,
            live=self.live,
            audit=self.audit,
            clock=self.clock,
        )

    @cached_property
    def alerts(self) -> Alerts:
        """What somebody should look at."""
        return Alerts(self.database, live=self.live, audit=self.audit, clock=self.clock)

    @cached_property
    def costs(self) -> Costs:
        """What messages have cost."""
        return Costs(self.database)

    # ── Runs ──────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def route_inquiry(self) -> RouteInquiry:
        """Who would take a message."""
        return RouteInquiry(
            self.database, self.vault, loading=self.loading, published=self.published, clock=self.clock
        )

    @cached_property
    def run_scopes(self) -> RunScopes:
        """What expressions see in runs."""
        return RunScopes(self.database, self.vault, clock=self.clock)

    @cached_property
    def whereabouts(self) -> Whereabouts:
        """Where runs stand."""
        return Whereabouts(self.database, self.vault, self.drawings)

    @cached_property
    def overlays(self) -> Overlays:
        """Numbers to lay over a drawing."""
        return Overlays(self.database, self.drawings, clock=self.clock)

    @cached_property
    def run_control(self) -> RunControl:
        """Runs by hand."""
        return RunControl(
            self.database, self.vault, doorbell=self.doorbell, audit=self.audit, clock=self.clock
        )

    @cached_property
    def replays(self) -> Replays:
        """Runs again."""
        return Replays(
            self.database,
            self.vault,
            registry=self.registry,
            draft_runs=self.draft_runs,
            doorbell=self.doorbell,
            audit=self.audit,
            clock=self.clock,
        )

    @cached_property
    def letters(self) -> Letters:
        """What came to nothing."""
        return Letters(
            self.database,
            messages=MessageLetters(
                self.database,
                self.vault,
                doorbell=self.doorbell,
                live=self.live,
                audit=self.audit,
                clock=self.clock,
            ),
            runs=RunLetters(
                self.database,
                self.vault,
                registry=self.registry,
                replays=self.replays,
                audit=self.audit,
                clock=self.clock,
            ),
            events=EventLetters(
                self.database, self.vault, doorbell=self.doorbell, audit=self.audit, clock=self.clock
            ),
        )

    # ── Tests of drafts ───────────────────────────────────────────────────────────────────────────────

    @cached_property
    def draft_runs(self) -> DraftRuns:
        """Test runs."""
        return DraftRuns(
            self.database,
            self.vault,
            registry=self.registry,
            doorbell=self.doorbell,
            audit=self.audit,
            clock=self.clock,
        )

    @cached_property
    def draft_sessions(self) -> DraftSessions:
        """Phones that try drafts."""
        return DraftSessions(self.database, self.vault, audit=self.audit, clock=self.clock)

    @cached_property
    def pins(self) -> Pins:
        """Outputs pinned for test runs."""
        return Pins(self.database, self.vault, audit=self.audit, clock=self.clock)

    @cached_property
    def pretending(self) -> Pretending:
        """Time that passes for one test run."""
        return Pretending(
            self.database,
            self.vault,
            doorbell=self.doorbell,
            audit=self.audit,
            clock=self.clock,
            stand_in=self.stand_in,
        )
