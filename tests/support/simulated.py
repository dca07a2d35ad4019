"""A simulator whose time stands still, and a product that writes down what it is told."""

import json
from collections import Counter

import httpx

from patchbay.simulator import BusinessNumber, Simulator, SimulatorConfig, create_app
from patchbay.simulator.webhook_client import Undelivered

USER = "+5511900000001"
NUMBER_ID = "700800900100200"
START = 1_790_000_000.0
NUMBER = BusinessNumber(
    phone_number_id=NUMBER_ID,
    waba_id="900100200300400",
    display_phone_number="+1 555 000 1111",
    access_token="token-of-the-number",
    app_secret="secret-of-the-app",
    callback_url="http://product.test/hooks",
    verify_token="verify-me",
)
CONFIG = SimulatorConfig(seed=7, clock="manual", starts_at=START, numbers=[NUMBER], template_review_ms=None)


class Product:
    """The other end of the webhooks: answers 200, or what it is told to, in order."""

    def __init__(self):
        self.received = []
        self.answers = []

    async def post(self, url, headers, body):
        self.received.append((headers, body))
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def get(self, url, query):
        if query["hub.verify_token"] != NUMBER.verify_token:
            return 403, "no"
        return 200, query["hub.challenge"]

    async def close(self):
        pass

    @property
    def values(self):
        """The `value` of every change, in the order of arrival."""
        bodies = [json.loads(body) for _, body in self.received]
        return [change["value"] for body in bodies for entry in body["entry"] for change in entry["changes"]]

    @property
    def messages(self):
        return [message for value in self.values for message in value.get("messages", [])]

    @property
    def statuses(self):
        return [status for value in self.values for status in value.get("statuses", [])]

    @property
    def states(self):
        return [status["status"] for status in self.statuses]

    def unreachable(self, times):
        self.answers += [Undelivered("ConnectError")] * times


class World:
    """Both faces of a simulator, and the product it talks to."""

    def __init__(self, config=CONFIG):
        self.product = Product()
        self.simulator = Simulator(config, self.product)
        app = create_app(simulator=self.simulator)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://simulator.test")
        self.bearer = {"Authorization": f"Bearer {NUMBER.access_token}"}

    async def graph(self, method, path, **options):
        headers = {**self.bearer, **options.pop("headers", {})}
        return await self.http.request(method, f"/v23.0/{path}", headers=headers, **options)

    async def send(self, content=None, *, to=USER, **more):
        content = content or {"type": "text", "text": {"body": "Hello"}}
        request = {"messaging_product": "whatsapp", "to": to, **content, **more}
        return await self.graph("POST", f"{NUMBER.phone_number_id}/messages", json=request)

    async def send_and_wait(self, content=None, **more):
        """Send, and let an hour pass; gives the message id."""
        answer = await self.send(content, **more)
        await self.pass_time(3600)
        return answer.json()["messages"][0]["id"]

    async def control(self, method, path, body=None):
        answer = await self.http.request(method, f"/control/{path}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    async def user_does(self, message, *, user=USER, **more):
        """Let a user act, see the webhook delivered, and give the message id."""
        result = await self.control("POST", "inbound", {"from": user, "message": message, **more})
        await self.simulator.settle()
        return result["id"]

    async def fault(self, kind, **more):
        await self.control("POST", "faults", {"kind": kind, **more})

    async def pass_time(self, seconds):
        await self.control("POST", "clock", {"advance_s": seconds})

    def count(self):
        return Counter(self.product.states)
