"""Send bodies and answers: cases under `cases/sends.json` and `cases/responses.json`."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patchbay.messaging.channel import Accepted, Recipient, Rejected, Unknown
from patchbay.messaging.errors import InvalidChoice
from patchbay.messaging.template_values import clean_value
from patchbay.messaging.whatsapp.payloads import build_send, mark_read, read_response
from patchbay.sdk import Button, Buttons, ListMenu, MessageContent, Row, Section, Text

CASES = Path(__file__).parent / "cases"
SENDS = json.loads((CASES / "sends.json").read_text())
RESPONSES = json.loads((CASES / "responses.json").read_text())
TO = Recipient(phone="5521988880001")
FRAME = {
    "messaging_product": "whatsapp",
    "recipient_type": "individual",
    "biz_opaque_callback_data": "msg1",
    "to": "+5521988880001",
}


@pytest.mark.parametrize("case", SENDS, ids=lambda case: case["name"])
def test_content_becomes_the_platforms_body(case: dict[str, Any]):
    content = msgspec.convert(case["content"], MessageContent)

    body = build_send("msg1", TO, content, case.get("reply_to"))

    assert body == {**FRAME, **case["gives"]}


@pytest.mark.parametrize(
    ("to", "gives"),
    [
        (Recipient(phone="5521988880001"), {"to": "+5521988880001"}),
        (Recipient(phone="+5521988880001"), {"to": "+5521988880001"}),
        (Recipient(bsuid="BR.Kq7"), {"recipient": "BR.Kq7"}),
        (Recipient(phone="5521988880001", bsuid="BR.Kq7"), {"to": "+5521988880001"}),
    ],
)
def test_a_number_goes_with_its_plus_and_a_user_id_where_there_is_none(to: Recipient, gives: dict[str, str]):
    body = build_send("msg1", to, Text("hi"))

    assert {key: body[key] for key in ("to", "recipient") if key in body} == gives


def test_options_that_do_not_fit_the_wire_are_refused():
    message_id = "m" * 36

    with pytest.raises(InvalidChoice, match="at most 216"):
        build_send(message_id, TO, Buttons("?", (Button("x" * 217, "A"),)))
    with pytest.raises(InvalidChoice, match="at most 160"):
        build_send(message_id, TO, ListMenu("?", "Open", (Section((Row("x" * 161, "A"),)),)))


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("plain", "plain"),
        ("two\nlines\r\n\r\nand a\ttab", "two lines and a tab"),
        ("four    stay, six      shrink", "four    stay, six    shrink"),
        ("  edges \n", "edges"),
        ("sep\u2028arated", "sep arated"),
    ],
)
def test_template_values_become_one_line(value: str, cleaned: str):
    assert clean_value(value) == cleaned


def test_reading_marks_the_message_and_may_show_typing():
    assert mark_read("wamid.IN") == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.IN",
    }
    assert mark_read("wamid.IN", typing=True)["typing_indicator"] == {"type": "text"}


@pytest.mark.parametrize("case", RESPONSES, ids=lambda case: case["name"])
def test_an_answer_means_what_it_means(case: dict[str, Any]):
    body = case["body"] if isinstance(case["body"], str) else json.dumps(case["body"])

    result = read_response(case["status"], case.get("headers", {}), body.encode())

    assert shown(result) == case["gives"]


@given(st.integers(100, 599), st.binary(max_size=60) | st.sampled_from([b'{"error":', b"[" * 9000, b"\xff"]))
@settings(max_examples=100)
def test_no_answer_is_too_odd(status: int, body: bytes):
    assert isinstance(read_response(status, {}, body), Rejected | Unknown)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["messages", "contacts", "id", "error", "code", "wa_id"]), inner, max_size=3
        )
    ),
    max_leaves=10,
)


@given(st.integers(100, 599), json_values)
@settings(max_examples=200)
def test_no_json_answer_is_too_odd(status: int, body: Any):
    result = read_response(status, {"retry-after": "soon"}, json.dumps(body).encode())

    assert isinstance(result, Rejected | Unknown) or (isinstance(result, Accepted) and result.provider_id)


def shown(result: Accepted | Rejected | Unknown) -> dict[str, Any]:
    if isinstance(result, Accepted):
        return {"accepted": [result.provider_id, result.wa_id, result.bsuid, result.held]}
    if isinstance(result, Rejected):
        return {"rejected": [result.error.code, result.error.error_class, result.retry_after_s]}
    return {"unknown": result.error.code if result.error else None}


def test_what_the_platform_says_of_one_case_is_kept_without_anybodys_number():
    said = "Parameter of type text is missing text value for +5521988880001"
    body = json.dumps({"error": {"code": 131008, "error_data": {"details": said}}}).encode()

    refused = read_response(400, {}, body)

    assert isinstance(refused, Rejected)
    assert refused.error.details == "Parameter of type text is missing text value for …"


@pytest.mark.parametrize("error_data", [None, "x", [], {}, {"details": 7}])
def test_details_that_are_none_change_nothing_of_a_refusal(error_data: Any):
    body = json.dumps({"error": {"code": 131008, "error_data": error_data}}).encode()

    refused = read_response(400, {}, body)

    assert isinstance(refused, Rejected)
    assert (refused.error.code, refused.error.details) == (131008, "")
