"""Routes of the phone: the page, its files, and what they call."""

from importlib.resources import files
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Redirect

from patchbay.simulator.config import BusinessNumber, UserSetup
from patchbay.simulator.errors import GraphError
from patchbay.simulator.phone.view import Bubble, bubbles_of
from patchbay.simulator.simulator import Simulator
from patchbay.simulator.state import Template, User

SHOWN_MESSAGES = 300
LONGEST_WAIT_S = 5.0
"""Short enough not to hold up a server that shuts down."""
_DEMO_USER = UserSetup(phone="+5511987650001", name="Ana Prado")

_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_INLINE = ("image/png", "image/jpeg", "image/webp", "image/gif", "audio/", "video/")
_SEALED = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


class Named(msgspec.Struct, frozen=True):
    """Somebody to choose."""

    id: str
    name: str
    phone: str


class Directory(msgspec.Struct, frozen=True):
    """Whom the phone can be, and whom it can write to."""

    users: list[Named]
    numbers: list[Named]


class ChatView(msgspec.Struct, frozen=True):
    """A chat, and how the person who holds the phone has set it."""

    revision: int
    user: str
    number: str
    business: str
    is_typing: bool
    read_receipts: bool
    online: bool
    bubbles: list[Bubble]


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something done on the phone; `message` is None when the chat was only looked at."""

    user: str
    number: str
    message: dict[str, Any] | None = None


class Setting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change of the phone's settings."""

    user: str
    read_receipts: bool | msgspec.UnsetType = msgspec.UNSET
    online: bool | msgspec.UnsetType = msgspec.UNSET


@get("/", sync_to_thread=False)
def page(request: Request[Any, Any, Any]) -> Response[bytes] | Redirect:
    """The page. Its links start from `phone/`, so that it works under any prefix."""
    raw = request.scope.get("raw_path") or b""
    if raw.endswith(b"/"):
        query = request.scope["query_string"].decode("latin-1")
        return Redirect("../phone" + (f"?{query}" if query else ""))
    return _static("phone.html")


@get("/static/{name:str}", sync_to_thread=False)
def static(name: FromPath[str]) -> Response[bytes]:
    """A file of the page."""
    return _static(name)


@get("/api/people", sync_to_thread=False)
def people(simulator: NamedDependency[Simulator]) -> Directory:
    """Users and numbers; without any user, a demo contact is made."""
    platform = simulator.platform
    if not platform.people.all():
        platform.people.put(_DEMO_USER)
    users = [Named(user.phone, user.name, f"+{user.phone}") for user in platform.people.all()]
    numbers = [Named(n.phone_number_id, n.name, n.display_phone_number) for n in platform.numbers.values()]
    return Directory(users, numbers)


@get("/api/thread")
async def thread(
    simulator: NamedDependency[Simulator],
    user: FromQuery[str],
    number: FromQuery[str],
    since: FromQuery[int] = -1,
    wait_s: FromQuery[Annotated[float, msgspec.Meta(ge=0, le=LONGEST_WAIT_S)]] = 0.0,
) -> ChatView:
    """A chat, once it is newer than `since` or the wait is over.

    From then on the person at the page decides what is read, and the user reads nothing by themselves.
    """
    person, business = _user(simulator, user), _number(simulator, number)
    person.auto_read = False
    state = simulator.platform.thread(number, person)
    if state.revision == since:
        await simulator.bell.wait(wait_s)
    return _chat(simulator, person, business)


@post("/api/act", status_code=201)
async def act(simulator: NamedDependency[Simulator], data: JSONBody[Act]) -> dict[str, str | None]:
    """Send, tap, react, edit or delete."""
    person, business = _user(simulator, data.user), _number(simulator, data.number)
    if data.message is None:
        simulator.open_chat(data.number, person)
        return {"id": None}
    message, _ = simulator.act(business, person, data.message)
    return {"id": message.id}


@post("/api/settings", status_code=200)
async def settings(simulator: NamedDependency[Simulator], data: JSONBody[Setting]) -> dict[str, bool]:
    """Switch read receipts, or the phone itself."""
    person = _user(simulator, data.user)
    was_online = person.online
    if data.read_receipts is not msgspec.UNSET:
        person.read_receipts = data.read_receipts
    if data.online is not msgspec.UNSET:
        person.online = data.online
    if person.online and not was_online:
        simulator.come_online(person)
    return {"read_receipts": person.read_receipts, "online": person.online}


@get("/api/media/{media_id:str}", sync_to_thread=False)
def media(simulator: NamedDependency[Simulator], media_id: FromPath[str]) -> Response[bytes]:
    """A file of the chat; whatever a browser might run comes as a download."""
    try:
        found = simulator.platform.media.get(media_id, simulator.clock.now())
    except GraphError as error:
        raise NotFoundException("the file has expired") from error
    is_inline = found.mime_type.startswith(_INLINE)
    headers = _SEALED | {"Content-Disposition": "inline" if is_inline else "attachment"}
    media_type = found.mime_type if is_inline else "application/octet-stream"
    return Response(found.content, media_type=media_type, headers=headers)


def _static(name: str) -> Response[bytes]:
    kind = _TYPES.get(name.rpartition(".")[2])
    source = files("patchbay.simulator").joinpath("static", name)
    if kind is None or "/" in name or not source.is_file():
        raise NotFoundException(f"no file is named {name}")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
    return Response(source.read_bytes(), media_type=kind, headers=headers)


def _user(simulator: Simulator, phone: str) -> User:
    return simulator.platform.people.find(phone) or simulator.platform.people.find_or_create(phone)


def _number(simulator: Simulator, phone_number_id: str) -> BusinessNumber:
    number = simulator.platform.numbers.get(phone_number_id)
    if number is None:
        raise NotFoundException(f"no business number {phone_number_id} is registered")
    return number


def _chat(simulator: Simulator, person: User, business: BusinessNumber) -> ChatView:
    platform = simulator.platform
    state = platform.thread(business.phone_number_id, person)
    latest = list(state.message_ids)[-SHOWN_MESSAGES:]
    messages = [message for message in map(platform.ledger.find, latest) if message]

    def find_template(template_id: str) -> Template | None:
        return platform.templates.get(template_id) if platform.templates.has(template_id) else None

    return ChatView(
        revision=state.revision,
        user=person.phone,
        number=business.phone_number_id,
        business=business.name,
        is_typing=state.typing_until > simulator.clock.now(),
        read_receipts=person.read_receipts,
        online=person.online,
        bubbles=bubbles_of(messages, find_template),
    )


def phone_router() -> Router:
    """The phone, under `/phone`."""
    return Router(path="/phone", route_handlers=[page, static, people, thread, act, settings, media])
