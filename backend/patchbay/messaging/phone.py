"""Phone numbers as people write them, as E.164, and as the provider spells them."""

import re
from types import ModuleType

from patchbay.messaging.errors import InvalidPhone
from patchbay.messaging.prices.countries import country_of

MIN_DIGITS = 6
MAX_DIGITS = 15
"""E.164's own ceiling, country code included."""

_PUNCTUATION = re.compile(r"[\s()./\-\u00a0\u2010-\u2015]+")
_INTERNATIONAL = re.compile(r"(?:\+|00)([1-9][0-9]*)")


def to_e164(text: str, default_region: str | None = None) -> str:
    """The number with plus and country code.

    An international number is only cleaned, never judged: WhatsApp's own spellings for Mexico (521…),
    Brazil and Argentina are invalid by the books and right in practice. A national one needs the region.

    Args:
        text: As typed: spaces, dashes and brackets may be in it.
        default_region: Two letters; where a number without country code is from.

    Raises:
        InvalidPhone: It is no number, too short or long, or national without a region.
    """
    compact = _PUNCTUATION.sub("", text)
    found = _INTERNATIONAL.fullmatch(compact)
    if found:
        return f"+{_counted(found[1])}"
    if default_region is None:
        raise InvalidPhone("expected a phone number with plus and country code")
    return _from_national(compact, default_region)


def wa_id_from(text: str, default_region: str | None = None) -> str:
    """The digits the provider is first asked with; the canonical ones come back with its answer.

    Raises:
        InvalidPhone: As for `to_e164`.
    """
    return to_e164(text, default_region).removeprefix("+")


def read_wa_id(text: str) -> str:
    """As `wa_id_from`, where the plus may be left out: the provider's own ids are written without.

    Raises:
        InvalidPhone: As for `to_e164`.
    """
    digits = text.strip()
    return wa_id_from(f"+{digits}" if re.match(r"[1-9]", digits) else digits)


def from_wa_id(wa_id: str) -> str:
    """The provider's id as a number with plus; odd national forms are kept."""
    return f"+{wa_id.removeprefix('+')}"


def is_of(country: str, phone: str | None, bsuid: str | None = None) -> bool:
    """Whether somebody's number has an area code of this country; the user id tells where there is no number.

    Countries that share a code are told apart: +1 is Canada and the Caribbean too, each by itself. Numbers
    that belong to no place are of no country: toll-free ones, which all of +1 shares, and area codes nobody
    was given, such as 555 of invented numbers: the provider may refuse more, but what it delivers goes out.

    Args:
        country: Two letters.
        phone: Digits, with or without plus.
        bsuid: A business-scoped user id.
    """
    if country_of(phone, bsuid) != country:
        return False
    return not phone or _is_placed_in(country, phone)


def _is_placed_in(country: str, phone: str) -> bool:
    library = _phonenumbers()
    try:
        number = library.parse(from_wa_id(phone))
    except library.NumberParseException:
        return False
    kind = library.PhoneNumberType
    is_of_a_place = library.number_type(number) in (kind.FIXED_LINE, kind.MOBILE, kind.FIXED_LINE_OR_MOBILE)
    return is_of_a_place and bool(library.region_code_for_number(number) == country)


def _counted(digits: str) -> str:
    if not MIN_DIGITS <= len(digits) <= MAX_DIGITS:
        raise InvalidPhone(f"expected {MIN_DIGITS} to {MAX_DIGITS} digits, got {len(digits)}")
    return digits


def _from_national(text: str, region: str) -> str:
    library = _phonenumbers()
    try:
        number = library.parse(text, region.upper())
    except library.NumberParseException as error:
        raise InvalidPhone("expected a phone number") from error
    if not library.is_possible_number(number):
        raise InvalidPhone(f"expected a phone number that can exist in {region.upper()}")
    return str(library.format_number(number, library.PhoneNumberFormat.E164))


def _phonenumbers() -> ModuleType:
    import phonenumbers  # noqa: PLC0415 20 MB of metadata, needed only for few numbers

    return phonenumbers
