"""A storm: many people talk to the real core through the simulator, while almost everything goes wrong.

Nothing here knows how the product works. It hands webhooks over as the hook would, moves both clocks, and
writes down what the product was told; what must hold is said by the test.
"""

import asyncio
import contextlib
import hashlib
import hmac
import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Struct
from structlog.testing import capture_logs

from patchbay.simulator import BusinessNumber, Simulator, SimulatorConfig, create_app
from patchbay.simulator.config import TemplateSetup, Weather
from patchbay.simulator.control.assertions import judge
from patchbay.simulator.control.bodies import Claim
from patchbay.simulator.control.views import text_of
from patchbay.storage import tables
from patchbay.wiring import Wiring
from support.core import Clock, Core, World, registry_of
from support.listening import listening
from support.spine import PHONE_NUMBER_ID, Spine
from support.systems import a_tenant, settings_for
from support.witness import Witness

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY_S = 86_400.0
SETTLED_WITHIN_S = 240
DIES = 0.2
"""How probable it is, at each step of time, that a process dies amid its work; the first never does."""
STALLS = 0.3
"""How probable it is that one takes work up and then stands still, as a machine that is put to sleep does."""
STALL_S = (5.0, 17.0, 20.0, 50.0, 400.0)
"""For how long: less than its claims and leases last, or longer, or until nobody waits for it any more."""
GIVEN_UP_S = 60.0
"""Of what is held for longer nobody else can tell whether it went out."""
NUMBER = BusinessNumber(
    phone_number_id=PHONE_NUMBER_ID,
    waba_id="900100200300400",
    display_phone_number="+1 555 000 1111",
    access_token="token",
    app_secret="secret",
    callback_url="http://product.test/hooks",
    verify_token="verify",
)
HIGHEST = ("sent", "failed", "delivered", "read")
"""What a product is told, the more telling later: a failure ends what was merely sent."""


class Stalled(Struct, frozen=True):
    """What a process took up before it stood still, when that was, and when it goes on."""

    turns: list
    going: list
    since: datetime
    until: datetime


class Storm:
    """The platform, the people, and the processes of one product."""

    def __init__(
        self, seed: int, people: int, weather: str = "storm", *, finds_callback_data: bool = False
    ) -> None:
        config = SimulatorConfig(
            seed=seed,
            clock="manual",
            starts_at=NOON.timestamp(),
            numbers=[NUMBER],
            weather=Weather(weather, seed),
            journal_limit=0,
            finds_callback_data=finds_callback_data,
        )
        self.simulator = Simulator(config, self)
        self.clock = Clock(NOON)
        self.luck = random.Random(seed)
        self.people = [f"55119{number:08}" for number in range(people)]
        self.told: dict[str, set[str]] = defaultdict(set)
        """What the product answered 200 to, by message: the states in the statuses."""
        self.heard_at: dict[tuple[str, str], float] = {}
        """When the product took a text of a person for the first time, by phone and text."""
        self.url = ""
        self.core: Core
        self.witness = Witness(create_app(simulator=self.simulator))
        self.processes: list[Core] = []
        self.abandoned: set[str] = set()
        """Messages of which only a process knew that died, or stood still for too long."""
        self.deaths = 0
        self.stalls = 0
        self._standing_still: dict[Core, Stalled] = {}

    # ── the platform's side ──────────────────────────────────────────────────────────────────────────

    async def post(self, url, headers, body) -> int:
        """A webhook, taken as the product's hook takes it."""
        expected = "sha256=" + hmac.new(b"secret", body, hashlib.sha256).hexdigest()
        if headers.get("X-Hub-Signature-256") != expected:
            return 401
        core = self.core
        await core.wiring.intake.receive(core.workspace_id, "whatsapp", core.channel_id, bytes(body))
        self._write_down(msgspec.json.decode(body))
        return 200

    async def get(self, url, query):
        return 200, query["hub.challenge"]

    async def close(self) -> None:
        """Nothing is held open."""

    def _write_down(self, body: dict) -> None:
        for value in (change["value"] for entry in body["entry"] for change in entry["changes"]):
            for status in value.get("statuses", ()):
                self.told[status["biz_opaque_callback_data"]].add(status["status"])
            for message in value.get("messages", ()):
                phone = self.simulator.platform.ledger.find(message["id"]).user
                heard = (phone, message.get("text", {}).get("body", ""))
                self.heard_at.setdefault(heard, self.simulator.clock.now())

    # ── time and people ──────────────────────────────────────────────────────────────────────────────

    def say(self, phone: str, text: str) -> None:
        """A person writes."""
        user = self.simulator.platform.people.find_or_create(f"+{phone}")
        self.simulator.act(NUMBER, user, {"text": text})

    def want_no_marketing(self, phone: str) -> None:
        """A person stops the business's marketing in the app."""
        user = self.simulator.platform.people.find(phone)
        self.simulator.prefer(NUMBER, user, "stop")

    async def have_templates(self, categories: dict[str, str]) -> None:
        """Both sides know approved templates of these names and categories."""
        components = [{"type": "BODY", "text": "Hello"}]
        rows = []
        for name, category in categories.items():
            setup = TemplateSetup(NUMBER.waba_id, name, "en", category, components)
            self.simulator.platform.templates.put(setup, self.simulator.clock.now())
            about = {"name": name, "language": "en", "category": category, "status": "APPROVED"}
            where = {"workspace_id": self.core.workspace_id, "channel_id": self.core.channel_id}
            rows.append({"id": name, **about, **where, "components": components, "updated_at": self.clock()})
        async with self.core.wiring.database.transaction() as connection:
            await connection.execute(tables.templates.insert(), rows)

    async def let_pass(self, seconds: float, *, steps: int = 1, is_over: bool = False) -> None:
        """Time passes on both sides, and whatever is to be done is done.

        Now and then a process dies, or stands still, unless that is over.
        """
        for _ in range(steps):
            self.clock.advance(seconds=seconds)
            await self.simulator.advance_to(self.clock.now.timestamp())
            async with asyncio.timeout(SETTLED_WITHIN_S):
                await asyncio.gather(*(self._work(core, is_over=is_over) for core in self.processes))
                while await self.core.wiring.reconciler.run_once():
                    pass
            await self.simulator.settle()

    async def _work(self, core: Core, *, is_over: bool) -> None:
        luck = self.luck.random()
        if core in self._standing_still:
            await self._go_on(core)
        elif core is self.core or is_over or luck >= DIES + STALLS:
            await Spine.settle(core)
        elif luck >= DIES:
            await self._stall(core)
        else:
            await self._die(core)

    async def _die(self, core: Core) -> None:
        """A process takes turns and sends and finishes none; of some of the sends it loses the answer."""
        await core.wiring.ingest.run_once(100)
        claimed = await core.wiring.submit.claim()
        self.abandoned |= {go.message.id for go in claimed.going}
        gone_out = claimed.going[: len(claimed.going) // 2]
        channel = core.wiring.providers.of("whatsapp")
        await asyncio.gather(*(channel.send(go.channel.config, go.outgoing) for go in gone_out))
        self.deaths += 1
        await self._replace(core)

    async def _replace(self, core: Core) -> None:
        self.core.peers.remove(core.wiring)
        self.processes[self.processes.index(core)] = self.core.peer()
        await core.wiring.close()

    async def _stall(self, core: Core) -> None:
        """A process takes turns and sends, and does nothing about them for a while."""
        ingested = await core.wiring.ingest.run_once(100)
        claimed = await core.wiring.submit.claim()
        since = self.clock.now
        until = since + timedelta(seconds=self.luck.choice(STALL_S))
        self._standing_still[core] = Stalled([*ingested.turns], [*claimed.going], since, until)
        self.stalls += 1

    async def _go_on(self, core: Core) -> None:
        """Where its time has come, it does what it took up as if no time had passed."""
        stalled = self._standing_still[core]
        if (self.clock.now - stalled.since).total_seconds() > GIVEN_UP_S:
            self.abandoned |= {go.message.id for go in stalled.going}
        if self.clock.now < stalled.until:
            return
        del self._standing_still[core]
        await core.wiring.drain.play(stalled.turns)
        await asyncio.gather(*map(core.wiring.submit.send, stalled.going))
        await Spine.settle(core)

    # ── what came of it ──────────────────────────────────────────────────────────────────────────────

    def accepted(self, phone: str) -> list[tuple[float, str]]:
        """What the platform took for a person: when, and the words."""
        return [(one.at, text_of(one) or "") for one in self.simulator.platform.ledger.outbound(phone)]

    def claims(self, kind: str) -> list[str]:
        """What speaks against a claim about everything the platform took."""
        return judge(self.simulator.platform, Claim(kind)).violations

    def witnessed(self, answer: str) -> int:
        """How often the platform gave an answer to a send."""
        return sum(answers.count(answer) for answers in self.witness.answers.values())

    def happened(self) -> Counter[str]:
        """How often each fault happened."""
        counts: Counter[str] = Counter()
        for fault in self.simulator.platform.faults.all():
            counts[fault.order.kind] += fault.happened
        return counts


@contextlib.asynccontextmanager
async def blowing(storm: Storm, database_url: str, passwords, *, processes: int):
    """The storm over a product of so many processes, each with its own connections.

    Thousands of lines of log are kept from a report that is to say what did not hold.
    """
    with capture_logs():
        async with listening(storm.witness) as storm.url:
            world = World()
            wiring = Wiring(
                settings_for(database_url),
                clock=storm.clock,
                passwords=passwords,
                registry=registry_of(world),
            )
            storm.core = Core(wiring, await a_tenant(wiring), storm, storm.clock, world)
            await storm.core.open_channel()
            storm.processes = [storm.core, *(storm.core.peer() for _ in range(processes - 1))]
            try:
                yield storm
            finally:
                await storm.simulator.stop()
                for core in reversed(storm.processes):
                    await core.wiring.close()
