"""The box below a text: read, or accepted; and when the text was shown, in a hidden field that we signed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from portal.visitor import Visitor

SALT = "agreements.text-shown"


class TextForm(forms.Form):
    """A text that was shown, and the one empty box below it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.UUIDField(widget=forms.HiddenInput)
    shown_at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    decision = forms.BooleanField(label="")


class DisclosureForm(TextForm):
    """Reading is no consent."""

    decision = forms.BooleanField(
        label=_("KVKK Aydınlatma Metni'ni okudum"),
        help_text=_("Okumak onay vermek değildir."),
        error_messages={"required": _("Devam etmek için aydınlatma metnini okuduğunuzu belirtin")},
    )


class UndertakingForm(TextForm):
    """Accepting binds with the approval."""

    decision = forms.BooleanField(
        label=_("Kullanıcı Taahhütnamesi'ni kabul ediyorum"),
        error_messages={"required": _("Devam etmek için taahhütnameyi kabul edin")},
    )


def seal_shown(at: datetime, *, texts: Iterable[UUID], visitor: Visitor) -> str:
    """Return when which texts were shown to whom, in which account, for a hidden field, signed."""
    return _signer(texts, visitor).sign(at.isoformat())


def open_shown(sealed: str, *, texts: Iterable[UUID], visitor: Visitor) -> datetime | None:
    """Return the moment that `seal_shown` has signed for these texts, person and account; None for anything else.

    A consent record says nothing that a browser made up: what we do not know stays empty.
    """
    try:
        return datetime.fromisoformat(_signer(texts, visitor).unsign(sealed))
    except (signing.BadSignature, ValueError):
        return None


def _signer(texts: Iterable[UUID], visitor: Visitor) -> signing.Signer:
    account = visitor.account.id if visitor.account else None
    named = ",".join(sorted(map(str, texts)))
    return signing.Signer(salt=f"{SALT}:{named}:{visitor.person.id}:{account}")
