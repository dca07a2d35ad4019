"""Plain connections: TLS from the first byte and after a greeting, and addresses that may not be reached."""

import asyncio
import ssl

import pytest

from patchbay.security.dialer import Dialer
from patchbay.security.egress import EgressPolicy
from patchbay.security.errors import EgressRefused, NotSent
from patchbay.security.streams import GuardedStreams
from support.certificates import a_certificate
from support.patience import SOON_S


@pytest.fixture
def certificate(tmp_path):
    path = tmp_path / "mail.pem"
    a_certificate(path, "mail.example")
    return path


@pytest.fixture
def streams(certificate):
    async def resolve(host, port):
        return ["127.0.0.1"]

    dialer = Dialer(EgressPolicy.parse("127.0.0.1"), resolve=resolve)
    return GuardedStreams(dialer, lambda: ssl.create_default_context(cafile=certificate))


@pytest.fixture
async def server(certificate):
    """Greets, and goes over to TLS when asked; what it says before that goes out in one piece."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    async def serve(reader, writer):
        writer.write(b"hello\r\n")
        while line := await reader.readline():
            if line == b"STARTTLS\r\n":
                writer.write(b"go on\r\nslipped in\r\n")
                await writer.drain()
                await writer.start_tls(context)
            else:
                writer.write(b"you said " + line)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_a_connection_goes_over_to_tls_and_forgets_what_was_said_before(server, streams):
    stream = await streams.connect("Mail.Example", server, is_tls=False, timeout_s=SOON_S)
    async with asyncio.timeout(SOON_S):
        said = [await stream.read_line()]
        await stream.write(b"STARTTLS\r\n")
        said.append(await stream.read_line())
        await stream.start_tls(streams.tls)
        await stream.write(b"secret\r\n")
        said.append(await stream.read_line())
    stream.close()

    assert said == [b"hello\r\n", b"go on\r\n", b"you said secret\r\n"]


async def test_tls_with_a_certificate_of_another_host_is_none(server, streams):
    stream = await streams.connect("bank.example", server, is_tls=False, timeout_s=SOON_S)
    async with asyncio.timeout(SOON_S):
        await stream.read_line()
        await stream.write(b"STARTTLS\r\n")
        await stream.read_line()
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            await stream.start_tls(streams.tls)
    stream.close()


async def test_tls_from_the_first_byte_where_there_is_none_means_nothing_was_sent(server, streams):
    with pytest.raises(NotSent, match="TLS failed"):
        await streams.connect("mail.example", server, is_tls=True, timeout_s=SOON_S)


async def test_a_host_on_a_private_address_is_not_reached():
    async def resolve(host, port):
        return ["10.0.0.7"]

    streams = GuardedStreams(Dialer(EgressPolicy.parse(""), resolve=resolve))

    with pytest.raises(EgressRefused):
        await streams.connect("mail.example", 25, is_tls=False, timeout_s=SOON_S)


async def test_the_end_of_a_connection_is_no_line(streams):
    async def serve(reader, writer):
        writer.write(b"half a line")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    stream = await streams.connect("mail.example", port, is_tls=False, timeout_s=SOON_S)

    with pytest.raises(EOFError):
        await stream.read_line()
    stream.close()
    server.close()
