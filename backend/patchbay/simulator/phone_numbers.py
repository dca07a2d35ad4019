"""Telephone numbers as WhatsApp reads them."""

from __future__ import annotations

import hashlib
import re

_PUNCTUATION = str.maketrans("", "", " ().-\u00a0")
_MIN_DIGITS, _MAX_DIGITS = 7, 15  # E.164, and the shortest national numbers

# Calling code to ISO country, the ones a demo is likely to meet; others get "ZZ". Source: ITU-T E.164.
_TABLE = (
    "1:US 7:RU 20:EG 27:ZA 30:GR 31:NL 32:BE 33:FR 34:ES 36:HU 39:IT 40:RO 41:CH 43:AT 44:GB 45:DK 46:SE "
    "47:NO 48:PL 49:DE 51:PE 52:MX 53:CU 54:AR 55:BR 56:CL 57:CO 58:VE 60:MY 61:AU 62:ID 63:PH 64:NZ "
    "65:SG 66:TH 81:JP 82:KR 84:VN 86:CN 90:TR 91:IN 92:PK 93:AF 94:LK 95:MM 98:IR 212:MA 213:DZ 216:TN "
    "218:LY 220:GM 221:SN 225:CI 233:GH 234:NG 237:CM 243:CD 244:AO 250:RW 251:ET 254:KE 255:TZ 256:UG "
    "258:MZ 260:ZM 263:ZW 351:PT 352:LU 353:IE 354:IS 355:AL 356:MT 357:CY 358:FI 359:BG 370:LT 371:LV "
    "372:EE 380:UA 381:RS 385:HR 386:SI 420:CZ 421:SK 501:BZ 502:GT 503:SV 504:HN 505:NI 506:CR 507:PA "
    "591:BO 593:EC 595:PY 598:UY 852:HK 855:KH 880:BD 886:TW 960:MV 961:LB 962:JO 964:IQ 965:KW 966:SA "
    "968:OM 971:AE 972:IL 973:BH 974:QA 977:NP 992:TJ 994:AZ 995:GE 998:UZ"
)
_COUNTRIES = dict(pair.split(":") for pair in _TABLE.split())
_BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")


def digits_of(text: str) -> str | None:
    """The digits of a written number without its plus sign; None when it cannot be one."""
    stripped = text.strip().translate(_PUNCTUATION).removeprefix("+")
    if not (stripped.isascii() and stripped.isdigit() and _MIN_DIGITS <= len(stripped) <= _MAX_DIGITS):
        return None
    return stripped


def calling_code(digits: str) -> str:
    """The country code a number begins with; its first two digits when the table does not know it."""
    return next((digits[:n] for n in (1, 2, 3) if digits[:n] in _COUNTRIES), digits[:2])


def dialled(to: str, *, business: str, prefix: bool) -> str | None:
    """The digits a `to` reaches; None when it is no number.

    Args:
        to: As the sender wrote it.
        business: Digits of the business's own number.
        prefix: Whether a number without a plus sign gets the business's country code put in front.

    Source: reference, sections 7.1 and 16.1.
    """
    digits = digits_of(to)
    if digits is None or not prefix or to.lstrip().startswith("+"):
        return digits
    return digits_of(calling_code(business) + digits)


def is_bsuid(text: str) -> bool:
    """Whether a text has the form of a business-scoped user id."""
    return _BSUID.fullmatch(text) is not None


def country_of(phone: str) -> str:
    """The country of a phone, or of whoever is only known by a business-scoped id; `ZZ` when unknown."""
    return phone[:2] if is_bsuid(phone) else _COUNTRIES.get(calling_code(phone), "ZZ")


def is_of_usa(phone: str) -> bool:
    """Whether a phone has an area code of the United States; +1 is Canada's and the Caribbean's as well.

    Source: reference, section 12.
    """
    if not phone.startswith("1"):
        return phone.startswith("US.")
    import phonenumbers  # noqa: PLC0415 20 MB of metadata, needed only for marketing to numbers of +1

    number = phonenumbers.parse(f"+{phone}")
    is_of_a_place = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE
    return is_of_a_place and phonenumbers.region_code_for_number(number) == "US"


def bsuid_for(digits: str, *, generation: int = 0) -> str:
    """A business-scoped user id for a phone, always the same for the same arguments."""
    return f"{country_of(digits)}.{hashlib.sha256(f'{digits}/{generation}'.encode()).hexdigest()[:20]}"
