"""Signed webhook requests, ready to be written to a connection."""

import hashlib
import hmac
import time

import msgspec

PHONE_NUMBER_ID = "700800900100200"
WABA_ID = "900100200300400"
APP_SECRET = "bench-secret"


def webhook_request(path: str, *, sender: str, text: str, message_id: str) -> bytes:
    """A whole HTTP request that brings one text message."""
    body = message_body(sender, text, message_id)
    signature = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"x-hub-signature-256: sha256={signature}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def message_body(sender: str, text: str, message_id: str) -> bytes:
    """The body the platform posts when a person writes a text."""
    message = {
        "from": sender,
        "id": message_id,
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": text},
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550001111", "phone_number_id": PHONE_NUMBER_ID},
        "contacts": [{"profile": {"name": "Ana Prado"}, "wa_id": sender}],
        "messages": [message],
    }
    change = {"field": "messages", "value": value}
    return msgspec.json.encode(
        {"object": "whatsapp_business_account", "entry": [{"id": WABA_ID, "changes": [change]}]}
    )
