"""Words of e-mails, Turkish and then English in one text.

An e-mail has no legal effect, names no content, holds no key, and carries no link (product.md, rule R17).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from uets.alerts.states import ApprovalOutcome, OperatorChange, Topic

ISTANBUL: Final = ZoneInfo("Europe/Istanbul")

FOOTER: Final = """\
--
Bu e-posta yalnızca bilgilendirmedir, hukuki sonucu yoktur. Bağlantı içermez; şifreniz ve kodunuz e-posta ile istenmez.
Açık kaynak uygulamadır; PTT'nin UETS'si değildir.
This e-mail only informs and has no legal effect. It carries no link and never asks for your password or code.
This is an open implementation of UETS; it is not PTT's UETS."""


class EmailText(msgspec.Struct, frozen=True):
    """Subject and body, ready to be sent."""

    subject: str
    body: str


class _Words(msgspec.Struct, frozen=True):
    subject: str
    turkish: str
    english: str


WORDS: Final[Mapping[Topic, _Words]] = {
    Topic.LOGIN_CODE: _Words(
        "UETS giriş kodunuz / Your UETS login code",
        "Giriş kodunuz: {code}\nKod {minutes} dakika geçerlidir. Kodu kimseye söylemeyin. "
        "Giriş yapmıyorsanız bu e-postayı dikkate almayın.",
        "Your login code: {code}\nIt is valid for {minutes} minutes. Tell it to nobody. "
        "If you are not logging in, ignore this e-mail.",
    ),
    Topic.CONTACT_CODE: _Words(
        "UETS doğrulama kodunuz / Your UETS verification code",
        "Bu adresi doğrulama kodu: {code}\nKod {minutes} dakika geçerlidir. Kodu kimseye söylemeyin. "
        "Siz istemediyseniz bu e-postayı dikkate almayın.",
        "Code that verifies this address: {code}\nIt is valid for {minutes} minutes. Tell it to nobody. "
        "If you did not ask for it, ignore this e-mail.",
    ),
    Topic.CONTACT_CHANGED: _Words(
        "Bilgilendirme kanalınız değişti / Your contact was changed",
        "{installation}: Bilgilendirme kanalınız değişti: {old} yerine {new}\nZaman: {time}\n"
        "Siz yapmadıysanız hesabınıza kendiniz girip kanalı düzeltin.",
        "{installation}: Your contact was changed: {new} instead of {old}\nTime: {time}\n"
        "If this was not you, enter your account yourself and correct it.",
    ),
    Topic.LOGIN_MEANS_CHANGED: _Words(
        "Giriş güvenliğinizde değişiklik / Your means of login changed",
        "{installation}: {change_tr}\nZaman: {time}\n"
        "Bu işlem size ait değilse UETS'ye e-Devlet, e-imza veya mobil imza ile kendiniz girip şifrenizi değiştirin.",
        "{installation}: {change_en}\nTime: {time}\n"
        "If this was not you, enter UETS yourself by e-Devlet, e-imza or mobil imza and change your password.",
    ),
    Topic.LOGIN_LOCKED: _Words(
        "Hesabınıza hatalı giriş denemeleri / Wrong tries to log in as you",
        "{installation}: Adınıza çok sayıda hatalı giriş denendi; denemeler bir süre durduruldu.\nZaman: {time}\n"
        "Denemeleri siz yapmadıysanız bir şey yapmanız gerekmez. e-Devlet, e-imza ve mobil imza ile giriş açıktır.",
        "{installation}: Somebody tried to log in as you too often; further tries were stopped for a while.\n"
        "Time: {time}\nIf it was not you, you need not do anything. Logging in by e-Devlet, e-imza and mobil imza "
        "stays open.",
    ),
    Topic.TARIFF_BOUGHT: _Words(
        "API entegrasyonu satın alındı / API integration bought",
        "Hesap: {account}\nEntegratör: {integrator}\nTarife: {tariff}\nSatış no: {order_number}\n"
        "Tutar (KDV dâhil): {gross}\n"
        "Bitiş tarihi: {ends_on}\nAPI anahtarı entegratöre sistem üzerinden otomatik teslim edilir.",
        "Account: {account}\nIntegrator: {integrator}\nTariff: {tariff}\nOrder: {order_number}\n"
        "Amount incl. VAT: {gross}\n"
        "Last day: {ends_on}\nThe API key is handed to the integrator by the system itself.",
    ),
    Topic.TERM_BOUGHT: _Words(
        "API süresi uzatıldı / API term extended",
        "Hesap: {account}\nEntegratör: {integrator}\nTarife: {tariff}\nSatış no: {order_number}\n"
        "Tutar (KDV dâhil): {gross}\n"
        "Yeni bitiş tarihi: {ends_on}\nAPI anahtarı aynı kalır.",
        "Account: {account}\nIntegrator: {integrator}\nTariff: {tariff}\nOrder: {order_number}\n"
        "Amount incl. VAT: {gross}\n"
        "New last day: {ends_on}\nThe API key stays the same.",
    ),
    Topic.TARIFF_CHANGED: _Words(
        "API tarifesi değişti / API tariff changed",
        "Hesap: {account}\nEntegratör: {integrator}\nYeni tarife: {tariff}\nSatış no: {order_number}\n"
        "Tarife ücreti (KDV dâhil): {gross}\nDüşülen kullanılmayan tutar: {credit}\nÖdenecek: {due}\n"
        "Yeni bitiş tarihi: {ends_on}\nAPI anahtarı aynı kalır.",
        "Account: {account}\nIntegrator: {integrator}\nNew tariff: {tariff}\nOrder: {order_number}\n"
        "Price incl. VAT: {gross}\nUnused value deducted: {credit}\nDue: {due}\n"
        "New last day: {ends_on}\nThe API key stays the same.",
    ),
    Topic.KEY_REVEALED: _Words(
        "API anahtarı görüntülendi / API key viewed",
        "Hesap: {account}\nEntegratör: {integrator}\nAnahtar: {kid}*****\nGörüntüleyen: {person}\nZaman: {time}\n"
        "Bu işlem size ait değilse hesabınıza girip anahtarı devre dışı bırakın.",
        "Account: {account}\nIntegrator: {integrator}\nKey: {kid}*****\nViewed by: {person}\nTime: {time}\n"
        "If this was not you or yours, enter your account and disable the key.",
    ),
    Topic.KEY_UNDELIVERED: _Words(
        "API anahtarı teslim edilemedi / API key not delivered",
        "Hesap: {account}\nEntegratör: {integrator}\n"
        "Anahtar 7 gün içinde teslim alınmadı; şifreli kopyası silindi ve hiç kullanılamaz. "
        "Hesap sahibi API Ayarları Güncelle sayfasında “Yeniden gönder” ile yeni bir anahtar ürettirebilir.",
        "Account: {account}\nIntegrator: {integrator}\n"
        "The key was not acknowledged within 7 days; its encrypted copy was deleted and it "
        "can never be used. The account holder may have a new key made with “Yeniden gönder”.",
    ),
    Topic.KEY_ROTATED: _Words(
        "API anahtarı yenileniyor / API key is being renewed",
        "Hesap: {account}\nEntegratör: {integrator}\nEski anahtar: {kid}*****\nNeden: {why_tr}\n{what_tr}",
        "Account: {account}\nIntegrator: {integrator}\nOld key: {kid}*****\nWhy: {why_en}\n{what_en}",
    ),
    Topic.GRANT_ENDED: _Words(
        "Entegratör yetkisi sonlandırıldı / Grant of an integrator ended",
        "Hesap: {account}\nEntegratör: {integrator}\nZaman: {time}\n"
        "Yetki kalıcı olarak sona erdi; API anahtarları artık çalışmaz. Ücret iadesini entegratör yapar; UETS para "
        "tutmaz.",
        "Account: {account}\nIntegrator: {integrator}\nTime: {time}\n"
        "The grant has ended for good; its API keys no longer work. A refund is made by the integrator; UETS holds no "
        "money.",
    ),
    Topic.GRANT_REVIEW: _Words(
        "Bir entegratör yetkisi onayınızı bekliyor / A grant awaits your confirmation",
        "Hesap: {account}\nEntegratör: {integrator}\nAyrılan ana işlem yetkilisi: {person}\nSon gün: {day}\n"
        "Bu yetkiyi veren kişi hesaptan ayrıldı; yetki sürüyor. UETS'ye kendiniz girip API ANAHTARLARI sayfasından "
        "yetkiyi onaylayın ya da sonlandırın. Son güne kadar onaylanmayan yetki askıya alınır.",
        "Account: {account}\nIntegrator: {integrator}\nPrincipal operator who left: {person}\nLast day: {day}\n"
        "Who gave this grant has left the account; the grant goes on. Log in to UETS yourself and confirm or end it "
        "on the page of API keys. A grant that nobody confirms until the last day is suspended.",
    ),
    Topic.GRANT_SUSPENDED: _Words(
        "Entegratör yetkisi askıya alındı / Grant of an integrator suspended",
        "Hesap: {account}\nEntegratör: {integrator}\n"
        "Yetkiyi veren ana işlem yetkilisi ayrıldı ve yetki 30 gün içinde onaylanmadı. Entegratör tebligatları artık "
        "alamaz. Hesabın bir ana işlem yetkilisi yetkiyi onaylarsa yetki yeniden çalışır.",
        "Account: {account}\nIntegrator: {integrator}\n"
        "The principal operator who gave the grant has left and nobody confirmed it within 30 days. The integrator can "
        "no longer fetch notices. The grant works again once a principal operator of the account confirms it.",
    ),
    Topic.GRANT_CONFIRMED: _Words(
        "Entegratör yetkisi onaylandı / Grant of an integrator confirmed",
        "Hesap: {account}\nEntegratör: {integrator}\nYetki, hesabın bir ana işlem yetkilisince onaylandı ve sürüyor.",
        "Account: {account}\nIntegrator: {integrator}\n"
        "A principal operator of the account has confirmed the grant; it goes on.",
    ),
    Topic.OPERATOR_INVITED: _Words(
        "İşlem yetkilisi daveti / Invitation as operator",
        "Hesap: {account}\nBu hesaba işlem yetkilisi olarak davet edildiniz. Kabul etmek veya reddetmek için UETS'ye "
        "kendiniz girin; davet Bağlantılı Hesaplar sayfasındadır.",
        "Account: {account}\nYou were invited as operator of this account. To accept or decline, log in to UETS "
        "yourself; the invitation is on the page of linked accounts.",
    ),
    Topic.OPERATOR_CHANGED: _Words(
        "İşlem yetkilileri değişti / Operators changed",
        "Hesap: {account}\nİşlem yetkilisi: {person}\nDeğişiklik: {change_tr}",
        "Account: {account}\nOperator: {person}\nChange: {change_en}",
    ),
    Topic.APPROVAL_ASKED: _Words(
        "İkinci onayınız bekleniyor / Your second approval is awaited",
        "Hesap: {account}\nİsteyen: {by}\nBir işlem ikinci bir ana işlem yetkilisinin onayını bekliyor. "
        "UETS'ye kendiniz girip “Yetkiler ve onaylar” sayfasına bakın. 7 gün içinde onaylanmazsa istek düşer.",
        "Account: {account}\nAsked by: {by}\nAn act waits for the approval of a second principal operator. Log in to "
        "UETS yourself and look at “Yetkiler ve onaylar”. After 7 days without approval it lapses.",
    ),
    Topic.APPROVAL_DECIDED: _Words(
        "İkinci onay isteği sonuçlandı / A request for a second approval was decided",
        "Hesap: {account}\nİsteyen: {asked_by}\nSonuç: {outcome_tr}\n"
        "Ayrıntısı için UETS'ye kendiniz girip “Yetkiler ve onaylar” sayfasına bakın.",
        "Account: {account}\nAsked by: {asked_by}\nOutcome: {outcome_en}\n"
        "For details log in to UETS yourself and look at “Yetkiler ve onaylar”.",
    ),
    Topic.CLOSING_ASKED: _Words(
        "Hesabı kapatma isteği / Request to close an address",
        "Hesap: {account}\nBu adresin kapatılması istendi. Kayıt görevlisi bir ay içinde karar verir; o zamana kadar "
        "adres ve yetkiler çalışır. İstek size ait değilse hesabınıza kendiniz girip geri alın.",
        "Account: {account}\nIt was asked to close this address. The registrar decides within a month; until then "
        "address and grants work. If this was not you or yours, enter the account yourself and take it back.",
    ),
    Topic.CLOSING_REFUSED: _Words(
        "Hesabı kapatma isteği reddedildi / Request to close refused",
        "Hesap: {account}\nAdres açık kalır. Gerekçe hesabınızdaki “Hesabı Kapat” sayfasındadır.",
        "Account: {account}\nThe address stays open. The reason stands on the page “Hesabı Kapat” of your account.",
    ),
    Topic.ACCOUNT_CLOSED: _Words(
        "Adres kapatıldı / Address closed",
        "Hesap: {account}\nAdres kapatıldı: yeni tebligat ulaşmaz, entegratör yetkileri sona erdi. Ulaşmış "
        "tebligatların süreleri işler; okunmaları ve delilleri için hesaba girilebilir.",
        "Account: {account}\nThe address was closed: nothing new arrives, grants of integrators have ended. The "
        "periods of what has arrived run on; one may enter the account to read it and its evidence.",
    ),
    Topic.COMPANY_WAITS: _Words(
        "Şirket adına kabulünüz bekleniyor / Your acceptance for a company is awaited",
        "Şirket: {company}\nKabul eden: {by}\nBu şirketin UETS adresinin açılması, birlikte temsil yetkisi olan bir "
        "temsilcinin daha kabulünü bekliyor. UETS'ye kendiniz gidip “UETS adresi açın” sayfasında kimliğinizi "
        "doğrulayın ve şirketin MERSİS numarasını yazın. Son gün: {until}. O zamana kadar kabul edilmezse istek düşer.",
        "Company: {company}\nAccepted by: {by}\nThe opening of this company's UETS address waits for one more of the "
        "representatives who act jointly. Go to UETS yourself, prove who you are on the page “UETS adresi açın” and "
        "type the company's MERSİS number. Until: {until}. Without that it lapses.",
    ),
    Topic.COMPANY_OPENED: _Words(
        "Şirketin UETS adresi açıldı / The company's UETS address was opened",
        "Şirket: {company}\nAçan: {by}\nBu şirketin UETS adresi, ticaret sicilindeki temsilcilerinin kabulüyle açıldı. "
        "Bundan haberiniz yoksa hesabın ana işlem yetkililerine ve kurulumu yürüten kuruma başvurun.",
        "Company: {company}\nOpened by: {by}\nThe UETS address of this company was opened by its representatives in "
        "the trade register. If you did not know of it, ask its principal operators and the body that runs this "
        "installation.",
    ),
    Topic.NOTICE_DELETED_BY_KEY: _Words(
        "API anahtarı ile tebligat silindi / Notice deleted by an API key",
        "Hesap: {account}\nEntegratör: {integrator}\nBarkod: {barcode}\n"
        "Tebligat çöp kutusuna taşındı; 30 gün içinde geri alabilirsiniz.",
        "Account: {account}\nIntegrator: {integrator}\nBarcode: {barcode}\n"
        "The notice was moved to the bin; you may restore it within 30 days.",
    ),
    Topic.NOTICE_ARRIVED: _Words(
        "Yeni tebligat / New notice",
        "{installation}: Adresinize {count} yeni tebligat ulaştı.\nHesabınıza kendiniz girerek bakın. Tebligat, "
        "ulaştığı günü izleyen beşinci günün sonunda, açmasanız da tebliğ edilmiş sayılır.",
        "{installation}: New notices at your address: {count}.\nEnter your account yourself to see. A notice counts as "
        "served at the end of the fifth day after its arrival, even if you do not open it.",
    ),
    Topic.NOTICE_UNREAD: _Words(
        "Açılmamış tebligat / Unopened notice",
        "{installation}: Adresinizde kimsenin açmadığı {count} tebligat var.\nHesabınıza kendiniz girerek bakın. "
        "Tebligat, ulaştığı günü izleyen beşinci günün sonunda, açmasanız da tebliğ edilmiş sayılır.",
        "{installation}: Notices at your address that nobody has opened: {count}.\nEnter your account yourself to see. "
        "A notice counts as served at the end of the fifth day after its arrival, even if you do not open it.",
    ),
    Topic.CONTENT_ENDS: _Words(
        "Tebligat içeriği silinecek / Content of notices ends",
        "{installation}: Gelen kutunuzdaki {count} tebligatın otomatik silinme tarihi {day}.\nSilinmeden önce arşivle: "
        "arşiv kotanız yettiği sürece tebligat silinmez, arşive taşınır. Kotanız yetmezse içerik kalıcı olarak "
        "silinir; saklamak istediğinizi indirin ya da arşivde yer açın. Deliller 30 yıl saklanır.",
        "{installation}: Notices in your inbox whose day of automatic deletion is {day}: {count}.\nWhile your archive "
        "quota lasts, they are archived instead of deleted. When it does not, their content is gone for good: download "
        "what you want to keep or make room in the archive. Evidence is kept for 30 years.",
    ),
}


CHANGES: Final[Mapping[OperatorChange, _Words]] = {
    OperatorChange.INVITED: _Words(
        "",
        "API anahtarıyla davet edildi (entegratör: {integrator}). Kişi daveti kabul etmeden ve ana işlem yetkilisi "
        "onaylamadan hiçbir yetkisi olmaz.",
        "Invited by an API key (integrator: {integrator}). The person gains no right before they accept and a "
        "principal operator confirms.",
    ),
    OperatorChange.REMOVED: _Words(
        "",
        "API anahtarıyla çıkarıldı (entegratör: {integrator}). Yetkisi hemen sona erdi.",
        "Removed by an API key (integrator: {integrator}). The right ended at once.",
    ),
}


CHANGES_BY_PERSONS: Final[Mapping[OperatorChange, _Words]] = {
    OperatorChange.INVITED: _Words(
        "",
        "Davet edildi (davet eden: {by}). Kişi kabul etmeden ve ana işlem yetkilisi onaylamadan yetkisi olmaz.",
        "Invited by {by}. The person gains no right before they accept and a principal operator confirms.",
    ),
    OperatorChange.CONFIRMED: _Words(
        "", "Onaylandı (onaylayan: {by}). Yetkisi başladı.", "Confirmed by {by}. The right has begun."
    ),
    OperatorChange.CHANGED: _Words(
        "", "İzinleri ya da tarihleri değişti (değiştiren: {by}).", "Rights or dates were changed by {by}."
    ),
    OperatorChange.REMOVED: _Words(
        "", "Çıkarıldı (çıkaran: {by}). Yetkisi hemen sona erdi.", "Removed by {by}. The right ended at once."
    ),
    OperatorChange.OVER: _Words(
        "", "Yetkisinin son günü geçti; sona erdi.", "The last day of the right is over; it has ended."
    ),
    OperatorChange.BY_REGISTER: _Words(
        "", "Nüfus kaydına göre yetkisi sona erdi.", "The right has ended, as the civil register says."
    ),
}


def describe_change(
    change: OperatorChange, *, account: str, person: str, by: str, is_by_key: bool = True
) -> dict[str, str]:
    """Return the facts of an e-mail about operators; `by` is the person, or the integrator whose key has acted."""
    words, facts = (CHANGES if is_by_key else CHANGES_BY_PERSONS)[change], {"integrator": by, "by": by}
    changes = {"change_tr": words.turkish.format_map(facts), "change_en": words.english.format_map(facts)}
    return {"account": account, "person": person} | changes


OUTCOMES: Final[Mapping[ApprovalOutcome, _Words]] = {
    ApprovalOutcome.APPROVED: _Words(
        "",
        "{by} onayladı; işlem tam istendiği gibi yapıldı.",
        "Approved by {by}; it was done exactly as asked.",
    ),
    ApprovalOutcome.REJECTED: _Words(
        "", "{by} reddetti; işlem yapılmadı.", "Refused by {by}; nothing was done."
    ),
    ApprovalOutcome.WITHDRAWN: _Words(
        "", "{by} isteğini geri aldı; işlem yapılmadı.", "Taken back by {by}; nothing was done."
    ),
    ApprovalOutcome.EXPIRED: _Words(
        "",
        "7 gün içinde onaylanmadığı için düştü; işlem yapılmadı.",
        "It lapsed after 7 days without approval; nothing was done.",
    ),
}


def describe_outcome(outcome: ApprovalOutcome, *, asked_by: str, by: str) -> dict[str, str]:
    """Return the facts of an e-mail about the end of a request for a second approval."""
    words, facts = OUTCOMES[outcome], {"by": by}
    return {
        "asked_by": asked_by,
        "outcome_tr": words.turkish.format_map(facts),
        "outcome_en": words.english.format_map(facts),
    }


def compose(*, topic: Topic, facts: Mapping[str, str]) -> EmailText:
    """Return the e-mail about a topic; raises KeyError when a fact is missing."""
    words = WORDS[topic]
    parts = [words.turkish.format_map(facts), words.english.format_map(facts), FOOTER]
    return EmailText(words.subject, "\n\n".join(parts) + "\n")


def write_time(at: datetime) -> str:
    """Return an instant as the reader in Türkiye sees it, for example `24.11.2026 14:03 (UTC+3)`."""
    return f"{at.astimezone(ISTANBUL):%d.%m.%Y %H:%M} (UTC+3)"
