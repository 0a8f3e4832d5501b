"""Yetkili İzinleri and the IP rule, in the application and on API Ayarları Güncelle."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from portal.choices import Choice
from portal.keys.words import IP_WORDS, OPENING_WARNING, name_permission
from portal.words import say
from uets.kernel.refusals import Refusal
from uets.keys.errors import TariffTooNarrow
from uets.keys.states import IpRule, Permission

if TYPE_CHECKING:
    from uets.integrators.models import Integrator, Tariff

READ = "read"
LIST, OPEN = "list", "open"
ALL_BOXES = (READ, Permission.DELETE.value, Permission.ARCHIVE.value, Permission.MANAGE_OPERATORS.value)
BOXES = (
    (READ, gettext_noop("e-Tebligat Okuma"), gettext_noop("Düzeyini aşağıda seçin.")),
    (
        Permission.DELETE.value,
        gettext_noop("e-Tebligat Silme"),
        gettext_noop(
            "Çöp kutusuna taşır; 30 gün içinde geri alabilirsiniz, sonra içerik kalıcı olarak silinir. "
            "Deliller 30 yıl saklanır."
        ),
    ),
    (
        Permission.ARCHIVE.value,
        gettext_noop("e-Tebligat Arşivleme"),
        gettext_noop("Arşive taşır; arşiv kotanızı kullanır."),
    ),
    (
        Permission.MANAGE_OPERATORS.value,
        gettext_noop("İşlem Yetkileri Yönetme"),
        gettext_noop(
            "İşlem yetkilisi ekler, çıkarır. Ana işlem yetkilisini ve kendi yetkisini değiştiremez."
        ),
    ),
)
LEVELS = (
    (
        LIST,
        gettext_noop("Yalnızca listeleme"),
        gettext_noop("Gönderen, konu, tarihler ve deliller görülür. Okundu delili oluşmaz."),
    ),
    (OPEN, gettext_noop("Listeleme ve açma"), OPENING_WARNING),
)


class PermissionsForm(forms.Form):
    """Four boxes, the level of reading, and from where the key may be used."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    boxes = forms.MultipleChoiceField(
        label=_("Yetkili İzinleri"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("En az bir izin seçin ya da anahtarı devre dışı bırakın")},
    )
    level = forms.ChoiceField(label=_("e-Tebligat Okuma düzeyi"), widget=forms.RadioSelect)
    ip_rule = forms.ChoiceField(label=_("IP Adresi"), widget=forms.RadioSelect)
    ip_ranges = forms.CharField(
        label=_("Adres aralıkları"),
        help_text=_(
            "“Yalnızca şu adresler” için her satıra bir aralık yazın, örneğin 203.0.113.0/28 ya da 2001:db8::/48."
        ),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, tariff: "Tariff", integrator: "Integrator", **kwargs: Any) -> None:
        """Offer what the tariff includes; the rest is shown with the reason, and cannot be ticked."""
        super().__init__(*args, **kwargs)
        lacking = list_lacking(tariff)
        egress = gettext("%(name)s: %(ranges)s") % {
            "name": integrator.trade_name,
            "ranges": ", ".join(integrator.egress_ranges),
        }
        choices = {
            "boxes": [
                (value, _choice(words, hint, is_lacking=value in lacking)) for value, words, hint in BOXES
            ],
            "level": [
                (value, _choice(words, hint, is_lacking=value in lacking)) for value, words, hint in LEVELS
            ],
            "ip_rule": [
                (
                    rule.value,
                    Choice(gettext(IP_WORDS[rule.value]), hint=egress if rule is IpRule.REGISTERED else ""),
                )
                for rule in IpRule
            ],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined] # all three are choice fields

    @property
    def permissions(self) -> list[str]:
        """Return the permissions that the boxes mean."""
        boxes = set(self.cleaned_data["boxes"])
        found = boxes - {READ}
        if READ in boxes:
            is_open = self.cleaned_data["level"] == OPEN
            found |= {Permission.READ_OPEN.value if is_open else Permission.READ_LIST.value}
        return sorted(found)

    @property
    def ranges(self) -> list[str]:
        """Return the ranges that were typed, one a line."""
        return [line.strip() for line in self.cleaned_data["ip_ranges"].splitlines() if line.strip()]


def list_lacking(tariff: "Tariff") -> set[str]:
    """Return the boxes and levels that a tariff does not include; listing is part of every tariff."""
    included = set(tariff.permissions)
    lacking = {box for box in ALL_BOXES if box != READ and box not in included}
    return lacking if Permission.READ_OPEN.value in included else lacking | {OPEN}


def _choice(words: str, hint: str, *, is_lacking: bool) -> Choice:
    reason = gettext("Tarifeniz bu izni içermiyor.")
    shown = f"{gettext(hint)} {reason}" if is_lacking else gettext(hint)
    return Choice(gettext(words), hint=shown, is_disabled=is_lacking)


def say_why_not(refusal: Refusal) -> str:
    """Return the sentence of a refused permission with its name."""
    if not isinstance(refusal, TariffTooNarrow):
        return say(refusal)
    return f"{name_permission(refusal.facts['permission'])}: {say(refusal)}"


def initial_of(permissions: list[str], ip_rule: str, ip_ranges: list[str], version: int) -> dict[str, Any]:
    """Return the form's content for what is granted now; without anything, only listing is ticked."""
    given = set(permissions) or {Permission.READ_LIST.value}
    boxes = [box for box in ALL_BOXES if box in given]
    if given & {Permission.READ_LIST.value, Permission.READ_OPEN.value}:
        boxes.append(READ)
    return {
        "version": version,
        "boxes": boxes,
        "level": OPEN if Permission.READ_OPEN.value in given else LIST,
        "ip_rule": ip_rule,
        "ip_ranges": "\n".join(ip_ranges),
    }


def ticked(posted: Any, *, tariff: "Tariff") -> dict[str, Any]:
    """Return what was posted with every box of the tariff ticked, unsaved; the level of reading stays."""
    lacking = list_lacking(tariff)
    return {
        "version": posted.get("version", 0),
        "boxes": [box for box in ALL_BOXES if box not in lacking],
        "level": posted.get("level", LIST),
        "ip_rule": posted.get("ip_rule", IpRule.REGISTERED.value),
        "ip_ranges": posted.get("ip_ranges", ""),
    }
