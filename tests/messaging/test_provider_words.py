"""What other providers' refusals are told as: sentences of ours, each of them in Spanish too."""

import pytest

from patchbay.messaging.email import client as mail
from patchbay.messaging.email.payloads import Answer, Phase, refusal_of
from patchbay.messaging.ultramsg.payloads import read_response
from support.spanish_reasons import is_told

SAID = ("4.2.2 full", "4.7.0 later", "a word")
ANSWERS = [
    (phase, Answer(code, said))
    for phase in ("greeting", "login", "sender", "recipient", "content")
    for code in (421, 450, 535, 550, 554)
    for said in SAID
]
BODIES = [
    (200, b'{"error": "Wrong token"}'),
    (401, b"{}"),
    (429, b"{}"),
    (200, b'{"sent": "false", "message": "instance not authenticated"}'),
    (200, b'{"error": "instance stopped"}'),
    (200, b'{"error": [{"to": "not a whatsapp number"}]}'),
    (200, b'{"error": [{"to": "number is not valid"}]}'),
    (400, b'{"error": [{"body": "is too long"}]}'),
]


@pytest.mark.parametrize(("phase", "answer"), ANSWERS)
def test_what_a_mail_server_refuses_is_told_in_spanish(phase: Phase, answer: Answer):
    assert is_told(refusal_of(phase, answer).message)


@pytest.mark.parametrize("error", [mail.BROKEN_OFF, mail.NO_ADDRESS, mail.NO_TLS])
def test_what_never_reached_a_mail_server_is_told_in_spanish(error):
    assert is_told(error.message)


@pytest.mark.parametrize(("status", "body"), BODIES)
def test_what_a_gateway_refuses_is_told_in_spanish(status: int, body: bytes):
    assert is_told(read_response(status, {}, body).error.message)
