"""`patchbay dev` as a person starts it, and starts it again."""

import sqlite3
import time

import httpx

from support.dev_server import dev_process
from support.patience import SOON_S
from support.ports import free_port


def test_started_again_elsewhere_it_finds_the_demos_number_well_however_soon_it_checks(tmp_path):
    with dev_process(tmp_path, free_port()):
        pass
    is_to_be_checked(tmp_path)
    port = free_port()

    with dev_process(tmp_path, port):
        found = checked(tmp_path, port)["found"]

    assert (found["can_send"], found["error"]) == ("AVAILABLE", None)
    assert "channel_not_checked" not in (tmp_path / "errors.log").read_text()


def is_to_be_checked(folder) -> None:
    """As if a day had passed."""
    with sqlite3.connect(folder / "var" / "patchbay.db") as connection:
        connection.execute("delete from channel_checks")
    connection.close()


def checked(folder, port: int) -> dict:
    """What the first check says of the only channel there is."""
    headers = {"authorization": f"Bearer {(folder / 'var' / 'api-key').read_text().strip()}"}
    url = f"http://127.0.0.1:{port}/api/v1/channels"
    deadline = time.monotonic() + SOON_S
    with httpx.Client(headers=headers, timeout=SOON_S) as api:
        (channel,) = api.get(url).json()["items"]
        while time.monotonic() < deadline:
            check = api.get(f"{url}/{channel['id']}/check").json()
            if check["checked_at"] is not None:
                return check
            time.sleep(0.05)
    raise AssertionError("nobody checked it")
