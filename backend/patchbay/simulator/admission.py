"""Whether a send may be taken: whom it is for, what is in it, and why it will fail all the same. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patchbay.simulator import payloads
from patchbay.simulator.errors import GraphError, unknown_object
from patchbay.simulator.media import fits
from patchbay.simulator.phone_numbers import bsuid_for, dialled, digits_of, is_bsuid, is_of_usa
from patchbay.simulator.state import User
from patchbay.simulator.templates import check_use

if TYPE_CHECKING:
    from patchbay.simulator.clock import Instant
    from patchbay.simulator.config import BusinessNumber, SimulatorConfig
    from patchbay.simulator.media import MediaStore
    from patchbay.simulator.people import People
    from patchbay.simulator.requests import SendRequest
    from patchbay.simulator.state import Template
    from patchbay.simulator.template_store import TemplateStore

_WINDOW_DETAILS = "More than 24 hours have passed since the recipient last replied to the sender number"


class Admission:
    """Judges the sends of one platform."""

    def __init__(
        self, config: SimulatorConfig, people: People, media: MediaStore, templates: TemplateStore
    ) -> None:
        self._config = config
        self._people = people
        self._media = media
        self._templates = templates

    def recipient(self, number: BusinessNumber, request: SendRequest) -> tuple[User, bool]:
        """Whom a send is for, and whether it names their phone.

        Raises:
            GraphError: 131009 for what is no address, 131021 for the sender's own number, 131062 for what
                goes to phone numbers only, 131030 for whom a test number may not write to.
        """
        user, is_phone = self._named(number, request)
        allowed = number.test_recipients
        if allowed is not None and user.phone not in map(digits_of, allowed):
            raise GraphError(131030, "Add the recipient's number to the list of the test number")
        return user, is_phone

    def _named(self, number: BusinessNumber, request: SendRequest) -> tuple[User, bool]:
        if not request.to:
            return self._recipient_by_bsuid(request.recipient or "", request), False
        business = payloads.digits(number)
        to = dialled(request.to, business=business, prefix=number.prefix_numbers_without_plus)
        if to is None:
            raise GraphError(131009, "Param to is not a valid phone number")
        if to == business:
            raise GraphError(131021, "Recipient phone number cannot be the sender's")
        return self._known(to), True

    def _recipient_by_bsuid(self, recipient: str, request: SendRequest) -> User:
        if not is_bsuid(recipient):
            raise GraphError(131009, "Param recipient is not a business-scoped user id")
        template = request.template
        if template and any(c.sub_type in {"copy_code", "otp"} for c in template.components):
            raise GraphError(131062, "This template needs a phone number")
        found = self._people.find(recipient)
        return found or User(phone=recipient, wa_id="", bsuid=recipient, name="", on_whatsapp=False)

    def _known(self, phone: str) -> User:
        if self._config.unknown_recipients_exist:
            return self._people.find_or_create(phone)
        stranger = User(phone=phone, wa_id=phone, bsuid=bsuid_for(phone), name="", on_whatsapp=False)
        return self._people.find(phone) or stranger

    def checked(
        self, number: BusinessNumber, request: SendRequest, now: Instant, *, is_phone: bool
    ) -> Template | None:
        """The template of a send that may use it; None where it uses none.

        Raises:
            GraphError: For files that are not there, and everything `check_use` refuses.
        """
        for media in request.files():
            if media.id and self._media.get(media.id, now).number_id != number.phone_number_id:
                raise unknown_object(media.id)
        if request.template is None or request.type != "template":
            return None
        use = request.template
        template = self._templates.find(number.waba_id, use.name, use.language.code)
        check_use(template, use)
        if template is not None and template.category == "AUTHENTICATION" and not is_phone:
            raise GraphError(131062, "Authentication templates need a phone number")
        return template

    def later_refusal(
        self, request: SendRequest, user: User, now: Instant, *, category: str, is_open: bool
    ) -> GraphError | None:
        """Why an accepted message will fail, in the order Meta looks."""
        is_marketing = category == "marketing"
        reasons = (
            (not user.on_whatsapp, 131026, ""),
            (request.type != "template" and not is_open, 131047, _WINDOW_DETAILS),
            (is_marketing and user.marketing_stopped, 131050, ""),
            (is_marketing and user.in_experiment, 130472, ""),
            (is_marketing and (user.marketing_capped or is_of_usa(user.phone)), 131049, ""),
            (self._has_wrong_file(request, now), 131053, "The file's type does not fit the message"),
        )
        return next((GraphError(code, details) for holds, code, details in reasons if holds), None)

    def _has_wrong_file(self, request: SendRequest, now: Instant) -> bool:
        media = request.media()
        if media is None or not media.id:
            return False
        return not fits(self._media.get(media.id, now).mime_type, request.type)
