"""Workflows that say something, and what became of it."""

from itertools import pairwise

from sqlalchemy import update

from patchbay.storage import tables
from support.core import a_flow, acts, hears, node, says

CHECKIN = {"template": "checkin", "language": "en", "body": ["Ana"]}
"""A template with what fills it; see `add_template`."""


def saying(*texts: str, **params) -> dict:
    """A flow that says these one after another."""
    ids = [f"say{number}" for number in range(len(texts))]
    nodes = {one: says(text, **params) for one, text in zip(ids, texts, strict=True)}
    edges = [f"{before}.accepted > {after}" for before, after in pairwise(ids)]
    return a_flow({"start": hears("go"), **nodes}, "start.message > say0", *edges)


def following(*ports: str, **params) -> dict:
    """A flow that writes down which ports of its message fire."""
    nodes = {port: acts(port) for port in ports}
    return a_flow(
        {"start": hears("go"), "say": says("Hi", **params), **nodes},
        "start.message > say",
        *(f"say.{port} > {port}" for port in ports),
    )


async def only_message(core):
    (message,) = await core.outbox()
    return message


async def set_channel(core, **values) -> None:
    """Change the channel's row, noticed at once."""
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.channels).values(**values))
    core.wiring.channel_cache.forget(core.channel_id)


def templated(**params) -> dict:
    """A flow that sends a template."""
    template = node("whatsapp.send_template", **{**CHECKIN, **params})
    return a_flow({"start": hears("go"), "say": template}, "start.message > say")


async def add_template(
    core,
    *,
    status: str = "APPROVED",
    text: str = "Hi {{1}}",
    category: str = "UTILITY",
    language: str = "en",
    header: str | None = None,
) -> None:
    """The workspace has a template `checkin`."""
    above = [] if header is None else [{"type": "HEADER", "format": "TEXT", "text": header}]
    async with core.wiring.database.transaction() as connection:
        await connection.execute(
            tables.templates.insert().values(
                id="template-1",
                workspace_id=core.workspace_id,
                channel_id=core.channel_id,
                name="checkin",
                language=language,
                category=category,
                status=status,
                components=[*above, {"type": "BODY", "text": text}],
                updated_at=core.clock(),
            )
        )


async def states(core) -> list[tuple[str, str | None]]:
    """State and reason of everything that was to go out, oldest first."""
    return [(one.state, (one.error or {}).get("code")) for one in await core.outbox()]
