"""The page of provider errors, written from the catalogue."""

from patchbay.messaging.error_catalogue import (
    KNOWN_ERRORS,
    KNOWN_FAMILIES,
    RETRY_DELAYS_S,
    ErrorClass,
    KnownError,
    Seen,
)

_HEAD = """# Provider errors

What WhatsApp answers, what kind of trouble we take it for, and what a person reads on the message. Made from
`backend/patchbay/messaging/error_catalogue.py`; each code, and of a family the first and the last, is tried
against the simulator by `tests/e2e/test_provider_errors.py`.

A code that comes with the answer to a send is followed as its class says. One that comes later, with a
status, has ended the message: its number may be stopped, but the message itself is `failed` whatever its
class, and nothing is tried again unless somebody [replays it](api.md#what-came-to-nothing).

What the platform says of the one case (`error_data.details`, as which parameter is wrong) is kept beside that
in `error.details`, without numbers and addresses, and shown with what happened to the message.

| class | what happens |
|---|---|
"""

_WHAT_HAPPENS: dict[ErrorClass, str] = {
    ErrorClass.AUTH: "The number is paused until a person gives it new access and resumes it.",
    ErrorClass.ACCOUNT_STOP: "The number is paused until a person resumes it; what is queued waits.",
    ErrorClass.THROTTLE: "The message goes out later, in order; the number, or the chat, sends more slowly.",
    ErrorClass.TRANSIENT: "It was not sent: tried again a few times, with growing pauses.",
    ErrorClass.AMBIGUOUS: "It may have been sent: nothing is repeated before that is known.",
    ErrorClass.WINDOW: "Only a template may be sent; the node's own is, where it names one.",
    ErrorClass.SUPPRESS: "Not to this person, now or ever; not repeated.",
    ErrorClass.RECIPIENT: "This person cannot be reached this way; the workflow goes on at `failed`.",
    ErrorClass.TEMPLATE: "The template, or this use of it, must be mended.",
    ErrorClass.REQUEST: "Our mistake, or a setting's; trying again would change nothing.",
}

_SEEN: dict[Seen, str] = {
    "response": "answer",
    "status": "status",
    "both": "answer or status",
    "inbound": "a contact's message",
}


def error_reference() -> str:
    """The page, in Markdown."""
    classes = "".join(f"| `{one.value}` | {said} |\n" for one, said in _WHAT_HAPPENS.items())
    rows = [_row(str(code), known) for code, known in sorted(KNOWN_ERRORS.items())]
    families = [_row(f"{codes.start}–{codes.stop - 1}", known) for codes, known in KNOWN_FAMILIES]  # noqa: RUF001
    return (
        f"{_HEAD}{classes}\n## Codes\n\n"
        "| code | comes with | class | after an answer, tried again in | what a person reads |\n"
        "|---|---|---|---|---|\n"
        f"{''.join(rows)}\n## Families\n\nCodes of these ranges that have no row above.\n\n"
        "| codes | comes with | class | after an answer, tried again in | what a person reads |\n"
        "|---|---|---|---|---|\n"
        f"{''.join(families)}"
    )


def _row(code: str, known: KnownError) -> str:
    said = f"{known.title}. {known.advice}"
    return f"| {code} | {_SEEN[known.seen]} | `{known.error_class.value}` | {_pauses(known)} | {said} |\n"


def _pauses(known: KnownError) -> str:
    if known.seen not in ("response", "both"):
        return "never"
    delays = (
        RETRY_DELAYS_S.get(known.error_class, ()) if known.retry_delays_s is None else known.retry_delays_s
    )
    return ", ".join(_span(seconds) for seconds in delays) or "never"


def _span(seconds: float) -> str:
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
