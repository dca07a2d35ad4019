"""Routes of the control face."""

from secrets import token_urlsafe
from typing import Any

from litestar import Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath, FromQuery, JSONBody

from patchbay.simulator.config import BusinessNumber, TemplateSetup, UserSetup, Weather
from patchbay.simulator.control.assertions import judge
from patchbay.simulator.control.bodies import (
    Claim,
    ClockMove,
    ClockReading,
    CostsView,
    InboundOrder,
    InboundResult,
    LedgerView,
    MessageView,
    PendingView,
    Preference,
    Transition,
    Verdict,
    WebhookOrder,
    WindowAging,
    WindowReading,
)
from patchbay.simulator.control.standing import ban, limit_number, rate_number, rate_template, restrict
from patchbay.simulator.control.views import view_of
from patchbay.simulator.fault_book import KINDS
from patchbay.simulator.faults import Fault, FaultOrder, Subject
from patchbay.simulator.simulator import Simulator, wait_for_delivery
from patchbay.simulator.snapshots import Snapshots
from patchbay.simulator.state import Template, User


@get("/clock", sync_to_thread=False)
def get_clock(simulator: NamedDependency[Simulator]) -> ClockReading:
    """Simulated time."""
    return ClockReading(simulator.clock.now(), simulator.clock.is_manual)


@post("/clock", status_code=200)
async def move_clock(simulator: NamedDependency[Simulator], data: JSONBody[ClockMove]) -> ClockReading:
    """Move the clock forward; what is due on the way happens before this answers."""
    if (data.advance_s is None) == (data.set is None):
        raise ClientException("expected exactly one of advance_s and set")
    now = simulator.clock.now()
    target = data.set if data.set is not None else now + (data.advance_s or 0.0)
    if target < now:
        raise ClientException("the clock only goes forward")
    await simulator.advance_to(target)
    return ClockReading(simulator.clock.now(), simulator.clock.is_manual)


@post("/windows", status_code=200)
async def age_window(simulator: NamedDependency[Simulator], data: JSONBody[WindowAging]) -> WindowReading:
    """Have the service window of one chat be older, while the clock stands where it does."""
    user = simulator.platform.people.find(data.user)
    if user is None:
        raise NotFoundException(f"nobody has the phone {data.user}")
    number = _number(simulator, data.to)
    return WindowReading(simulator.age_window(number.phone_number_id, user, data.seconds))


@get("/users", sync_to_thread=False)
def list_users(simulator: NamedDependency[Simulator]) -> list[User]:
    """Everybody on the platform."""
    return simulator.platform.people.all()


@post("/users", status_code=200)
async def put_user(simulator: NamedDependency[Simulator], data: JSONBody[UserSetup]) -> User:
    """Create a user, or change what is given; coming online delivers what waited."""
    known = simulator.platform.people.find(data.phone)
    was_offline = known is not None and not known.online
    user = simulator.platform.people.put(data)
    if was_offline and user.online:
        simulator.come_online(user)
    simulator.bell.ring()
    return user


@get("/numbers", sync_to_thread=False)
def list_numbers(simulator: NamedDependency[Simulator]) -> list[BusinessNumber]:
    """The business numbers, secrets included: this face is for tests."""
    return list(simulator.platform.numbers.values())


@post("/numbers", status_code=200)
async def put_number(
    simulator: NamedDependency[Simulator], data: JSONBody[BusinessNumber], verify: FromQuery[bool] = False
) -> BusinessNumber:
    """Register a business number or replace it; `?verify=true` does the handshake first."""
    if verify and not await simulator.echoes_challenge(data.callback_url, data.verify_token):
        raise ClientException("the callback did not answer 200 with the challenge")
    simulator.register(data)
    return data


@get("/faults", sync_to_thread=False)
def list_faults(simulator: NamedDependency[Simulator]) -> list[Fault]:
    """The faults ordered so far, and how often each happened."""
    return simulator.platform.faults.all()


@post("/faults")
async def add_fault(simulator: NamedDependency[Simulator], data: JSONBody[FaultOrder]) -> Fault:
    """Put a fault in force."""
    if data.kind not in KINDS:
        raise ClientException(f"expected one of {', '.join(sorted(KINDS))}, got {data.kind!r}")
    return simulator.platform.faults.add(simulator.platform.ids.token(), data)


@delete("/faults")
async def clear_faults(simulator: NamedDependency[Simulator]) -> None:
    """End all faults."""
    simulator.platform.faults.clear()


@get("/weather", sync_to_thread=False)
def get_weather(simulator: NamedDependency[Simulator]) -> Weather:
    """The mix of faults in force."""
    return simulator.platform.faults.weather


@post("/weather", status_code=200)
async def set_weather(simulator: NamedDependency[Simulator], data: JSONBody[Weather]) -> Weather:
    """Put a mix of faults in force instead of the one before; faults ordered one by one stay."""
    simulator.platform.faults.set_weather(data)
    return data


@post("/inbound")
async def receive(simulator: NamedDependency[Simulator], data: JSONBody[InboundOrder]) -> InboundResult:
    """Let a user do something."""
    number = _number(simulator, data.to)
    people = simulator.platform.people
    user = people.find(data.sender) or people.find_or_create(data.sender)
    message, webhook = simulator.act(
        number, user, data.message, at=data.at, hides_sender=data.hides_sender, has_contacts=data.has_contacts
    )
    is_taken = None
    if data.wait:
        is_taken = webhook is not None and await wait_for_delivery(webhook, data.wait_s)
    return InboundResult(message.id, is_taken)


@post("/preferences", status_code=200)
async def prefer(simulator: NamedDependency[Simulator], data: JSONBody[Preference]) -> User:
    """Have a user stop or resume the marketing of a business."""
    user = simulator.platform.people.find(data.user)
    if user is None:
        raise NotFoundException(f"nobody has the phone {data.user}")
    simulator.prefer(_number(simulator, data.to), user, data.value)
    return user


@post("/webhooks")
async def send_webhook(simulator: NamedDependency[Simulator], data: JSONBody[WebhookOrder]) -> dict[str, Any]:
    """Send any change as a webhook, signed and retried like all others."""
    number = _number(simulator, data.phone_number_id)
    webhook = simulator.emit(
        number, data.field, data.value, Subject("", number.phone_number_id, "", "messages")
    )
    return {"id": webhook.id if webhook else None}


@get(["/outbox", "/ledger/messages"], sync_to_thread=False)
def outbox(simulator: NamedDependency[Simulator], user: FromQuery[str | None] = None) -> list[MessageView]:
    """What businesses sent, to one user or to all, in the order of acceptance."""
    known = simulator.platform.people.find(user) if user else None
    if user and known is None:
        return []
    return [
        view_of(message) for message in simulator.platform.ledger.outbound(known.phone if known else None)
    ]


@get("/ledger", sync_to_thread=False)
def ledger(simulator: NamedDependency[Simulator]) -> LedgerView:
    """Counts, and callback data that was accepted more than once."""
    book = simulator.platform.ledger
    pending = len(simulator.emitter.pending())
    return LedgerView(dict(book.counts), dict(simulator.emitter.counts), pending, [*book.duplicates()])


@get("/costs", sync_to_thread=False)
def costs(simulator: NamedDependency[Simulator]) -> CostsView:
    """What the business was charged for messages that arrived."""
    book = simulator.platform.ledger
    return CostsView(book.totals, [*book.charges.values()])


@post("/assertions", status_code=200)
async def assertion(simulator: NamedDependency[Simulator], data: JSONBody[Claim]) -> Verdict:
    """Whether something holds for the messages so far."""
    return judge(simulator.platform, data)


@get("/templates", sync_to_thread=False)
def list_templates(simulator: NamedDependency[Simulator]) -> list[Template]:
    """The templates of all accounts."""
    return simulator.platform.templates.all()


@post("/templates", status_code=200)
async def put_template(simulator: NamedDependency[Simulator], data: JSONBody[TemplateSetup]) -> Template:
    """Create a template, approved unless it says otherwise, or replace the one of that name and language."""
    return simulator.platform.templates.put(data, simulator.clock.now())


@post("/templates/{template_id:str}/transition", status_code=200)
async def move_template(
    simulator: NamedDependency[Simulator], template_id: FromPath[str], data: JSONBody[Transition]
) -> Template:
    """Put a template into a state and report it, as Meta's review does."""
    templates = simulator.platform.templates
    if not templates.has(template_id):
        raise NotFoundException(f"no template has the id {template_id}")
    template = templates.get(template_id)
    templates.transition(template, data.status, simulator.clock.now(), data.reason)
    simulator.template_changed(template)
    return template


@post("/reset", status_code=204)
async def reset(simulator: NamedDependency[Simulator]) -> None:
    """Back to the configuration; registered business numbers and the time stay."""
    simulator.reset()


@post("/settle", status_code=204)
async def settle(simulator: NamedDependency[Simulator]) -> None:
    """Answer once nothing is under way and nothing is due."""
    await simulator.settle()


@get("/journal", sync_to_thread=False)
def journal(simulator: NamedDependency[Simulator]) -> Response[bytes]:
    """The latest exchanges, as NDJSON."""
    return Response(b"".join(simulator.journal.lines()), media_type="application/x-ndjson")


@post("/replay", status_code=200)
async def replay(simulator: NamedDependency[Simulator], request: Request[Any, Any, Any]) -> dict[str, int]:
    """Deliver the webhooks of a journal again; answers how often each outcome was."""
    return dict(await simulator.replay(await request.body()))


@post("/snapshots")
async def take_snapshot(snapshots: NamedDependency[Snapshots]) -> dict[str, str]:
    """Keep everything as it is."""
    snapshot_id = token_urlsafe(8)
    await snapshots.take(snapshot_id)
    return {"id": snapshot_id}


@post("/snapshots/{snapshot_id:str}/restore", status_code=204)
async def restore_snapshot(snapshots: NamedDependency[Snapshots], snapshot_id: FromPath[str]) -> None:
    """Go back to a snapshot, time included."""
    await snapshots.restore(snapshot_id)


@get("/pending", sync_to_thread=False)
def pending(simulator: NamedDependency[Simulator]) -> list[PendingView]:
    """Webhooks nobody has taken yet, oldest first."""
    return [
        PendingView(webhook.id, webhook.number_id, webhook.created_at, webhook.attempts, webhook.last_outcome)
        for webhook in simulator.emitter.pending()
    ]


def _number(simulator: Simulator, phone_number_id: str | None) -> BusinessNumber:
    numbers = simulator.platform.numbers
    found = numbers.get(phone_number_id) if phone_number_id else next(iter(numbers.values()), None)
    if found is None:
        raise NotFoundException(f"no business number {phone_number_id or 'is registered'}")
    return found


def control_router() -> Router:
    """The control face, under `/control`."""
    return Router(
        path="/control",
        route_handlers=[
            age_window,
            get_clock, move_clock, list_users, put_user, list_numbers, put_number, list_faults, add_fault,
            clear_faults, get_weather, set_weather, receive, prefer, send_webhook, outbox, ledger, costs,
            assertion, list_templates, put_template,
            move_template, rate_template, rate_number, limit_number, restrict, ban, reset, settle,
            journal, replay, take_snapshot, restore_snapshot, pending,
        ],
    )  # fmt: skip
