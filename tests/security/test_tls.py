import asyncio
import ssl

import pytest

from patchbay.security.dialer import Dialer, TCPConnect
from patchbay.security.egress import EgressPolicy
from patchbay.security.errors import NotSent
from patchbay.security.guarded_client import GuardedHTTPClient
from patchbay.security.http_pool import HTTPPool
from support.certificates import a_certificate


class TLSServer:
    def __init__(self, certificate):
        self.names = []
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(certificate)
        self._context.sni_callback = lambda _, name, __: self.names.append(name)

    async def start(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self):
        self._server.close()

    async def _serve(self, reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        await reader.read()
        writer.close()


@pytest.fixture
async def certificate(tmp_path):
    path = tmp_path / "shop.pem"
    a_certificate(path, "shop.example")
    return path


@pytest.fixture
async def server(certificate):
    server = TLSServer(certificate)
    await server.start()
    yield server
    server.stop()


@pytest.fixture
async def client(certificate):
    async def resolve(host, port):
        return ["127.0.0.1"]

    connect = TCPConnect(lambda: ssl.create_default_context(cafile=certificate))
    pool = HTTPPool(Dialer(EgressPolicy.parse("127.0.0.1"), resolve=resolve, connect=connect))
    yield GuardedHTTPClient(pool)
    await pool.aclose()


async def test_tls_names_and_checks_the_host_and_not_the_address(server, client):
    answer = await client.request("GET", f"https://shop.example:{server.port}/")

    assert answer.body == b"ok"
    assert server.names == ["shop.example"]


async def test_a_certificate_of_another_host_means_nothing_was_sent(server, client):
    with pytest.raises(NotSent, match="TLS failed"):
        await client.request("POST", f"https://bank.example:{server.port}/", content=b"{}")


async def test_a_server_without_tls_means_nothing_was_sent(client):
    async def serve(reader, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    plain = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = plain.sockets[0].getsockname()[1]

    with pytest.raises(NotSent):
        await client.request("POST", f"https://shop.example:{port}/", content=b"{}")
    plain.close()
