"""The demo shop: knows two orders, as plain ASGI."""

from typing import Any

import msgspec

PREFIX = "/demo/shop"
ORDERS = {
    "1042": {"id": "1042", "status": "shipped", "item": "Blue kettle", "carrier": "Swift"},
    "1043": {"id": "1043", "status": "pending", "item": "Walnut shelf", "carrier": None},
}


async def demo_shop(scope: Any, _receive: Any, send: Any) -> None:
    """Answer `GET /demo/shop/orders/{id}`."""
    order = ORDERS.get(scope["path"].removeprefix(f"{PREFIX}/orders/"))
    body = msgspec.json.encode(order or {"error": "no such order"})
    await send(
        {
            "type": "http.response.start",
            "status": 404 if order is None else 200,
            "headers": [
                (b"content-type", b"application/json"),
                (b"content-length", str(len(body)).encode()),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
