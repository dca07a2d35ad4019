"""What the product's own records say: what is left to do, and the whole story of a conversation."""

import contextlib
from collections.abc import AsyncIterator, Sequence

import asyncpg

LEFT_TO_DO = {
    "bodies not read": "select id as subject from inbox where state <> 'done'",
    "events neither applied nor late": """select subject_id as subject from events
        where state not in ('applied', 'late')""",
    "runs not completed": "select conversation_id as subject from runs where state <> 'completed'",
    "waits still open": "select subject_id as subject from waits where state = 'open'",
    "messages not accepted": """select conversation_id as subject from messages
        where direction = 'out' and state not in ('accepted', 'sent', 'delivered', 'read')""",
    "leases held or with work": """select subject_id as subject from leases
        where arrived <> applied or holder is not null""",
    "conversations with several runs": """select conversation_id as subject from runs
        group by conversation_id having count(*) > 1""",
}
"""What must find nothing once all is over."""

_STORY = {
    "runs": """select id, state, error, started_at, ended_at from runs
        where conversation_id = $1 order by id""",
    "steps": """select run_id, seq, node_id, state, port, attempt, started_at, ended_at from steps
        where run_id in (select id from runs where conversation_id = $1) order by run_id, seq""",
    "waits": """select id, node_id, kind, state, due_at, rung_at, closed_at from waits
        where subject_id = $1 order by id""",
    "events": """select id, kind, state, reason, attempts, occurred_at, received_at from events
        where subject_id = $1 order by id""",
    "messages": """select id, direction, node_id, state, attempts, created_at, updated_at, error from messages
        where conversation_id = $1 order by id""",
    "message events": """select message_id, state, source, at, error from message_events
        where message_id in (select id from messages where conversation_id = $1) order by at""",
    "lease": "select arrived, applied, fence, holder, until from leases where subject_id = $1",
}


class Records:
    """Reads a database that may be away for a moment."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url

    async def left_to_do(self) -> dict[str, list[str]]:
        """By what is wrong, the subjects it is wrong with; empty when all is done."""
        async with _connected(self._url) as connection:
            found = {what: await connection.fetch(query) for what, query in LEFT_TO_DO.items()}
        return {what: [str(row["subject"]) for row in rows] for what, rows in found.items() if rows}

    async def conversations_of(self, provider_ids: Sequence[str]) -> list[str]:
        """The conversations these messages belong to."""
        query = "select distinct conversation_id from messages where provider_id = any($1::text[])"
        async with _connected(self._url) as connection:
            return [row["conversation_id"] for row in await connection.fetch(query, provider_ids)]

    async def story_of(self, conversation_id: str) -> str:
        """Everything recorded about one conversation, for a person to read."""
        parts = [f"═══ conversation {conversation_id}"]
        async with _connected(self._url) as connection:
            for title, query in _STORY.items():
                parts.append(f"  {title}")
                parts += [f"    {_line(row)}" for row in await connection.fetch(query, conversation_id)]
        return "\n".join(parts)


@contextlib.asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


def _line(row: asyncpg.Record) -> str:
    shown = {name: _shown(value) for name, value in row.items()}
    return "  ".join(f"{name}={value}" for name, value in shown.items() if value is not None)


def _shown(value: object) -> object:
    return f"{value:%H:%M:%S.%f}"[:-3] if hasattr(value, "hour") else value
