"""A fault run from beginning to end, and its report."""

import asyncio
import re
import time
from collections import Counter
from pathlib import Path

import httpx
import msgspec
from msgspec import Struct

from support.fault_run.chaos import Chaos, plan
from support.fault_run.crowd import Crowd, Customer
from support.fault_run.installation import Installation, installed
from support.fault_run.patience import Patience
from support.fault_run.records import Records
from support.stub_server import Answer, Asked, StubServer

ARRIVE_PART = 0.7
"""In which part of the bad time the customers come in: those who come last still live through some of it."""
STORIES = 3
"""Conversations told in full when something is wrong."""
CONTROL_S = 300.0


class Plan(Struct, frozen=True):
    """How big, how long, how bad."""

    conversations: int = 500
    seed: int = 1
    chaos_s: float = 75.0
    patience_s: float = 240.0
    """For how long nothing at all may move before it is called stuck."""


class Report(Struct, frozen=True):
    """What came of it. No `faults`: every answer arrived exactly once and in order, and nothing is left."""

    faults: list[str]
    stories: list[str]
    diary: list[str]
    complaints: list[str]
    """What the processes logged as warnings and errors, and how often."""
    settled_s: float

    def __str__(self) -> str:
        sections = {
            "WHAT WAS DONE": self.diary,
            "WHAT WAS LOGGED": self.complaints,
            "WHAT IS WRONG": self.faults[:40],
            "STORIES": self.stories,
        }
        lines = [f"settled {self.settled_s:.0f} s after the last blow, {len(self.faults)} faults"]
        for title, section in sections.items():
            lines += [title, *(f"  {line}" for line in section)]
        return "\n".join(lines)


async def run(plan_of_run: Plan, folder: Path) -> Report:
    """Set up an installation, harm it while customers talk, wait until it is settled, and judge."""
    async with StubServer(_shop).running() as shop, installed(folder, shop.url) as installation:
        control_url = f"{installation.simulator_url}/control/"
        async with httpx.AsyncClient(base_url=control_url, timeout=CONTROL_S) as control:
            return await _Run(plan_of_run, installation, control).carry_out()


class _Run:
    def __init__(self, plan_of_run: Plan, installation: Installation, control: httpx.AsyncClient) -> None:
        self._plan = plan_of_run
        self._installation = installation
        self._control = control
        self._chaos = Chaos(installation, control)
        number_ids = [number.phone_number_id for number in installation.numbers]
        self._crowd = Crowd(control, number_ids, plan_of_run.conversations)
        self._records = Records(installation.postgres.url)

    async def carry_out(self) -> Report:
        chaos_s = self._plan.chaos_s
        await self._chaos.order_platform_faults()
        talking = asyncio.create_task(self._crowd.talk(chaos_s * ARRIVE_PART, self._plan.patience_s))
        await self._chaos.rage(plan(self._plan.seed, chaos_s, len(self._installation.mortals)))
        await self._chaos.end_platform_faults()
        quiet_since = time.monotonic()
        await talking
        left = await self._settle()
        settled_s = time.monotonic() - quiet_since
        return await self._report(left, settled_s)

    async def _settle(self) -> dict[str, list[str]]:
        """Wait until nothing is left to do; gives what is left when it does not become less."""
        patience = Patience(self._plan.patience_s)
        while True:
            left = await self._records.left_to_do()
            pending = (await self._control.get("pending")).json()
            undone = len(pending) + sum(map(len, left.values()))
            if not undone or patience.is_over(-undone):
                return left | ({"webhooks nobody took": [str(len(pending))]} if pending else {})
            await asyncio.sleep(0.5)

    async def _report(self, left: dict[str, list[str]], settled_s: float) -> Report:
        received = await self._crowd.received()
        wronged = [one for one in self._crowd.customers if received.get(one.phone, []) != one.expected]
        once = await self._control.post("assertions", json={"kind": "exactly_once"})
        faults = [_wrong(one, received.get(one.phone, [])) for one in wronged]
        faults += once.json()["violations"]
        faults += [f"{len(subjects)} {what}" for what, subjects in left.items()]
        said = [message_id for one in wronged for message_id in one.said]
        subjects = await self._records.conversations_of(said)
        subjects += [subject for found in left.values() for subject in found]
        stories = [await self._records.story_of(one) for one in list(dict.fromkeys(subjects))[:STORIES]]
        complaints = _complaints(self._installation.logs)
        return Report(faults, stories, self._chaos.diary, complaints, settled_s)


def _wrong(customer: Customer, got: list[str]) -> str:
    return f"{customer.phone} said {len(customer.said)} lines, expected {customer.expected}, got {got}"


def _shop(asked: Asked) -> Answer:
    """The order system that the workflow asks."""
    return Answer(json={"id": int(asked.path.rpartition("/")[2]), "status": "shipped"})


class _LogLine(Struct):
    event: str = ""
    level: str = ""
    exception: str = ""
    error: str = ""


def _complaints(logs: Path) -> list[str]:
    """Warnings and errors of the product's processes, alike ones counted."""
    counts: Counter[str] = Counter()
    for path in sorted([*logs.glob("worker-*.log"), *logs.glob("serve-*.log")]):
        process = path.stem.rpartition("-")[0]
        for line in path.read_text(errors="replace").splitlines():
            complaint = _complaint(line)
            if complaint:
                counts[f"{process}: {complaint}"] += 1
    return [f"{count:5d} x {complaint}" for complaint, count in counts.most_common()]


def _complaint(line: str) -> str | None:
    try:
        logged = msgspec.json.decode(line, type=_LogLine)
    except msgspec.DecodeError:
        return line[:160] if re.match(r"(ERROR|CRITICAL|[\w.]+(Error|Exception)\b)", line) else None
    if logged.level in ("", "info", "debug"):
        return None
    last = next((part for part in reversed(logged.exception.splitlines()) if re.match(r"\S*\.\S+", part)), "")
    return " ".join(filter(None, (logged.event, logged.error, last[:160])))
