"""Parameters of `whatsapp.wait_for_reply`."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from patchbay.sdk import InvalidParams, Reason, field, is_expression
from patchbay_nodes.whatsapp.delivery import FILES
from patchbay_nodes.whatsapp.wait_for_reply.pattern import MAX_PATTERN, UnusablePattern, matches

MAX_CHOICES = 30
MAX_WAIT_S = 366 * 86_400
OWN_PORTS = ("reply", "invalid", "timeout", "error")
"""Ports the node has anyway, so no choice may be called so."""

SAME_NAME = "Another output is called “{id}” already: give this choice another id."
BAD_PATTERN = "The pattern cannot be used: {why}."
NOTHING_BETWEEN = Reason("No answer can do: the least is more than the most.")

ChoiceId = Annotated[str, Meta(min_length=1, max_length=200)]


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    """One expected choice, with the words people may type instead of tapping it."""

    id: Annotated[str, field(title="Id", help="Of the button or row.", min_length=1, max_length=200)]
    title: Annotated[str, field(title="Title", help="What the contact may type for it.")] = ""


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `whatsapp.wait_for_reply`."""

    expect: Annotated[
        Literal["any", "text", "choice", "number", "email", "media", "location"],
        field(
            title="Expected answer",
            help="To any other answer the question is put again.",
            choices={
                "any": "Anything",
                "text": "Text",
                "choice": "One of the choices",
                "number": "Number",
                "email": "E-mail address",
                "media": "File",
                "location": "Place",
            },
        ),
    ] = "any"
    choices: Annotated[
        tuple[ChoiceId | Choice, ...],
        field(
            title="Choices",
            help="Each has an output of its own. People tap it, or type it or its number.",
            examples=[["yes", "no"]],
            max_length=MAX_CHOICES,
        ),
    ] = ()
    reask: Annotated[
        str,
        field(
            title="Ask again with",
            help="What to say to an answer that does not fit.",
            widget="multiline",
            max_length=1024,
        ),
    ] = ""
    tries: Annotated[
        int,
        field(
            title="Answers in all", help="After so many that do not fit it goes on at “Invalid”.", ge=1, le=20
        ),
    ] = 3
    timeout_s: Annotated[
        Annotated[float, Meta(gt=0, le=MAX_WAIT_S)] | None,
        field(
            title="Wait at most",
            help="For all answers together; empty waits for ever.",
            widget="duration",
        ),
    ] = None
    pattern: Annotated[
        Annotated[str, Meta(max_length=MAX_PATTERN)] | None,
        field(
            title="Pattern",
            help="For experts: what a text must look like, as a regular expression without groups.",
            examples=["[A-Z]{2}\\d{4}"],
            shown_when={"expect": ["text", "any"]},
            advanced=True,
        ),
    ] = None
    min: Annotated[
        float | None,
        field(
            title="At least",
            help="The number, or the length of the text.",
            shown_when={"expect": ["number", "text"]},
            advanced=True,
        ),
    ] = None
    max: Annotated[
        float | None,
        field(
            title="At most",
            help="The number, or the length of the text.",
            shown_when={"expect": ["number", "text"]},
            advanced=True,
        ),
    ] = None
    media_kinds: Annotated[
        tuple[Literal["image", "video", "audio", "document", "sticker"], ...],
        field(
            title="File types",
            help="Empty takes any.",
            choices=FILES,
            shown_when={"expect": ["media"]},
            advanced=True,
        ),
    ] = ()


def check(params: Params) -> None:
    """Refuse choices that could not be told apart, and what no answer could ever be.

    Raises:
        InvalidParams: Two choices with one id, a pattern that cannot be used, bounds the wrong way round.
    """
    ids = [choice_id(choice) for choice in params.choices]
    for index, one in enumerate(ids):
        if one in OWN_PORTS or one in ids[:index]:
            raise InvalidParams(Reason(SAME_NAME, {"id": one}), at=f"choices[{index}]")
    if params.pattern is not None and not is_expression(params.pattern):
        try:
            matches(params.pattern, "")
        except UnusablePattern as error:
            raise InvalidParams(Reason(BAD_PATTERN, {"why": str(error)}), at="pattern") from error
    if params.min is not None and params.max is not None and params.min > params.max:
        raise InvalidParams(NOTHING_BETWEEN, at="min")


def choice_id(choice: str | Choice) -> str:
    """The id, whichever way the choice is written."""
    return choice if isinstance(choice, str) else choice.id
