"""A simulator beside the product: reached by network, webhooks handed over, one time for both."""

import contextlib

import httpx

from patchbay.simulator import BusinessNumber, Simulator, SimulatorConfig, create_app
from support.core import Clock, Core
from support.listening import listening
from support.spine import PHONE_NUMBER_ID


class SimulatedPlatform:
    """A simulator that the product reaches over the network, and that hands its webhooks straight to it."""

    def __init__(self, clock: Clock, *, finds_callback_data: bool = False) -> None:
        number = BusinessNumber(
            phone_number_id=PHONE_NUMBER_ID,
            waba_id="900100200300400",
            display_phone_number="+1 555 000 1111",
            access_token="token",
            app_secret="secret",
            callback_url="http://product.test/hooks",
            verify_token="verify",
        )
        config = SimulatorConfig(
            seed=7,
            clock="manual",
            starts_at=clock.now.timestamp(),
            numbers=[number],
            template_review_ms=None,
            finds_callback_data=finds_callback_data,
        )
        self.core: Core | None = None
        self.url = ""
        self.simulator = Simulator(config, self)
        self._app = create_app(simulator=self.simulator)
        self._control = httpx.AsyncClient(
            transport=httpx.ASGITransport(self._app), base_url="http://simulator.test/control"
        )

    async def post(self, url, headers, body) -> int:
        """A webhook of the platform's."""
        await self.core.wiring.intake.receive(
            self.core.workspace_id, "whatsapp", self.core.channel_id, bytes(body)
        )
        return 200

    async def get(self, url, query):
        return 200, query["hub.challenge"]

    async def close(self) -> None:
        """Nothing is held open."""

    @contextlib.asynccontextmanager
    async def running(self):
        async with listening(self._app) as self.url:
            yield self
        await self._control.aclose()

    async def order(self, path: str, body: dict) -> None:
        answer = await self._control.post(path, json=body)
        assert answer.status_code < 300, answer.text

    async def somebody_says(self, text: str, *, phone: str) -> None:
        """A person writes, by the platform; everything that follows is done."""
        message = {"type": "text", "text": {"body": text}}
        await self.order("/inbound", {"from": phone, "message": message})
        await self.let_pass(0)

    async def let_pass(self, seconds: float) -> None:
        """Time passes on both sides."""
        self.core.clock.advance(seconds=seconds)
        await self.order("/clock", {"advance_s": seconds})
        await self.simulator.settle()
        await self.core.settle()
        await self.order("/clock", {"advance_s": 5})
        await self.simulator.settle()
        await self.core.settle()
