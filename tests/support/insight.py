"""Workflows to ask about, and asking, over HTTP."""

from support.core import a_flow, awaits, hears, node, says

V1 = "/api/v1"
OTHER = "5511900000002"

SURVEY = a_flow(
    {
        "message": hears("order"),
        "ask": says("Which one?"),
        "answer": {**awaits(timeout_s=3600), "name": "Their answer"},
        "thanks": says("Thanks {{ input.text }}"),
    },
    "message.message > ask",
    "ask.accepted > answer",
    "answer.reply > thanks",
    name="Survey",
    description="Asks which one.",
)
BROKEN = a_flow(
    {"message": hears("break"), "work": node("http.request", url="http://192.0.2.1/'quoted'")},
    "message.message > work",
    name="Broken",
)


async def got(api, path, expected=200, **params):
    answer = await api.get(f"{V1}/{path}", params=params)
    assert answer.status_code == expected, answer.text
    return answer.json()


async def ids(api, path, **params):
    return [item["id"] for item in (await got(api, path, **params))["items"]]
