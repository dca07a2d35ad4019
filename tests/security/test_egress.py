import ipaddress
import json
from pathlib import Path

import pytest

from patchbay.security.dialer import Dialer, resolve_by_system
from patchbay.security.egress import EgressPolicy
from patchbay.security.errors import EgressRefused, InvalidSetting, NotSent, RequestFailed
from patchbay.security.guarded_client import GuardedHTTPClient
from patchbay.security.http_pool import HTTPPool

HERE = Path(__file__).parent
ATTACKS = json.loads((HERE / "egress_attacks.json").read_text())
POLICIES = json.loads((HERE / "egress_policy.json").read_text())


class Net:
    """Names and their successive answers; notes where connections were tried, and makes none."""

    def __init__(self, names):
        self.names = {name: list(answers) for name, answers in names.items()}
        self.tried = []

    async def resolve(self, host, port):
        if host not in self.names:
            if host.endswith("example"):
                raise OSError
            return await resolve_by_system(host, port)
        answers = self.names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def connect(self, address, origin):
        self.tried.append((str(address), origin.host))
        raise ConnectionRefusedError

    def client(self, allow=""):
        dialer = Dialer(EgressPolicy.parse(allow), resolve=self.resolve, connect=self.connect)
        return GuardedHTTPClient(HTTPPool(dialer))


@pytest.mark.parametrize("case", ATTACKS, ids=lambda case: case["url"])
async def test_no_connection_is_made_to_a_forbidden_address(case):
    net = Net({name: [addresses] for name, addresses in case.get("names", {}).items()})

    with pytest.raises(EgressRefused) as caught:
        await net.client().request("GET", case["url"])

    assert case["reason"] in caught.value.reason
    assert net.tried == []


@pytest.mark.parametrize(
    "url",
    [
        "http://0177.0.0.1/",
        "http://127。0。0。1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127.0.0.1\\@shop.example/",
        "http://shop.example\\@127.0.0.1/",
        "http:/127.0.0.1/",
        "//127.0.0.1/",
        "gopher://127.0.0.1/",
        "file:///etc/passwd",
        "ftp://shop.example/",
        "http://",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://shop.example:99999/",
        "http://sh op.example/",
        "http://shop.example/\r\nX-Injected: 1",
        "http://shop.example/" + "a" * 9000,
        "",
    ],
)
async def test_an_odd_url_reaches_nothing(url):
    net = Net({})

    with pytest.raises(RequestFailed):
        await net.client().request("GET", url)

    assert net.tried == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://10.0.0.1/", "it is a private address that PATCHBAY_EGRESS_ALLOW does not list"),
        ("http://ana@shop.example/", "the URL carries a user name"),
    ],
)
async def test_why_a_request_is_refused_is_told_in_a_sentence(url, why):
    with pytest.raises(EgressRefused) as caught:
        await Net({}).client().request("GET", url)

    assert caught.value.message.endswith(f" are not allowed: {why}.")


async def test_a_name_that_changes_its_address_after_the_check_is_reached_where_it_was_checked():
    net = Net({"rebind.example": [["93.184.216.34"], ["127.0.0.1"]]})

    with pytest.raises(NotSent):
        await net.client().request("GET", "http://rebind.example/")

    assert net.tried == [("93.184.216.34", "rebind.example")]


async def test_every_address_of_a_name_is_tried_in_order():
    net = Net({"shop.example": [["93.184.216.34", "93.184.216.35"]]})

    with pytest.raises(NotSent):
        await net.client().request("GET", "http://shop.example/")

    assert [address for address, _ in net.tried] == ["93.184.216.34", "93.184.216.35"]


async def test_a_name_without_an_address_means_nothing_was_sent():
    net = Net({"empty.example": [[]]})

    with pytest.raises(NotSent, match="has no address"):
        await net.client().request("POST", "http://empty.example/", content=b"{}")


@pytest.mark.parametrize(
    "case", POLICIES, ids=lambda case: f"{case['allow']} {case['host']} {case['address']}"
)
def test_the_allow_list_opens_what_it_names_and_no_more(case):
    policy = EgressPolicy.parse(case["allow"])

    reason = policy.refusal(case["host"], case["port"], ipaddress.ip_address(case["address"]))

    assert reason == case["reason"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("http://crm.internal", "without a scheme"),
        ("crm.internal:0", "port from 1 to 65535"),
        ("crm.internal:http", "port from 1 to 65535"),
        ("crm.internal:70000", "port from 1 to 65535"),
        ("10.0.0.1/8", "host bits"),
        ("10.0.0.0/40", "address or a network"),
        ("10.0.0", "address or a network"),
        ("2130706433", "address or a network"),
        ("[::1", "[address]"),
        ("[::1]8080", "[address]"),
        ("*.internal", "expected host"),
        ("crm internal", "expected host"),
        (":8080", "expected host"),
    ],
)
def test_a_wrong_entry_of_the_allow_list_is_named(text, says):
    with pytest.raises(InvalidSetting) as caught:
        EgressPolicy.parse(f"localhost,{text}")

    assert caught.value.setting == "PATCHBAY_EGRESS_ALLOW"
    assert says in caught.value.reason


def test_without_a_setting_nothing_private_is_open():
    assert EgressPolicy.parse("") == EgressPolicy()
