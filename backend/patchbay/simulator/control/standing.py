"""Routes of the control face about how businesses stand: restrictions, bans, quality."""

from typing import Annotated, Any

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, JSONBody

from patchbay.simulator import payloads
from patchbay.simulator.config import Count
from patchbay.simulator.faults import Subject
from patchbay.simulator.limits import portfolio_of
from patchbay.simulator.simulator import Simulator
from patchbay.simulator.standing import Ban, Limitation, Quality, Restriction
from patchbay.simulator.state import Template


class RestrictionOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an account may not do from now on; no types lift what there is."""

    types: list[Limitation]
    for_s: Annotated[float, msgspec.Meta(gt=0, le=400 * 86_400)] | None = None
    """Until it is lifted, when left out."""
    waba_id: str | None = None
    """The account of the first number when left out, here and below."""


class BanOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account that is disabled, or taken back."""

    state: Ban
    waba_id: str | None = None


class Rating(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A quality."""

    quality: Quality


class Reach(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many people a portfolio may reach outside their service windows in 24 hours; 0: all there are."""

    people_per_day: Count


@post("/account/restrict", status_code=200)
async def restrict(
    simulator: NamedDependency[Simulator], data: JSONBody[RestrictionOrder]
) -> list[Restriction]:
    """Restrict an account instead of as before, and report it; lifting is reported as reinstating."""
    waba_id, now = _account(simulator, data.waba_id), simulator.clock.now()
    ends = None if data.for_s is None else now + data.for_s
    restrictions = [Restriction(one, ends) for one in data.types]
    simulator.platform.standing.restrict(waba_id, restrictions)
    told = payloads.restriction_value(restrictions) if restrictions else payloads.ban_value("REINSTATE", now)
    simulator.report(waba_id, "account_update", told)
    return restrictions


@post("/account/ban", status_code=200)
async def ban(simulator: NamedDependency[Simulator], data: JSONBody[BanOrder]) -> dict[str, Any]:
    """Disable an account, announce that, or take it back, and report it."""
    waba_id = _account(simulator, data.waba_id)
    simulator.platform.standing.ban(waba_id, data.state)
    told = payloads.ban_value(data.state, simulator.clock.now())
    simulator.report(waba_id, "account_update", told)
    return told


@post("/numbers/{number_id:str}/quality", status_code=200)
async def rate_number(
    simulator: NamedDependency[Simulator], number_id: FromPath[str], data: JSONBody[Rating]
) -> Rating:
    """Give a number another rating; becoming red, and ceasing to be, is reported."""
    platform = simulator.platform
    number = platform.numbers.get(number_id)
    if number is None:
        raise NotFoundException(f"no business number {number_id}")
    was_red, is_red = platform.standing.quality(number) == "RED", data.quality == "RED"
    platform.standing.rate(number, data.quality)
    if was_red != is_red:
        tier = platform.limits.of(number).tier
        value = payloads.number_quality_value(number, "FLAGGED" if is_red else "UNFLAGGED", tier)
        simulator.emit(number, "phone_number_quality_update", value, Subject("", number_id, ""))
    return data


@post("/numbers/{number_id:str}/limit", status_code=200)
async def limit_number(
    simulator: NamedDependency[Simulator], number_id: FromPath[str], data: JSONBody[Reach]
) -> Reach:
    """Give the portfolio of a number another messaging limit, and report it to each of its accounts."""
    platform = simulator.platform
    number = platform.numbers.get(number_id)
    if number is None:
        raise NotFoundException(f"no business number {number_id}")
    portfolio = portfolio_of(number)
    beside = [one for one in platform.numbers.values() if portfolio_of(one) == portfolio]
    for one in beside:
        simulator.register(msgspec.structs.replace(one, messaging_limit=data.people_per_day))
    told = payloads.capability_value(platform.limits.of(platform.numbers[number_id]).tier)
    for waba_id in sorted({one.waba_id for one in beside}):
        simulator.report(waba_id, "business_capability_update", told)
    return data


@post("/templates/{template_id:str}/quality", status_code=200)
async def rate_template(
    simulator: NamedDependency[Simulator], template_id: FromPath[str], data: JSONBody[Rating]
) -> Template:
    """Give a template another score and report it; pausing it is another order."""
    templates = simulator.platform.templates
    if not templates.has(template_id):
        raise NotFoundException(f"no template has the id {template_id}")
    template = templates.get(template_id)
    before, template.quality = template.quality, data.quality
    value = payloads.template_quality_value(template, before)
    simulator.report(template.waba_id, "message_template_quality_update", value)
    return template


def _account(simulator: Simulator, waba_id: str | None) -> str:
    numbers = simulator.platform.numbers.values()
    found = next((one.waba_id for one in numbers if waba_id in {None, one.waba_id}), None)
    if found is None:
        raise NotFoundException(f"no account {waba_id or 'has a number'}")
    return found
