"""What an UltraMsg gateway answers, and what is kept of it."""

import pytest

from patchbay.messaging.channel import Rejected, Unknown
from patchbay.messaging.errors import MediaRefused, MessagingError
from patchbay.messaging.ultramsg.payloads import read_response
from support.providers import faked
from support.stub_server import Answer

LINK = "/files/1.jpg"


@pytest.mark.parametrize("sent_id", [f'"{"9" * 600}"', '"one two"', "-1"])
def test_an_id_that_can_be_none_leaves_the_outcome_open(sent_id):
    result = read_response(200, {}, f'{{"sent": "true", "id": {sent_id}}}'.encode())

    assert isinstance(result, Unknown)


def test_whom_the_gateway_refuses_is_not_kept_with_its_words():
    result = read_response(400, {}, b'{"error": [{"to": "no session of +5511900000001"}]}')

    assert isinstance(result, Rejected)
    assert result.error.message == 'The gateway refused: [{"to":"no session of …"}]'


async def test_a_file_that_is_not_to_be_had_now_is_asked_for_again():
    async with faked("ultramsg") as gateway:
        gateway.stub.answer = lambda _: Answer(503)
        with pytest.raises(MessagingError) as later:
            await gateway.channel.fetch_media(gateway.config, gateway.stub.url + LINK, max_bytes=1_000)
        gateway.stub.answer = lambda _: Answer(404)
        with pytest.raises(MediaRefused):
            await gateway.channel.fetch_media(gateway.config, gateway.stub.url + LINK, max_bytes=1_000)

    assert not isinstance(later.value, MediaRefused)
