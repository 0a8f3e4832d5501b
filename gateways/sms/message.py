"""One SMS as a Turkish bulk provider takes it: JSON with a registered header, the Turkish alphabet, a local number."""

import re
from typing import Final

from uets.alerts.ports import SmsMessage, SmsNumberInvalid, SmsRefused
from uets.alerts.rules import is_sms_letter

TURKISH: Final = "TR"
LONGEST_TEXT: Final = 459
"""Three parts of the GSM alphabet; more would be a letter."""

_MOBILE = re.compile(r"5[0-9]{9}")
_IDENTIFIER = re.compile(r"[A-Za-z0-9-]{1,50}")


def build(message: SmsMessage, *, header: str) -> dict[str, object]:
    """Return the body of the request.

    Raises SmsNumberInvalid for what is no Turkish mobile number, SmsRefused for a text that is empty, too long or not
    in the Turkish GSM alphabet: a provider would fold it, or send it as something else.
    """
    if not _MOBILE.fullmatch(message.to_mobile):
        refused = "not a Turkish mobile number"
        raise SmsNumberInvalid(refused)
    letters_fit = all(is_sms_letter(letter) for letter in message.text)
    if not (
        0 < len(message.text) <= LONGEST_TEXT and letters_fit and _IDENTIFIER.fullmatch(message.message_id)
    ):
        refused = "text or message id"
        raise SmsRefused(refused)
    return {
        "msgheader": header,
        "encoding": TURKISH,
        "iysfilter": "0",  # it informs and advertises nothing: no consent of the advertising registry is asked for
        "referansid": message.message_id,
        "messages": [{"no": message.to_mobile, "msg": message.text}],
    }
