"""`patchbay doctor`: looks at everything an installation stands on."""

import os
from collections.abc import AsyncIterator

import click
from msgspec import Struct

from patchbay.cli.environment import print_json, with_wiring
from patchbay.messaging.errors import MessagingError
from patchbay.security.egress import EgressPolicy
from patchbay.security.errors import InvalidSetting
from patchbay.settings import VARIABLES
from patchbay.storage.migrate import is_current
from patchbay.storage.paging import MAX_PAGE, PageRequest
from patchbay.wiring import Wiring


class Finding(Struct, frozen=True):
    """What was looked at, and what was found."""

    what: str
    is_well: bool
    detail: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> int:
    """Say what is wrong with this installation."""
    findings = with_wiring(_examine)
    if as_json:
        print_json({"findings": findings})
    else:
        for finding in findings:
            click.echo(f"{'ok    ' if finding.is_well else 'WRONG '} {finding.what}: {finding.detail}")
    return 0 if all(finding.is_well for finding in findings) else 1


async def _examine(wiring: Wiring) -> list[Finding]:
    findings = [_settings_finding(), _egress_finding(wiring)]
    parts = await wiring.readiness.check()
    findings += [Finding(part, state == "ok", state) for part, state in parts.items()]
    if parts["database"] != "ok":
        return findings
    current = await is_current(wiring.database)
    findings.append(Finding("migrations", current, "up to date" if current else "run `patchbay db upgrade`"))
    if current:
        findings += [finding async for finding in _channel_findings(wiring)]
    return findings


def _settings_finding() -> Finding:
    known = {variable.name for variable in VARIABLES} | {"PATCHBAY_SKIP_FRONTEND"}
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith("PATCHBAY_") and not name.startswith("PATCHBAY_TEST_") and name not in known
    )
    detail = f"not settings of ours: {', '.join(unknown)}" if unknown else "all readable"
    return Finding("settings", not unknown, detail)


def _egress_finding(wiring: Wiring) -> Finding:
    try:
        EgressPolicy.parse(wiring.settings.egress_allow)
    except InvalidSetting as error:
        return Finding("egress", is_well=False, detail=str(error))
    allowed = wiring.settings.egress_allow or "no private address"
    return Finding("egress", is_well=True, detail=f"may reach {allowed}")


async def _channel_findings(wiring: Wiring) -> AsyncIterator[Finding]:
    workspace = await wiring.accounts.find_first_workspace()
    if workspace is None:
        yield Finding("workspace", is_well=False, detail="there is none; run `patchbay admin create`")
        return
    page = await wiring.channels.page(workspace.id, PageRequest(MAX_PAGE))
    for channel in page.items:
        known = await wiring.channel_cache.get(channel.id)
        if known is None:
            continue
        try:
            health = await wiring.providers.of(channel.provider).check_health(known.config)
        except MessagingError as error:
            yield Finding(f"channel {channel.id}", is_well=False, detail=str(error))
            continue
        detail = "; ".join((health.can_send, *health.problems))
        yield Finding(f"channel {channel.id}", is_well=health.can_send == "AVAILABLE", detail=detail)
