"""Every sentence of the program, Turkish and English. Each problem says what happened and what to do."""

from typing import Final

SHOWN: Final[dict[str, tuple[str, str]]] = {
    "kind-login": ("UETS'ye giriş", "Log-in to the UETS"),
    "kind-document": ("Belge imzalama", "Signing a document"),
    "kind-package": ("E-yazışma paketi imzalama", "Signing an official package"),
    "statement": ("Beyan: {text}", "Statement: {text}"),
    "origin": ("Site: {text}", "Site: {text}"),
    "browser": ("Tarayıcı: {text}", "Browser: {text}"),
    "match": ("Eşleşme sayısı: {number}", "Match number: {number}"),
    "file": (
        "Belge: {name}\n  dosya: {path}\n  SHA-256: {sha256}",
        "Document: {name}\n  file: {path}\n  SHA-256: {sha256}",
    ),
    "no-viewer": (
        "  PDF görüntüleyici bulunamadı; dosyayı yukarıdaki yerden açın.",
        "  No PDF viewer was found; open the file at the place above.",
    ),
    "compare": (
        "Tarayıcınızda {number} yazmıyorsa ya da bu işlemi siz başlatmadıysanız imzalamayın.",
        "Do not sign if your browser does not show {number}, or if you did not start this yourself.",
    ),
    "agree": ("İmzalıyor musunuz? (e/h)", "Do you sign? (y/n)"),
    "certificate": ("{place}. {name} ({issuer}, {date})", "{place}. {name} ({issuer}, {date})"),
    "choose": ("Hangi sertifika?", "Which certificate?"),
    "card-of": ("Kart: {name} ({issuer}, {date})", "Card: {name} ({issuer}, {date})"),
    "pin": ("PIN (görünmez): ", "PIN (not shown): "),
    "signing-as": ("{name} olarak imzalanıyor…", "Signing as {name}…"),
    "signed-login": (
        "İmzalandı. Tarayıcınıza dönün; giriş orada sürer.",
        "Signed. Go back to your browser; the log-in goes on there.",
    ),
    "signed": ("İmzalandı ve gönderildi. Tarayıcınıza dönün.", "Signed and sent. Go back to your browser."),
    "declined": (
        "İmzalanmadı; tarayıcıya bildirildi. Sizin başlatmadığınız bir istekse bir şey yapmanız gerekmez.",
        "Not signed; the browser has been told. If you did not start this, there is nothing else to do.",
    ),
    "ask-code": ("Tarayıcınızda görünen kodu yazın:", "Type the code that your browser shows:"),
    "open-file": ("Belgeyi aç: {name}", "Open the document: {name}"),
    "continue": ("Devam", "Continue"),
    "sign": ("İmzala", "Sign"),
    "cancel": ("Vazgeç", "Cancel"),
    "module-here": ("{name}: {path} (kurulu)", "{name}: {path} (installed)"),
    "module-not-here": ("{name}: {path} (yok)", "{name}: {path} (not there)"),
    "link-registered": (
        "uets-imzaci:// bağlantıları bu programla açılacak: {file}",
        "uets-imzaci:// links will open this program: {file}",
    ),
}
PROBLEMS: Final[dict[str, tuple[str, str]]] = {
    "code-missing": (
        "Kod verilmedi. Tarayıcıda görünen kodu yazın: uets-imzaci K7QM-2XPD",
        "No code was given. Type the code that the browser shows: uets-imzaci K7QM-2XPD",
    ),
    "code-malformed": (
        "Bu bir imza kodu değil. Kod sekiz harf ve rakamdır (K7QM-2XPD); tarayıcıdan yeniden bakın.",
        "This is no signing code. A code has eight letters and digits (K7QM-2XPD); look at the browser again.",
    ),
    "code-unknown": (
        "Bu kodla bekleyen bir istek yok. Kodu denetleyin ya da tarayıcıda yeni kod isteyin.",
        "No request waits under this code. Check the code, or ask for a new one in the browser.",
    ),
    "code-over": (
        "Kodun süresi doldu ya da kod kullanıldı. Tarayıcıda yeni kod isteyin.",
        "The code has expired or was used. Ask for a new one in the browser.",
    ),
    "too-many-codes": (
        "Bu ağdan çok fazla kod denendi. Bir saat sonra yeniden deneyin.",
        "Too many codes were tried from this network. Try again in an hour.",
    ),
    "signer-is-another": (
        "Bu kart, işlemi başlatan kişinin değil. Kendi kartınızı takın ve yeniden deneyin.",
        "This card is not that of the person who started this. Insert your own card and try again.",
    ),
    "server-missing": (
        (
            "Hangi UETS'ye bağlanılacağı söylenmedi. --server https://… yazın ya da {file} dosyasına "
            'server = "https://…" satırını koyun.'
        ),
        (
            "It was not said which UETS to ask. Give --server https://…, or write the line "
            'server = "https://…" into {file}.'
        ),
    ),
    "server-malformed": (
        "Sunucu adresi anlaşılmadı. https://uets.ornek.tr gibi yazın.",
        "The server's address was not understood. Write it like https://uets.ornek.tr.",
    ),
    "server-plain": (
        "Şifresiz (http) adrese yalnız bu bilgisayarda bağlanılır. Adresi https:// ile yazın.",
        "Plain http is used on this computer only. Write the address with https://.",
    ),
    "server-away": (
        "{server} adresine ulaşılamadı. İnternet bağlantınızı ve adresi denetleyin.",
        "{server} could not be reached. Check your connection and the address.",
    ),
    "server-broken": (
        "{server} ile bağlantı yarıda kesildi. Aynı kodla yeniden deneyin.",
        "The connection to {server} broke. Try again with the same code.",
    ),
    "server-refused": ("Sunucu kabul etmedi: {words}", "The server did not accept it: {words}"),
    "server-error": (
        "Sunucu beklenmedik biçimde yanıtladı ({status}). Biraz sonra yeniden deneyin.",
        "The server gave an unexpected answer ({status}). Try again a little later.",
    ),
    "answer-unknown": (
        "Sunucunun yanıtı anlaşılmadı; hiçbir şey imzalanmadı. Programın yeni sürümünü kurun.",
        "The server's answer was not understood; nothing was signed. Install the newest version.",
    ),
    "answer-large": (
        "Sunucunun gönderdiği dosya çok büyük; hiçbir şey imzalanmadı. Kurumun yardım masasına bildirin.",
        "The server sent a file that is too large; nothing was signed. Tell its help desk.",
    ),
    "other-address": (
        "İstek başka bir adrese yönlendiriyor; hiçbir şey imzalanmadı. Kurumun yardım masasına bildirin.",
        "The request points to another address; nothing was signed. Tell the help desk.",
    ),
    "other-origin": (
        (
            "İstek {origin} sitesinden, bu program ise {server} ile çalışıyor; hiçbir şey imzalanmadı. "
            "Tarayıcıdaki adresi denetleyin: sahte bir site olabilir."
        ),
        (
            "The request is of {origin}, but this program works with {server}; nothing was signed. "
            "Check the browser's address: it may be a false site."
        ),
    ),
    "form-unknown": (
        "İmza isteğinin biçimi kurala uymuyor; hiçbir şey imzalanmadı. Kurumun yardım masasına bildirin.",
        "The request does not have the form it should have; nothing was signed. Tell the help desk.",
    ),
    "statement-changed": (
        "İmzalanacak veri gösterilen beyan değil; hiçbir şey imzalanmadı. Kurumun yardım masasına bildirin.",
        "What would be signed is not the statement shown; nothing was signed. Tell the help desk.",
    ),
    "not-pdf": (
        "İmzalanacak dosya PDF değil; hiçbir şey imzalanmadı. Kurumun yardım masasına bildirin.",
        "The file to be signed is no PDF; nothing was signed. Tell the help desk.",
    ),
    "byte-range": (
        "İmza belgenin bütününü kapsamıyor; hiçbir şey imzalanmadı. Kurumun yardım masasına bildirin.",
        "The signature would not cover the whole document; nothing was signed. Tell the help desk.",
    ),
    "summary-broken": (
        "Paketin özeti okunamadı; hiçbir şey imzalanmadı. Kurumun yardım masasına bildirin.",
        "The package's summary could not be read; nothing was signed. Tell the help desk.",
    ),
    "part-changed": (
        "“{name}” imzalanacak özetle uyuşmuyor; hiçbir şey imzalanmadı. Kurumun yardım masasına bildirin.",
        "“{name}” does not agree with the summary to be signed; nothing was signed. Tell the help desk.",
    ),
    "part-unseen": (
        "Özette gösterilmeyen bir parça var ({name}); hiçbir şey imzalanmadı. Kurumun yardım masasına bildirin.",
        "The summary names a part that is not shown ({name}); nothing was signed. Tell the help desk.",
    ),
    "no-driver": (
        "Kart sürücüsü bulunamadı. Kartınızla gelen yazılımı (AKİS, eToken) kurun ya da --module ile yerini söyleyin.",
        "No card driver was found. Install the software of your card (AKİS, eToken), or name it with --module.",
    ),
    "driver-broken": (
        "Kart sürücüsü açılamadı: {file}. Yolu denetleyin; sürücü bu bilgisayarın türüne (64 bit) uygun olmalıdır.",
        "The card driver could not be opened: {file}. Check the path; it has to fit this computer (64 bit).",
    ),
    "no-card": (
        "Kart bulunamadı. Kartı ya da çubuğu takın ve aynı kodla yeniden deneyin.",
        "No card was found. Insert the card or stick and try again with the same code.",
    ),
    "no-certificate": (
        "Kartta imza sertifikası yok. Nitelikli elektronik sertifikanızın bulunduğu kartı takın.",
        "The card has no signing certificate. Insert the card with your qualified certificate.",
    ),
    "key-missing": (
        "Kartta bu sertifikanın anahtarı yok. Kartı veren kuruluşa başvurun.",
        "The card has no key for this certificate. Ask whoever issued the card.",
    ),
    "key-unknown": (
        "Kartın anahtarı desteklenmiyor: RSA (en az 2048 bit) ya da P-256 gerekir.",
        "The card's key is of a kind that is not taken: RSA (2048 bits or more) or P-256 is needed.",
    ),
    "certificate-over": (
        "Sertifikanın süresi {date} tarihinde bitiyor; bugün geçerli değil. Sertifikanızı yenileyin.",
        "The certificate is not valid today (it ends on {date}). Renew your certificate.",
    ),
    "card-file-missing": (
        "Kart dosyası okunamadı: {file}. Yolu denetleyin.",
        "The card's file could not be read: {file}. Check the path.",
    ),
    "card-file-broken": (
        "Bu dosya bir imza kartı değil (PKCS #12: anahtar ve sertifika gerekir). Doğru dosyayı verin.",
        "This file is no card (PKCS #12 with a key and a certificate). Name the right file.",
    ),
    "card-cancelled": (
        "İşlem kart okuyucusunda iptal edildi. Aynı kodla yeniden deneyebilirsiniz.",
        "It was cancelled at the card reader. You can try again with the same code.",
    ),
    "card-failed": (
        "Kart imzalamadı ({reason}). Kartı çıkarıp takın ve aynı kodla yeniden deneyin.",
        "The card did not sign ({reason}). Pull it out, insert it and try again with the same code.",
    ),
    "pin-missing": (
        "PIN girilmedi; hiçbir şey imzalanmadı. Aynı kodla yeniden deneyebilirsiniz.",
        "No PIN was given; nothing was signed. You can try again with the same code.",
    ),
    "pin-wrong": (
        "PIN yanlış. Birkaç yanlış denemeden sonra kart kilitlenir; PIN'i denetleyip aynı kodla yeniden deneyin.",
        "The PIN is wrong. A card locks after a few tries; check the PIN and try again with the same code.",
    ),
    "pin-length": (
        "PIN'in uzunluğu uymuyor. PIN'i denetleyip aynı kodla yeniden deneyin.",
        "The PIN has a wrong length. Check it and try again with the same code.",
    ),
    "pin-locked": (
        "Kart kilitli. PUK ile ya da kartı veren kuruluştan açtırın.",
        "The card is locked. Unlock it with the PUK, or ask whoever issued it.",
    ),
    "nothing-chosen": (
        "Sertifika seçilmedi; hiçbir şey imzalanmadı. Aynı kodla yeniden deneyebilirsiniz.",
        "No certificate was chosen; nothing was signed. You can try again with the same code.",
    ),
    "settings-broken": (
        "Ayar dosyası okunamadı: {file}. server, card, module, token, language satırları beklenir.",
        "The settings file could not be read: {file}. It holds lines server, card, module, token, language.",
    ),
    "no-window": (
        "Pencere açılamadı (tkinter ya da ekran yok). Programı --window olmadan çalıştırın.",
        "No window could be opened (no tkinter or no display). Run the program without --window.",
    ),
    "link-elsewhere": (
        "Bağlantı kaydı yalnız Linux'ta yapılır. Windows ve macOS için yardım sayfasına bakın.",
        "Links are registered on Linux only. See the help page for Windows and macOS.",
    ),
    "interrupted": (
        "Durduruldu; hiçbir şey imzalanmadı. Aynı kodla yeniden deneyebilirsiniz.",
        "Stopped; nothing was signed. You can try again with the same code.",
    ),
}
WORDS: Final = SHOWN | PROBLEMS


def say(sentence: str, language: str, /, **facts: object) -> str:
    """Return a sentence in `tr` or `en` with its facts."""
    turkish, english = WORDS[sentence]
    return (english if language == "en" else turkish).format_map(facts)
