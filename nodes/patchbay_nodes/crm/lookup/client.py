"""Asking a provider: one request, its failures told in the SDK's few kinds."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from patchbay.sdk import HTTPClient, HTTPResponse, MissingCredential, OutcomeUnknown, Refused, Unavailable
from patchbay_nodes.crm.lookup.payloads import Question
from patchbay_nodes.http.exchange import read_json, retry_after_s

Reader = Callable[[Any], dict[str, Any] | None]


async def ask(http: HTTPClient, question: Question, read: Reader, now: datetime) -> dict[str, Any] | None:
    """The record the provider has, or None.

    Raises:
        MissingCredential: The provider does not accept the credential.
        Refused: It refuses the request, or its answer cannot be read.
        Unavailable: It cannot answer now. Looking up changes nothing, so no answer is that as well.
    """
    try:
        answer = await http.request(
            question.method, question.url, headers=question.headers, content=question.content
        )
    except OutcomeUnknown as error:
        raise Unavailable("the provider did not answer in time") from error
    if answer.status != 404:
        _check(answer, now)
    try:
        return read(None if answer.status == 404 else _value_in(answer))
    except ValueError as error:
        raise Refused(f"the provider's answer is not a record: {error}", code="unreadable_answer") from error


def _value_in(answer: HTTPResponse) -> Any:
    text = answer.body.decode("utf-8", "replace").strip()
    value = read_json(text)
    if value is None and text not in {"", "null"}:
        raise ValueError("expected JSON")
    return value


def _check(answer: HTTPResponse, now: datetime) -> None:
    if answer.status in {401, 403}:
        raise MissingCredential(f"the provider does not accept the credential: it answered {answer.status}")
    if answer.status == 429 or answer.status >= 500:
        raise Unavailable(
            f"the provider answered {answer.status}", retry_after_s=retry_after_s(answer.headers, now)
        )
    if answer.status >= 300:
        raise Refused(f"the provider answered {answer.status}")
