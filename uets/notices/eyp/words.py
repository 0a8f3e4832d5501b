"""The Turkish of what is said against a package: `PackageRefused.detail` is English in evidence and API alike."""

import re
from functools import lru_cache
from typing import Final

_FAULTS: Final = (
    (r"DagitimListesi #(\d+)", r"DagitimListesi'nin \1. satırı"),
    # the ZIP
    (r"the file is not a readable ZIP", "dosya okunabilir bir ZIP değil"),
    (r"the end of the ZIP is not in order", "ZIP'in sonu düzgün değil"),
    (r"the directory does not stand where it should", "ZIP dizini olması gereken yerde değil"),
    (r"the (?:ZIP64 end record is missing|ZIP64 locator points elsewhere)", "ZIP64 kaydı eksik ya da yanlış"),
    (r"the two ends of the ZIP differ", "ZIP'in iki sonu birbirini tutmuyor"),
    (
        r"the directory has another number of entries than it says",
        "ZIP dizinindeki sayı, dosya sayısını tutmuyor",
    ),
    (r"the directory has (\d+) bytes", r"ZIP dizini \1 bayt"),
    (
        r"a part is encrypted or packed in an unknown way",
        "bir parça şifreli ya da bilinmeyen yöntemle sıkıştırılmış",
    ),
    (r"a part is a link", "bir parça bağlantı (link)"),
    (r"a part has an unsafe name", "bir parçanın adı güvenli değil"),
    (r"two parts have the same name", "iki parçanın adı aynı"),
    (r"the parts are too large together", "parçalar toplamda çok büyük"),
    (r"parts overlap", "parçalar üst üste biniyor"),
    (r"more than (\d+) entries", r"\1 parçadan fazla"),
    (r"a part unpacks to (\d+) times its size", r"bir parça açılınca \1 katına çıkıyor"),
    (r"(\d+) bytes", r"\1 bayt"),
    (r"(.+) is damaged", r"\1 bozuk"),
    (r"(.+) is cut off", r"\1 yarım kalmış"),
    (r"(.+) is longer than it says", r"\1 yazdığından uzun"),
    (r"(.+) has (\d+) bytes", r"\1 \2 bayt"),
    # parts and their digests
    (r"a relationship leads out of the package", "bir ilişki paketin dışını gösteriyor"),
    (r"no part of type (.+)", r"\1 türünde parça yok"),
    (r"several parts of type (.+)", r"\1 türünde birden çok parça var"),
    (r"two attachments have one file name", "iki ekin dosya adı aynı"),
    (r"an attachment is in the wrong folder", "bir ek yanlış klasörde"),
    (r"an attachment is not in the metadata", "bir ek üstveride yok"),
    (r"a file has too long a name", "bir dosyanın adı çok uzun"),
    (r"(.+): two digests, one of them SHA-512, are needed", r"\1: biri SHA-512 olan iki özet gerekir"),
    (r"(.+): unknown algorithm or no digest", r"\1: özet yok ya da yöntemi bilinmiyor"),
    (r"(.+) names (.+) twice", r"\1, \2 parçasını iki kez sayıyor"),
    (r"(.+) does not cover (.+)", r"\1, \2 parçasını kapsamıyor"),
    # metadata
    (r"(GuvenlikKodu|DagitimTuru) is unknown", r"\1 değeri bilinmiyor"),
    (r"Konu is empty or too long", "Konu boş ya da çok uzun"),
    (r"Olusturan is no public body with KKK and Adi", "Olusturan, KKK ve Adi olan bir kurum değil"),
    (r"DagitimListesi has (\d+) lines", r"DagitimListesi'nde \1 satır var"),
    (r"too many Ek, or two with one Id", "Ek sayısı çok fazla ya da iki Ek'in Id'si aynı"),
    (r"BelgeNo is missing or too long", "BelgeNo yok ya da çok uzun"),
    (r"BelgeId is no GUID", "BelgeId bir GUID değil"),
    (r"Tarih has no offset", "Tarih'te saat dilimi farkı yok"),
    (r"Tarih is no time", "Tarih bir zaman değil"),
    (r"(.+) names no unit and file number", r"\1 birim ve dosya numarası belirtmiyor"),
    (r"an Ek has no Id, Tur or SiraNo", "bir Ek'in Id, Tur ya da SiraNo alanı yok"),
    (r"an attachment outside is marked as signed", "paket dışındaki bir ek imzalı olarak işaretli"),
    (r"an Ek has too long a name", "bir Ek'in adı çok uzun"),
    (
        r"the MimeTuru of an Ek is too long or no media type",
        "bir Ek'in MimeTuru çok uzun ya da ortam türü değil",
    ),
    (r"recipient (\d+) has no number or too long a name", r"\1. muhatabın numarası yok ya da adı çok uzun"),
    (r"encrypted packages are not taken over", "şifreli paketler alınmaz"),
    (r"category or version is unknown", "paketin kategorisi ya da sürümü bilinmiyor"),
    (r"the package names another BelgeId than its metadata", "paketteki BelgeId üstveridekinden farklı"),
    (r"the court file names another body", "dosya bilgileri başka bir kurumu gösteriyor"),
    (r"(.+) has a DTD", r"\1 bir DTD içeriyor"),
    (r"(.+) has an entity", r"\1 bir varlık (entity) içeriyor"),
    (r"(.+) is nested too deeply", r"\1 çok derin iç içe"),
    (r"(.+) holds more than text", r"\1 metinden başka şey içeriyor"),
    # signatures and their certificates
    (r"there is no signature", "imza yok"),
    (r"a certificate had expired", "bir sertifikanın süresi dolmuştu"),
    (r"a certificate was not valid yet", "bir sertifikanın süresi başlamamıştı"),
    (r"a certificate is revoked", "bir sertifika iptal edilmiş"),
    (
        r"the certificate does not lead to a root of the trust list",
        "sertifika, güven listesindeki bir köke bağlanmıyor",
    ),
    (r"the key is not for signing documents", "anahtar belge imzalamak için verilmemiş"),
    (r"the certificate is not a person's", "sertifika bir kişinin değil"),
    (r"the certificate is not a qualified one", "sertifika nitelikli değil"),
    (r"the certificate is not a public body's", "sertifika bir kurumun değil"),
    (r"official: (.+)", r"imzalayan: \1"),
    (r"seal: (.+)", r"mühür: \1"),
    (r"(.+) is not CMS: .+", r"\1 bir CMS imzası değil ya da bozuk"),
    (
        r"(.+): (?:the content differs from what was signed|it signs other bytes)",
        r"\1: imzalanan içerik farklı",
    ),
    (
        r"(.+): its value was not made with the key of its certificate",
        r"\1: imza değeri sertifikanın anahtarıyla atılmamış",
    ),
    (r"(.+): it names another certificate", r"\1: başka bir sertifikayı gösteriyor"),
    (
        r"(.+): it does not name its certificate .+",
        r"\1: sertifikasını göstermiyor (signing-certificate-v2, RFC 5035)",
    ),
    (r"(.+): the signer's certificate is not in the file", r"\1: imzalayanın sertifikası dosyada yok"),
    (r"(.+): its certificate cannot be read", r"\1: sertifikası okunamıyor"),
    (r"(.+): .*(?:no longer holds|is too short)", r"\1: yöntemi ya da anahtarı artık güvenli değil"),
    (r"(.+): it has (\d+) signers", r"\1: \2 imzalayanı var"),
    (
        r"(.+): (?:it has no signed attributes|signed attribute .+|the signed content type .+)",
        r"\1: imzalı alanları eksik",
    ),
    (
        r"(.+): (?:the signed content is not inside|what it signs is no document|it is CMS, but .+)",
        r"\1: belge imzası değil",
    ),
)

_ROLES: Final = {"initials": "paraf", "official's signature": "yetkilinin imzası", "seal": "kurumun mührü"}
_OF_CERTIFICATE: Final = re.compile(r"(initials|official's signature|seal), certificate ([0-9a-f]{16}): (.+)")
_KNOWN: Final = tuple((re.compile(pattern), turkish) for pattern, turkish in _FAULTS)


@lru_cache(maxsize=1024)
def to_turkish(detail: str) -> str:
    """Return a detail in Turkish; names and numbers stay as they are, as does what has no words."""
    found = _OF_CERTIFICATE.fullmatch(detail)
    if found is not None:
        return f"{_ROLES[found[1]]}, sertifika {found[2]}: {to_turkish(found[3])}"
    for pattern, turkish in _KNOWN:
        match = pattern.fullmatch(detail)
        if match is not None:
            return match.expand(turkish)
    return detail
