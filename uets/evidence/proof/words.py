"""What a check found, in sentences, Turkish and English: for the page, the API and the command alike.

The English of a fault is what the check itself says; `FAULTS` holds the Turkish of each.
"""

import re
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from uets.evidence.proof.report import Report, Step

TURKISH: Final = "tr"
ENGLISH: Final = "en"
ISTANBUL: Final = ZoneInfo("Europe/Istanbul")
UNTRANSLATED: Final = "denetlenemedi"

STEPS: Final = {
    "archive": ("Zip dosyası", "Zip"),
    "seal": ("Mühür", "Seal"),
    "seal-certificate": ("Mühür sertifikası", "Certificate of the seal"),
    "row": ("Kayıt satırı", "Row"),
    "row-signature": ("Satırın imzası", "Signature of the row"),
    "evidence-record": ("Zaman kanıtı", "Evidence record"),
    "order": ("Sıra", "Order"),
    "revocation": ("İptal durumu", "Revocation"),
    "revocation-earlier": ("İptal durumu", "Revocation"),
    "revocation-unpublished": ("İptal durumu", "Revocation"),
    "row-revocation": ("İptal durumu", "Revocation"),
    "stamp-revocation": ("Zaman damgasının iptal durumu", "Revocation of the time stamp"),
    "timestamp": ("Zaman damgası", "Time stamp"),
    "manifest": ("Kap listesi", "Manifest"),
    "copies": ("Diğer dosyalar", "Other files"),
    "copy": ("Diğer dosyalar", "Other files"),
    "pdf-signature": ("PDF imzası", "Signature of the PDF"),
    "pdf-attachment": ("PDF eki", "Attachment of the PDF"),
    "document": ("Belge", "Document"),
}

HOLDS: Final = {
    "seal": (
        "Mühür geçerli: delil {detail} tarihinden beri değişmemiş.",
        "The seal holds: the evidence has not changed since {detail}.",
    ),
    "seal-certificate": (
        "Mühür sertifikası bu kurulumun yayımladığı mühür sertifikasıdır ve o tarihte geçerlidir.",
        "The seal's certificate is published as seal and was valid at that time.",
    ),
    "row": (
        "Satır kaydedildiği biçimdedir. Bu tür kayıtlar tek tek mühürlenmez.",
        "The row is in the form in which it was recorded. Rows of this kind get no seal of their own.",
    ),
    "row-signature": (
        "Satırı bu kurulumun mühür anahtarı imzalamış.",
        "The row was signed with the seal key of this installation.",
    ),
    "evidence-record": (
        "Zaman kanıtı bu delilin: delil {detail} tarihinde vardı.",
        "The evidence record is of this evidence: it existed at {detail}.",
    ),
    "order": (
        "Delil önce mühürlenmiş, sonra damgalanmış.",
        "The evidence was sealed first and stamped afterwards.",
    ),
    "timestamp": (
        "Zaman damgası ({detail}) yayımlanan bir zaman damgası sertifikasıyla atılmış.",
        "The time stamp ({detail}) was made with a published time-stamp certificate.",
    ),
    "revocation": (
        "Sertifikayı veren, {detail} tarihinde mühür sertifikasının mühürden önce iptal edilmediğini söylemiş.",
        "The issuer said at {detail} that the seal's certificate had not been revoked before it sealed.",
    ),
    "revocation-earlier": (
        "Sertifika {detail} tarihinde iptal edilmemiş; o tarihten kullanıldığı ana kadarını bu dosya kanıtlamaz.",
        "The certificate was not revoked at {detail}; from then until it was used this file proves nothing.",
    ),
    "revocation-unpublished": (
        "Sertifika, iptal bilgisinin nerede yayımlandığını söylemiyor; iptal durumunu hiçbir dosya kanıtlayamaz.",
        "The certificate names nobody who would tell of its revocation; no file can prove it.",
    ),
    "row-revocation": (
        "Sertifikayı veren, {detail} tarihinde, satırı imzalayan mühür sertifikasının iptal edilmediğini söylemiş.",
        "The issuer said at {detail} that the certificate of the seal that signed the row was not revoked.",
    ),
    "stamp-revocation": (
        "Sertifikayı veren, {detail} tarihinde zaman damgası sertifikasının damgadan önce iptal edilmediğini söylemiş.",
        "The issuer said at {detail} that the time stamp's certificate had not been revoked before it stamped.",
    ),
    "manifest": ("Kap, delilin özetini doğru taşıyor.", "The container states the digest of the evidence."),
    "copies": (
        "Paketteki diğer dosyalar delil ve zaman kanıtı ile uyumlu.",
        "The other files of the bundle agree with the evidence and its record.",
    ),
    "pdf-signature": (
        "PDF'yi bu kurulumun mührü imzalamış; imzadan sonra ({detail}) değişmemiş.",
        "The PDF is signed with the seal of this installation and has not changed since ({detail}).",
    ),
    "pdf-attachment": (
        "PDF'nin ekindeki delil okundu ve ayrıca denetlendi.",
        "The evidence attached to the PDF was read and checked by itself.",
    ),
}

FAULTS: Final = (
    (r"the evidence differs from what was sealed", "delil, mühürlendikten sonra değiştirilmiş"),
    (
        r"the seal's own time, certificate or form differs.*",
        "mührün zamanı, sertifikası ya da biçimi imzalandığından farklı",
    ),
    (r"the signature value was not made with.*", "imza değeri bu sertifikanın anahtarıyla atılmamış"),
    (r"the file is not in canonical form", "dosya kurallı (kanonik) biçimde değil"),
    (r"the file is not well-formed XML", "dosya düzgün bir XML değil"),
    (r"the file is not (UTF-8 text|a sealed evidence of UETS)", "dosya UETS'nin mühürlü bir delili değil"),
    (r"the file is too large to be an evidence", "dosya bir delil olamayacak kadar büyük"),
    (r"the seal was not made with a P-256 key", "mühür bir P-256 anahtarıyla atılmamış"),
    (
        r"the (seal does not hold|signing time|certificate of the seal|\w+( \w+)? of the seal).*",
        "mühür okunamadı",
    ),
    (r"the row (is not|was not signed with a P-256).*", "satır, UETS'nin yazdığı biçimde değil"),
    (r"the facts of the row differ from their hash", "satırdaki bilgiler kendi özetinden farklı"),
    (
        r"the signature was not made over this row.*",
        "bu satır, yayımlanan bir mührün anahtarıyla imzalanmamış",
    ),
    (r"the certificate is not published as seal", "sertifika, mühür olarak yayımlanmış değil"),
    (r"the certificate is not published as timestamp", "sertifika, zaman damgası için yayımlanmış değil"),
    (
        r"the certificate is not for time stamps alone.*",
        "sertifika yalnızca zaman damgası için verilmiş değil",
    ),
    (r"a certificate was not valid at that time", "sertifika o tarihte geçerli değildi"),
    (r"the certificate does not lead to a pinned root", "sertifika, tanınan bir kök sertifikaya bağlanmıyor"),
    (r"(a certificate|the certificate).* cannot be read", "bir sertifika okunamadı"),
    (r".*covers other bytes", "zaman kanıtı başka bir belgeye ait"),
    (r".*the token stamps another (root|hash)", "zaman damgası başka bir özete atılmış"),
    (r".*mixes hash algorithms", "zaman kanıtında özet yöntemleri karışmış"),
    (r"a renewal is not younger than what it renews", "bir yenileme, yenilediğinden eski"),
    (r".*the token cannot be checked.*", "zaman damgası değiştirilmiş ya da okunamıyor"),
    (
        r"(the record (cannot be read|holds no time stamp|is not in the one form)|it is not an evidence record).*",
        "zaman kanıtı değiştirilmiş ya da okunamıyor",
    ),
    (r"an archive time stamp holds no token", "zaman kanıtında zaman damgası yok"),
    (r".*its digest algorithm no longer holds", "zaman damgasının özet yöntemi artık güvenli değil"),
    (r"chain \d+, stamp \d+: .*", "zaman damgası değiştirilmiş ya da okunamıyor"),
    (
        r"it was stamped much later than it says it was sealed",
        "zaman damgası, yazılan mühür zamanından çok sonra alınmış; mühür geriye tarihlenmiş olabilir",
    ),
    (r"it says it was sealed after it was stamped", "mühür zamanı, zaman damgasından sonra görünüyor"),
    (r"the certificate was revoked before it was used", "sertifika, kullanılmadan önce iptal edilmiş"),
    (
        r"the certificate was revoked, and the signature over the row says no time",
        "sertifika iptal edilmiş; satırın imzası ise ne zaman atıldığını söylemiyor",
    ),
    (
        r"nothing here says whether the certificate was revoked.*",
        "sertifikanın önceden iptal edilip edilmediğini dosyada söyleyen bir şey yok; sertifikayı veren yayımlıyor",
    ),
    (
        r"what is said of revocation is of another time.*",
        "iptal bilgisi, sertifikanın kullanıldığı zamana ait değil; o zaman için bir şey kanıtlamaz",
    ),
    (r"the OCSP answer is (not about|signed).*", "OCSP yanıtı bu sertifikaya ait değil ya da denetlenemiyor"),
    (r"the (OCSP answer|CRL) does not hold", "iptal bilgisi değiştirilmiş ya da okunamıyor"),
    (r"it is not what was kept that day", "o gün saklanan iptal bilgisi bu değil"),
    (r"it is about another certificate", "iptal kaydı başka bir sertifikaya ait"),
    (r"it is missing", "pakette yok"),
    (r"it differs from the evidence record", "zaman kanıtındakinden farklı"),
    (r"it differs from the evidence", "delildekinden farklı"),
    (
        r"it was never handed out like this",
        "bu kurulumun verdiği dosya değil; çalıştırmayın ve ona güvenmeyin",
    ),
    (r"it is not in the form that UETS writes", "UETS'nin yazdığı biçimde değil"),
    (
        r"it holds other certificates than those that signed here",
        "bu delilde imzası olanlardan başka sertifikalar taşıyor",
    ),
    (r"it is not that of an ASiC-E container", "bir ASiC-E kabınınki değil"),
    (r"it does not stand first and unpacked", "kabın ilk ve sıkıştırılmamış dosyası değil"),
    (
        r"the zip holds bytes that belong to none of its files",
        "zip dosyasında, içindeki dosyaların hiçbirine ait olmayan baytlar var",
    ),
    (r"the zip holds two files of this name", "zip dosyasında bu adda iki dosya var"),
    (
        r"some computers hold its name for that of another file",
        "bazı bilgisayarlar bu adı, zip dosyasındaki başka bir dosyanın adıyla bir tutar",
    ),
    (r"its path leads out of the zip", "yolu zip dosyasının dışına çıkıyor"),
    (r"it is no ordinary file", "sıradan bir dosya değil"),
    (
        r"the zip (gives it two names|says two things of it)",
        "zip dosyası onun için birbirinden farklı şeyler söylüyor",
    ),
    (
        r"it is packed in a way that not every program reads",
        "her programın okuyamadığı biçimde sıkıştırılmış",
    ),
    (r"it cannot be unpacked", "açılamıyor; bozulmuş ya da değiştirilmiş"),
    (r"it is not a pinned root", "tanınan bir kök sertifika değil"),
    (r"it is not the root of this seal", "bu mührün kök sertifikası değil"),
    (
        r"the signature does not cover the whole file",
        "imza dosyanın tamamını kapsamıyor; sonradan eklenmiş bölüm var",
    ),
    (r"the signature does not hold: .*", "imza geçersiz; dosya değiştirilmiş"),
    (r"the signature cannot be read", "imza değiştirilmiş ya da okunamıyor"),
    (r"the time stamp of the signature does not hold", "imzanın zaman damgası geçersiz"),
    (r"the PDF holds no signature", "PDF'de imza yok"),
    (r"the signature holds no time stamp", "imzada zaman damgası yok"),
    (r"the PDF holds no evidence", "PDF'nin ekinde delil yok"),
)
"""The Turkish of what a check says in English, the first that fits; `{words}` of low-level readers are left out."""


def step_name(step: Step, *, language: str) -> str:
    """Return what a step is called."""
    turkish, english = STEPS[_kind(step)]
    number = step.code.removeprefix("timestamp-") if step.code.startswith("timestamp-") else ""
    name = english if language == ENGLISH else turkish
    return f"{name} {number}" if number not in {"", "1"} else name


def sentence(step: Step, *, language: str) -> str:
    """Return what was found, as a sentence; of a fault, in which file."""
    if step.holds:
        turkish, english = HOLDS[_kind(step)]
        return (english if language == ENGLISH else turkish).format(detail=_moment(step.detail, language))
    words = step.detail if language == ENGLISH else translate(step.detail)
    return f"{step.file}: {words}." if step.file else f"{words}."


def translate(fault: str) -> str:
    """Return the Turkish of a fault."""
    return next((turkish for pattern, turkish in FAULTS if re.fullmatch(pattern, fault)), UNTRANSLATED)


def verdict(report: Report, *, language: str) -> str:
    """Return the one line that sums a report up."""
    if not report.holds:
        turkish, english = "DELİL DOĞRULANMADI", "DOES NOT HOLD"
    elif report.is_timed and report.unproven:
        turkish = "DELİL DOĞRULANDI; SERTİFİKANIN İPTAL DURUMU BU DOSYADA KANITLANMIYOR"
        english = "VERIFIED; REVOCATION IS NOT PROVEN BY THIS FILE"
    elif report.is_timed:
        turkish, english = "DELİL DOĞRULANDI", "VERIFIED"
    else:
        turkish = "MÜHÜR DOĞRULANDI; ZAMAN DAMGASI BU DOSYADA YOK"
        english = "SEAL VERIFIED; THIS FILE HOLDS NO TIME STAMP"
    return english if language == ENGLISH else turkish


def _moment(detail: str, language: str) -> str:
    """Return an instant as people in Türkiye read it; what is no instant stays as it is."""
    try:
        at = datetime.fromisoformat(detail).astimezone(ISTANBUL)
    except ValueError:
        return detail
    return f"{at:%d.%m.%Y %H:%M:%S} ({'Türkiye time' if language == ENGLISH else 'Türkiye saati'})"


def _kind(step: Step) -> str:
    return step.code if step.code in STEPS else step.code.partition("-")[0]
