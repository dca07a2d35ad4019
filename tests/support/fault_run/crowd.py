"""The customers: each says a line, waits until everything it expects was answered, and says the next."""

import asyncio
import time
from collections.abc import Sequence

import httpx
from msgspec import Struct

from support.fault_run.patience import Patience
from support.fault_run.script import Line, talk

LOOK_S = 0.4
"""How often the ledger is read."""


class Customer(Struct):
    """One customer, and how far the talk has come."""

    phone: str
    number_id: str
    lines: tuple[Line, ...]
    said: list[str] = []
    """Ids of what was said so far."""

    @property
    def expected(self) -> list[str]:
        """All that should have been answered once the talk is over, in order."""
        return [answer for line in self.lines for answer in line.answers]

    def may_speak(self, got: int) -> bool:
        """Whether everything said so far was answered; what it was answered is judged in the end."""
        awaited = sum(len(line.answers) for line in self.lines[: len(self.said)])
        return len(self.said) < len(self.lines) and got >= awaited

    def come_to(self, got: int) -> int:
        """How far the talk has come, in lines and answers."""
        return len(self.said) + min(got, len(self.expected))


class Crowd:
    """All customers, acting through the simulator and seeing only what it shows them."""

    def __init__(self, control: httpx.AsyncClient, number_ids: Sequence[str], size: int) -> None:
        self._control = control
        self.customers = [
            Customer(f"491511{number:07d}", number_ids[number % len(number_ids)], talk(number))
            for number in range(size)
        ]

    async def talk(self, arrive_within_s: float, patience_s: float) -> None:
        """Let all of them come in one by one and talk, until every talk is over.

        Args:
            arrive_within_s: The first lines are spread over so many seconds.
            patience_s: It is given up once for so long nobody has said or got anything.
        """
        began, patience = time.monotonic(), Patience(patience_s)
        whole = sum(len(customer.lines) + len(customer.expected) for customer in self.customers)
        while True:
            got = {phone: len(texts) for phone, texts in (await self.received()).items()}
            elapsed = time.monotonic() - began
            come = min(len(self.customers), int(len(self.customers) * elapsed / arrive_within_s) + 1)
            for customer in self.customers[:come]:
                if customer.may_speak(got.get(customer.phone, 0)):
                    await self._say(customer)
            done = sum(customer.come_to(got.get(customer.phone, 0)) for customer in self.customers)
            if done == whole or patience.is_over(done):
                return
            await asyncio.sleep(LOOK_S)

    async def received(self) -> dict[str, list[str]]:
        """By phone, every text that was accepted for it, in the order of acceptance."""
        answer = await self._control.get("outbox")
        answer.raise_for_status()
        texts: dict[str, list[str]] = {}
        for message in answer.json():
            texts.setdefault(message["user"].lstrip("+"), []).append(message["text"])
        return texts

    async def _say(self, customer: Customer) -> None:
        message = {"text": customer.lines[len(customer.said)].says}
        order = {"from": f"+{customer.phone}", "to": customer.number_id, "message": message}
        answer = await self._control.post("inbound", json=order)
        answer.raise_for_status()
        customer.said.append(answer.json()["id"])
