"""Every component on one page, in the demo only: for whoever writes a page, and for tests of the components."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portal.choices import Choice, ticks_all
from portal.guards import public
from uets.kernel import clock, numbers

PERMISSIONS = (
    ("read", Choice("e-Tebligat Okuma", hint="Gönderen, konu, tarihler ve deliller görülür.")),
    ("delete", Choice("e-Tebligat Silme", hint="Çöp kutusuna taşır; 30 gün içinde geri alabilirsiniz.")),
    ("archive", Choice("e-Tebligat Arşivleme", hint="Arşive taşır; arşiv kotanızı kullanır.")),
)
RULES = (
    ("registered", "Kayıtlı çıkış adresleri"),
    ("ranges", "Yalnızca şu adresler"),
    ("any", "Kısıtlama yok"),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="T.C. Kimlik No / UETS Adresi",
        help_text="11 haneli kimlik numarası ya da 15 haneli adres.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "inputmode": "numeric"}),
    )
    code = forms.CharField(
        label="Güvenlik kodu",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    reason = forms.CharField(label="Gerekçe", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    state = forms.ChoiceField(
        label="Durum", choices=(("", "Seçin"), ("active", "Aktif"), ("disabled", "Devre dışı"))
    )
    ip_rule = forms.ChoiceField(label="IP Adresi", choices=RULES, widget=forms.RadioSelect)
    permissions = forms.MultipleChoiceField(
        label="Yetkili İzinleri", choices=PERMISSIONS, widget=forms.CheckboxSelectMultiple
    )
    is_read = forms.BooleanField(
        label="KVKK Aydınlatma Metni'ni okudum.", help_text="Okumak onay vermek değildir."
    )

    def clean_name(self) -> str:
        """Accept an identity number or an address."""
        typed = str(self.cleaned_data["name"])
        found = numbers.find_tckn(typed) or numbers.find_uets_address(typed)
        if found is None:
            raise forms.ValidationError(
                "Kimlik numarası 11, UETS adresi 15 hanelidir; yazdığınızı denetleyin."
            )
        return found


@public
@require_http_methods(["GET", "POST"])
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show every component; a POST shows the form refused, or ticked by “Tümünü işaretle”."""
    form = SampleForm(request.POST if request.method == "POST" else None)
    if ticks_all(request.POST, field="permissions"):
        form = SampleForm(initial=request.POST.dict() | {"permissions": [value for value, _ in PERMISSIONS]})
    return render(request, "home/catalogue.html", {"form": form} | _samples())


def _samples() -> dict[str, Any]:
    now = clock.now()
    row = ("ÖRNEK KUTUPYILDIZI BİLİŞİM SAN. VE TİC. LTD. ŞTİ.", "Aktif", "ghcknj2h71*****", "-", "28.06.2027")
    columns = ("Entegratör", "Durum", "API Anahtarı", "IP Adresi", "Bitiş Tarihi")
    return {
        "columns": columns,
        "rows": [[{"label": label, "value": value} for label, value in zip(columns, row, strict=True)]],
        "facts": [
            {"label": "Tarife", "value": "Temel 12 Ay", "url": "#tarife"},
            {"label": "Ücret", "value": f"{numbers.format_kurus(120000)} (KDV dâhil)"},
        ],
        "tasks": [
            {"words": "Entegratör Seçimi", "state": "done", "url": "#1"},
            {"words": "Tarife", "state": "current", "url": "#2"},
            {"words": "Yetkili İzinleri", "state": "open", "hint": "Dört izin"},
        ],
        "moments": [
            {"words": "Üretildi", "at": now - timedelta(hours=3)},
            {"words": "Şifrelendi", "at": now - timedelta(hours=3), "detail": "SHA256:9f3c…"},
            {"words": "Teslim alındı", "at": None},
        ],
        "trail": [{"words": "Hesap Bilgilerim", "url": "#hesap"}],
        "before": now - timedelta(days=3),
    }
