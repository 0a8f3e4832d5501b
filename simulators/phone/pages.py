"""The pages of the demo phone: plain HTML that reloads itself, without JavaScript."""

import io
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Final

import segno

from simulators.email.captured import Mail
from simulators.phone import totp
from simulators.phone.card import describe_card
from simulators.phone.person import Code, Person
from simulators.sms.captured import Sms

HERE: Final = Path(__file__).parent
PAGE: Final = Template((HERE / "page.html").read_text(encoding="utf-8"))
STYLE: Final = (HERE / "phone.css").read_text(encoding="utf-8")
RELOAD_SECONDS: Final = 5
ISSUER: Final = "UETS gösterim"


def overview(people: Sequence[tuple[Person, Code | None]], *, portal: str) -> str:
    """Return the page of all demo persons."""
    cards = "".join(_card(person, code) for person, code in people)
    body = (
        cards or '<p class="empty">Henüz gösterim kişisi yok. <code>make run</code> ilk açılışta yükler.</p>'
    )
    return _page(
        title="Gösterim telefonu",
        lead="Gösterimdeki kişilerin telefonlarına gelen kodlar ve e-postalar. Bir kişiyi seçin.",
        body=f'<ul class="cards">{body}</ul>',
        portal=portal,
        reload_after=_reload_after(code for _, code in people),
    )


def phone(  # noqa: PLR0913 - one argument for each section
    person: Person,
    code: Code | None,
    mails: Sequence[Mail],
    sms: Sequence[Sms],
    *,
    asking: Sequence[tuple[str, str]] = (),
    card: Path | None = None,
    portal: str,
) -> str:
    """Return the phone of one person: requests to sign, authenticator code, one-time codes, SMS, e-mails."""
    body = (
        f'<p><a href="/">← Bütün kişiler</a></p>{_asking(person, asking)}{_facts(person)}'
        f"{_authenticator(person, code)}{describe_card(card, portal=portal)}"
        f"{_all_sms(sms)}{_mails(mails)}"
    )
    return _page(
        title=person.name,
        lead=person.note,
        body=body,
        portal=portal,
        reload_after=_reload_after([code]),
    )


def all_mails(mails: Sequence[Mail], *, portal: str) -> str:
    """Return every captured e-mail, whoever it was sent to."""
    body = f'<p><a href="/">← Bütün kişiler</a></p>{_mails(mails, with_receiver=True)}'
    lead = "Uygulamanın gönderdiği her e-posta burada tutulur; hiçbiri dışarı çıkmaz."
    return _page(title="Bütün e-postalar", lead=lead, body=body, portal=portal, reload_after=RELOAD_SECONDS)


def all_sms(sms: Sequence[Sms], *, portal: str) -> str:
    """Return every captured SMS, whoever it was sent to."""
    body = f'<p><a href="/">← Bütün kişiler</a></p>{_all_sms(sms, with_receiver=True)}'
    lead = "Uygulamanın gönderdiği her SMS burada tutulur; hiçbiri dışarı çıkmaz."
    return _page(title="Bütün SMS'ler", lead=lead, body=body, portal=portal, reload_after=RELOAD_SECONDS)


def missing(*, portal: str) -> str:
    """Return the page for an address that is none."""
    body = '<p><a href="/">← Bütün kişiler</a></p>'
    return _page(title="Sayfa bulunamadı", lead="", body=body, portal=portal, reload_after=RELOAD_SECONDS)


def _page(*, title: str, lead: str, body: str, portal: str, reload_after: int) -> str:
    return PAGE.substitute(
        title=escape(title),
        lead=f'<p class="lead">{escape(lead)}</p>' if lead else "",
        body=body,
        portal=escape(portal),
        reload_after=reload_after,
        style=STYLE,
    )


def _reload_after(codes: Iterable[Code | None]) -> int:
    """Reload when the first code ends, at the latest after a few seconds so that new e-mails appear."""
    return min([RELOAD_SECONDS, *(code.seconds_left for code in codes if code)])


def _card(person: Person, code: Code | None) -> str:
    shown = _digits(code.current) if code else "—"
    lasts = f"<small>{code.seconds_left} sn</small>" if code else ""
    return (
        f'<li class="card"><h2><a href="/kisi/{escape(person.slug)}/">{escape(person.name)}</a></h2>'
        f'<p class="code">{shown} {lasts}</p><p>{escape(person.note)}</p>{_facts(person)}</li>'
    )


def _facts(person: Person) -> str:
    facts = {
        "T.C. Kimlik No": person.tckn,
        "UETS Adresi": person.uets_address,
        "UETS Şifresi": person.password,
        "E-posta": person.email,
        "Cep telefonu": person.mobile,
    }
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd><code>{escape(value)}</code></dd></div>"
        for name, value in facts.items()
        if value
    )
    return f"<dl>{rows}</dl>"


def _asking(person: Person, asking: Sequence[tuple[str, str]]) -> str:
    """Return what the SIM card asks for a mobile signature, with its two answers."""
    return "".join(
        f'<section><h2>Mobil imza</h2><p class="code">{escape(words)}</p>'
        f'<form method="post" action="/kisi/{escape(person.slug)}/mobil-imza/">'
        f'<input type="hidden" name="istek" value="{escape(number)}">'
        '<button name="karar" value="iptal">İptal</button> '
        '<button name="karar" value="onayla">Onayla (PIN ile imzala)</button></form></section>'
        for number, words in asking
    )


def _authenticator(person: Person, code: Code | None) -> str:
    if code is None:
        return ""
    uri = totp.key_uri(person.totp_secret, account=person.name, issuer=ISSUER)
    image = io.BytesIO()
    segno.make(uri, error="m").save(image, kind="svg", scale=4, border=2, svgclass="qr", xmldecl=False)
    return (
        "<section><h2>Doğrulama uygulaması</h2>"
        f'<p class="code large">{_digits(code.current)}</p>'
        f'<div class="bar"><i style="animation-duration:{code.seconds_left}s;'
        f'width:{100 * code.seconds_left // totp.STEP_SECONDS}%"></i></div>'
        f"<p>{code.seconds_left} saniye daha geçerli. Her kod bir kez kullanılır; "
        f'sıradaki kod <strong class="next">{_digits(code.following)}</strong></p>'
        f"<details><summary>Kendi telefonunuza eklemek için karekod</summary>{image.getvalue().decode()}"
        f"<p><code>{escape(person.totp_secret)}</code></p></details></section>"
    )


def _all_sms(sms: Sequence[Sms], *, with_receiver: bool = False) -> str:
    if not sms:
        return '<section><h2>SMS</h2><p class="empty">Henüz SMS yok.</p></section>'
    shown = "".join(_sms(each, with_receiver=with_receiver) for each in sms)
    return f'<section><h2>SMS</h2><ol class="mails">{shown}</ol></section>'


def _sms(sms: Sms, *, with_receiver: bool) -> str:
    receiver = f"<p>Alıcı: {escape(sms.number)}</p>" if with_receiver else ""
    return (
        f"<li><article><h3>{escape(sms.sender)}</h3><p><small>{escape(sms.date)}</small></p>"
        f"{receiver}<pre>{escape(sms.text)}</pre></article></li>"
    )


def _mails(mails: Sequence[Mail], *, with_receiver: bool = False) -> str:
    if not mails:
        return '<section><h2>E-postalar</h2><p class="empty">Henüz e-posta yok.</p></section>'
    shown = "".join(_mail(mail, with_receiver=with_receiver) for mail in mails)
    return f'<section><h2>E-postalar</h2><ol class="mails">{shown}</ol></section>'


def _mail(mail: Mail, *, with_receiver: bool) -> str:
    code = f'<p class="code">{_digits(mail.code)}</p>' if mail.code else ""
    receiver = f"<p>Alıcı: {escape(', '.join(mail.receivers))}</p>" if with_receiver else ""
    return (
        f"<li><article><h3>{escape(mail.subject)}</h3><p><small>{escape(mail.sender)} · {escape(mail.date)}</small></p>"
        f"{receiver}{code}<pre>{escape(mail.text)}</pre></article></li>"
    )


def _digits(code: str) -> str:
    """Return a code in two groups, readable aloud, copied as one number."""
    return f"<span>{escape(code[:3])}</span><span>{escape(code[3:])}</span>"
