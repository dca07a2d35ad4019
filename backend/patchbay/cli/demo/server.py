"""One ASGI application of three: the product, the simulator and the demo shop."""

from collections.abc import Awaitable, Callable
from typing import Any

from patchbay.cli.demo.shop import PREFIX as SHOP
from patchbay.cli.demo.shop import demo_shop
from patchbay.cli.demo.workspace import DISPLAY_NUMBER, ORDER_PENDING, SIMULATOR, Demo
from patchbay.simulator import BusinessNumber, Simulator, SimulatorConfig, TemplateSetup, UserSetup

ASGIApp = Callable[[Any, Any, Any], Awaitable[None]]


def simulator_config(demo: Demo, base_url: str) -> SimulatorConfig:
    """A platform that knows the demo's number, template and people."""
    channel = demo.channel
    number = BusinessNumber(
        phone_number_id=channel.phone_number_id,
        waba_id=channel.waba_id,
        display_phone_number=DISPLAY_NUMBER,
        access_token=channel.access_token,
        app_secret=channel.app_secrets[0],
        callback_url=f"{base_url}/hooks/whatsapp/{demo.channel_id}",
        verify_token=channel.verify_token,
        name="Demo shop",
    )
    template = TemplateSetup(waba_id=channel.waba_id, **ORDER_PENDING)  # type: ignore[arg-type]  # JSON of that shape
    users = [
        UserSetup(phone="+5511987650001", name="Ana Prado"),
        UserSetup(phone="+447700900002", name="Ben Okafor"),
    ]
    return SimulatorConfig(numbers=[number], templates=[template], users=users)


def standing_in(simulator: Simulator) -> Callable[[str, str, float], Awaitable[None]]:
    """What lets the simulator know of time that was pretended for a test run.

    A number or a phone it does not know is somebody else's to tell.
    """

    async def age_window(number_id: str, phone: str, seconds: float) -> None:
        user = simulator.platform.people.find(phone)
        if user is not None and number_id in simulator.platform.numbers:
            simulator.age_window(number_id, user, seconds)

    return age_window


def compose(product: ASGIApp, simulator: ASGIApp) -> ASGIApp:
    """The product at its own paths; the phone, the simulator and the shop at theirs."""

    async def composed(scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        if path == "/phone" or path.startswith("/phone/"):
            await simulator(scope, receive, send)
        elif path.startswith(f"{SIMULATOR}/"):
            inner = path.removeprefix(SIMULATOR)
            raw = scope.get("raw_path", path.encode()).removeprefix(SIMULATOR.encode())
            await simulator({**scope, "path": inner, "raw_path": raw}, receive, send)
        elif path.startswith(f"{SHOP}/"):
            await demo_shop(scope, receive, send)
        else:
            await product(scope, receive, send)

    return composed
