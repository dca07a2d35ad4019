"""Alerts posted to a URL of the workspace's, when they are raised and when they end.

```
raised or ended, due in the same statement ─▶ claimed ─▶ posted, outside of any transaction ─▶ noted
                                                ▲                      │
                                                └──────────────────────┘ not taken: later again, for a day
```

A post may come twice, if a process dies between the answer and its note: `id` is the same for both.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec
import structlog
from msgspec import Meta, Struct

from patchbay.messaging.channel import HTTPPort
from patchbay.messaging.errors import MessagingError
from patchbay.sdk.catalogue import OWN_LANGUAGE
from patchbay.security.signatures import sign
from patchbay.services.alerts.alerts import AlertView, view_of
from patchbay.services.auditing import Audit, Change
from patchbay.services.clock import Clock
from patchbay.storage import alert_hooks
from patchbay.storage.alert_hooks import AlertHook, Due, Target, Told
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.vault import Vault

log = structlog.get_logger()

AT_ONCE = 20
"""Alerts that one process posts at the same time."""
TIMEOUT_S = 10.0
CLAIM = timedelta(seconds=60)
"""How long a process has for what it claimed; far longer than posting takes."""
MAX_ANSWER_BYTES = 65_536
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 60, 180, 360, 720))
"""Before each further attempt; about a day in all."""
SIGNATURE = "X-Patchbay-Signature-256"

Event = Literal["alert.raised", "alert.ended", "alert.test"]


class NewAlertHook(Struct, frozen=True, forbid_unknown_fields=True):
    """Where alerts are posted to."""

    url: Annotated[str, Meta(pattern=r"^https?://[^/?#@\s]+([/?][^#\s]*)?$(?!\n)", max_length=2_000)]
    secret: Annotated[str, Meta(min_length=16, max_length=200)] | None = None
    """What the signature is made with; absent, the present one stays."""
    language: Literal["en", "es"] = "en"
    """Of the sentences."""


class AlertHookView(Struct, frozen=True):
    """Where alerts are posted to, and how that went; the secret is never shown."""

    url: str | None
    """None where they go nowhere."""
    language: str
    posted_at: datetime | None
    """When a post was last taken."""
    failed_at: datetime | None
    """When one was last not taken; null once one is."""
    error: str | None


class TestedHook(Struct, frozen=True):
    """What came of a test."""

    error: str | None
    """Why it was not taken; null where it was."""


class Post(Struct, frozen=True):
    """What is posted."""

    id: str
    """Equal for every attempt."""
    event: Event
    workspace_id: str
    sent_at: datetime
    alert: AlertView | None
    """None for a test."""


class AlertPosts:
    """Posts alerts, and keeps where to."""

    def __init__(
        self, database: Database, vault: Vault, *, http: HTTPPort, audit: Audit, clock: Clock
    ) -> None:
        self._database = database
        self._vault = vault
        self._http = http
        self._audit = audit
        self._clock = clock

    async def get(self, workspace_id: str) -> AlertHookView:
        """Where this workspace's alerts go, if anywhere."""
        async with self._database.transaction() as connection:
            try:
                return _view(await alert_hooks.get(connection, self._vault, workspace_id))
            except NotFound:
                return AlertHookView(None, OWN_LANGUAGE, None, None, None)

    async def put(self, workspace_id: str, new: NewAlertHook, actor: str) -> AlertHookView:
        """Set it; alerts from now on are posted there.

        Raises:
            NotFound: No secret is given, and there is none yet.
        """
        async with self._database.transaction() as connection:
            secret = new.secret
            if secret is None:
                secret = (await alert_hooks.get(connection, self._vault, workspace_id)).target.secret
            target = Target(new.url, secret)
            await alert_hooks.put(connection, self._vault, workspace_id, target, new.language)
            change = Change(actor, "alert_hook.changed", f"workspace:{workspace_id}")
            await self._audit.record(connection, workspace_id, change)
            return _view(await alert_hooks.get(connection, self._vault, workspace_id))

    async def remove(self, workspace_id: str, actor: str) -> None:
        """Post nothing any more."""
        async with self._database.transaction() as connection:
            await alert_hooks.remove(connection, workspace_id)
            change = Change(actor, "alert_hook.deleted", f"workspace:{workspace_id}")
            await self._audit.record(connection, workspace_id, change)

    async def test(self, workspace_id: str) -> TestedHook:
        """Post something that is no alert, once.

        Raises:
            NotFound: There is nowhere to post to.
        """
        async with self._database.transaction() as connection:
            hook = await alert_hooks.get(connection, self._vault, workspace_id)
        now = self._clock()
        error = await self._send(hook, Post(f"test:{now.isoformat()}", "alert.test", workspace_id, now, None))
        async with self._database.transaction() as connection:
            await alert_hooks.note_posted(connection, workspace_id, self._clock(), error)
        return TestedHook(error)

    async def run_once(self) -> bool:
        """Post what is due; gives whether there may be more at once."""
        now = self._clock()
        until = now + CLAIM
        async with self._database.transaction() as connection:
            due = await alert_hooks.claim(connection, self._vault, now, until, AT_ONCE)
        if not due:
            return False
        posts = [_post(one, now) for one in due]
        errors = await asyncio.gather(
            *(self._send(one.hook, post) for one, post in zip(due, posts, strict=True))
        )
        told = [_told(one, post, error, now) for one, post, error in zip(due, posts, errors, strict=True)]
        last = {one.hook.workspace_id: error for one, error in zip(due, errors, strict=True)}
        async with self._database.transaction() as connection:
            await alert_hooks.note(connection, until, told)
            for workspace_id, error in sorted(last.items()):
                await alert_hooks.note_posted(connection, workspace_id, now, error)
        return len(due) == AT_ONCE or any(one.tell_at == now for one in told)

    async def _send(self, hook: AlertHook, post: Post) -> str | None:
        """Why it was not taken; None where it was."""
        body = msgspec.json.encode(post)
        headers = {"content-type": "application/json", SIGNATURE: sign(body, hook.target.secret)}
        try:
            answer = await self._http.request(
                "POST",
                hook.target.url,
                headers=headers,
                content=body,
                timeout_s=TIMEOUT_S,
                max_bytes=MAX_ANSWER_BYTES,
            )
        except MessagingError as error:
            return error.message
        if 200 <= answer.status < 300:
            return None
        log.warning("alert_not_taken", workspace_id=hook.workspace_id, status=answer.status)
        return f"expected an answer from 200 to 299, got {answer.status}"


def _view(hook: AlertHook) -> AlertHookView:
    return AlertHookView(hook.target.url, hook.language, hook.posted_at, hook.failed_at, hook.error)


def _post(due: Due, now: datetime) -> Post:
    """The beginning first, then the end: who is told of an end knows of what."""
    event: Event = "alert.raised" if due.told is None else "alert.ended"
    alert = view_of(due.alert, due.channel_names, (due.hook.language,))
    return Post(f"{alert.id}:{event}", event, due.hook.workspace_id, now, alert)


def _told(due: Due, post: Post, error: str | None, now: datetime) -> Told:
    if error is not None:
        pause = PAUSES[due.attempts] if due.attempts < len(PAUSES) else None
        return Told(due.alert.id, due.told, None if pause is None else now + pause, due.attempts + 1)
    told = post.event.removeprefix("alert.")
    is_more = told == "raised" and due.alert.resolved_at is not None
    return Told(due.alert.id, told, now if is_more else None, 0)
