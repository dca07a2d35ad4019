"""A workflow that asks with buttons, and the buttons it showed."""

from support.core import a_flow, awaits, hears, offers, says

ASKING = a_flow(
    {
        "start": hears("order"),
        "ask": offers("Which?", "one", "two"),
        "answer": awaits(expect="choice", choices=["one", "two"], timeout_s=3600),
        "got": says("Got {{ input.choice }}"),
        "late": says("Too late"),
    },
    "start.message > ask",
    "ask.accepted > answer",
    "answer.one > got",
    "answer.two > got",
    "answer.timeout > late",
)
"""Asked `order`, it shows two buttons and says which was tapped, or in an hour that it is too late."""


def button(core, text: str = "Which?", title: str = "One") -> dict:
    """The newest button of this title under this text, as it went out."""
    sent = [one for one in core.sent if one["type"] == "interactive"]
    body = next(one for one in reversed(sent) if one["interactive"]["body"]["text"] == text)
    buttons = [one["reply"] for one in body["interactive"]["action"]["buttons"]]
    return next(one for one in buttons if one["title"] == title)
