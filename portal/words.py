"""What the domain refuses, in sentences: what is wrong, and what to do."""

import string
from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop
from typing_extensions import override

from uets.kernel.refusals import Refusal

SENTENCES: dict[str, str] = {
    # Login.
    "credentials-wrong": gettext_noop("Girilen bilgiler eşleşmiyor. Numarayı ve şifreyi denetleyin."),
    "too-many-tries": gettext_noop("Çok fazla hatalı giriş yapıldı. {minutes} dakika sonra yeniden deneyin."),
    "code-wrong": gettext_noop("Güvenlik kodu doğrulanamadı. Uygulamadaki yeni kodu yazın."),
    "code-expired": gettext_noop("Kodun süresi doldu. Yeni bir kod isteyin."),
    "address-invalid": gettext_noop(
        "Geçerli bir e-posta adresi ya da 5 ile başlayan 10 haneli cep telefonu numarası yazın."
    ),
    "sms-unavailable": gettext_noop("Bu kurulum SMS göndermiyor; cep telefonu doğrulanamaz."),
    "no-verified-email": gettext_noop("Doğrulanmış e-posta adresiniz yok. Doğrulama uygulamasını kullanın."),
    "no-verified-mobile": gettext_noop("SMS kodu gönderilemiyor. Başka bir doğrulama yolu seçin."),
    "first-factor-refused": gettext_noop(
        "Güçlü bir yöntem yalnızca güçlü bir girişten sonra eklenir. e-Devlet, e-imza veya mobil imza ile girin."
    ),
    "passkey-refused": gettext_noop(
        "Geçiş anahtarı doğrulanamadı. Yeniden deneyin ya da başka bir yol seçin."
    ),
    "passkey-limit": gettext_noop("En fazla {most} geçiş anahtarı eklenebilir. Kullanmadığınızı kaldırın."),
    "passkey-not-found": gettext_noop("Geçiş anahtarı bulunamadı. Listeyi yenileyin."),
    "identification-too-weak": gettext_noop(
        "Şifre belirlemek için kimliğinizi e-Devlet, e-imza veya mobil imza ile yeniden doğrulayın."
    ),
    "password-too-short": gettext_noop("Şifre en az {least} karakter olmalıdır."),
    "password-too-common": gettext_noop("Bu şifre kolay tahmin edilir. Başka bir şifre seçin."),
    "login-not-fresh": gettext_noop("Bu işlem için yeniden giriş yapın."),
    "edevlet-failed": gettext_noop(
        "e-Devlet girişi tamamlanamadı. Yeniden deneyin ya da başka bir yolla girin."
    ),
    "signature-refused": gettext_noop("İmza doğrulanamadı. İşlemi baştan başlatıp yeniden imzalayın."),
    "certificate-refused": gettext_noop("Bu sertifika kabul edilmiyor. Sertifikanızı verene başvurun."),
    "certificate-status-unknown": gettext_noop(
        "Sertifikanızın iptal durumu şu anda öğrenilemiyor; imza kabul edilmedi. Biraz sonra yeniden deneyin ya da "
        "başka bir yolla giriş yapın."
    ),
    "mobile-number-invalid": gettext_noop(
        "Cep telefonu numarası geçerli değil. 5 ile başlayan on haneyi yazın."
    ),
    "mobile-operator-unknown": gettext_noop("Operatörünüzü listeden seçin."),
    "too-many-mobile-requests": gettext_noop(
        "Bu numara için çok fazla istek yapıldı. {minutes} dakika sonra yeniden deneyin ya da başka bir yolla giriş "
        "yapın."
    ),
    "mobile-signature-gone": gettext_noop(
        "Bu mobil imza isteği kapandı: kullanıldı ya da süresi doldu. Yeni bir istek gönderin."
    ),
    "mobile-signer-other": gettext_noop("Başka bir kişi imzaladı. Kendi numaranızla yeniden imzalayın."),
    "signing-request-unknown": gettext_noop("Bu kodla bekleyen bir imza isteği yok. Yeni bir kod alın."),
    "signing-request-over": gettext_noop("İmza isteği sona erdi. Yeni bir kod alın."),
    "too-many-codes": gettext_noop("Çok fazla kod istendi. {minutes} dakika sonra yeniden deneyin."),
    "signer-is-another": gettext_noop("Başka bir kişi imzaladı. Kendi sertifikanızla imzalayın."),
    # Opening an address.
    "address-exists": gettext_noop("Bu kişinin UETS adresi var. Var olan hesaba giriş yapın."),
    "disclosure-unread": gettext_noop(
        "Aydınlatma metni bu arada değişti. Aşağıdaki metni okuyup yeniden deneyin."
    ),
    "email-unproven": gettext_noop("Kod doğrulanamadı. E-postadaki son kodu yazın."),
    "registry-failed": gettext_noop(
        "Ticaret sicili (MERSİS) şu anda yanıt vermiyor; hiçbir şey açılmadı. Birkaç dakika sonra yeniden deneyin."
    ),
    "too-many-lookups": gettext_noop("Çok fazla sorgu yaptınız. {minutes} dakika sonra yeniden deneyin."),
    "not-representative": gettext_noop(
        "Bu numarayla temsilcisi olduğunuz bir şirket bulunamadı. Numarayı denetleyin; temsil yetkiniz yeniyse "
        "sicile yazılmasını bekleyin."
    ),
    "authority-over": gettext_noop(
        "Bu şirketteki temsil yetkiniz bugün geçerli değil: süresi dolmuş ya da başlamamış. Yetki yenilendiyse "
        "sicile yazılmasını bekleyin."
    ),
    "company-not-ready": gettext_noop("Bu şirket için adres açılamaz."),
    "company-has-address": gettext_noop(
        "Bu şirketin UETS adresi var; yeni adres açılmadı. İşlem yetkilisi olmak için ana işlem yetkililerinden "
        "davet isteyin."
    ),
    "check-too-old": gettext_noop("Sicil sorgusunun üzerinden 10 dakika geçti. Numarayı yeniden yazın."),
    "opening-over": gettext_noop("Bu istek sona erdi. Baştan başlayın."),
    # Accounts and operators.
    "no-standing": gettext_noop("Bu hesaptaki yetkiniz kaldırılmış."),
    "account-not-found": gettext_noop("Hesap bulunamadı."),
    "account-closed": gettext_noop("Hesap kapalı."),
    "person-unknown": gettext_noop(
        "Bu kimlik numarasıyla kayıtlı kişi yok. Kişi önce kendi adresini almalıdır."
    ),
    "principal-required": gettext_noop("Bu işlemi yalnızca ana işlem yetkilisi yapabilir."),
    "permission-missing": gettext_noop("Bu işlem için yetkiniz yok."),
    "permission-unknown": gettext_noop("En az bir izin seçin."),
    "operator-not-found": gettext_noop("İşlem yetkilisi bulunamadı. Listeyi yenileyin."),
    "operator-exists": gettext_noop("Bu kişi zaten yetkili ya da davetli."),
    "operator-limit": gettext_noop("En az bir, en fazla 10 ana işlem yetkilisi tanımlanabilir."),
    "principal-operator-protected": gettext_noop(
        "Ana işlem yetkilisini yalnızca ana işlem yetkilisi değiştirebilir."
    ),
    "dates-invalid": gettext_noop("Son gün, ilk günden ve bugünden önce olamaz."),
    "holder-alone": gettext_noop(
        "Gerçek kişinin hesabında ana işlem yetkilisi olmaz; işlem yetkilisi davet edin."
    ),
    "second-approval-needed": gettext_noop(
        "Bu hesapta bu işlem için ikinci bir ana işlem yetkilisinin onayı gerekir."
    ),
    "second-not-allowed": gettext_noop(
        "Bu isteği siz ya da isteyenin son 7 günde eklediği bir kişi onaylayamaz. "
        "Başka bir ana işlem yetkilisi onaylamalıdır."
    ),
    "approval-not-found": gettext_noop("Onay isteği bulunamadı. Listeyi yenileyin."),
    "approval-over": gettext_noop("Bu istek daha önce sonuçlandı ya da 7 günlük süresi doldu."),
    "fewer-than-two": gettext_noop("İki kişilik onay için hesapta en az iki ana işlem yetkilisi olmalıdır."),
    "closing-not-found": gettext_noop("Kapatma isteği bulunamadı."),
    "closing-exists": gettext_noop("Bu hesap için bekleyen bir kapatma isteği var."),
    "proposal-not-found": gettext_noop("Öneri bulunamadı. Listeyi yenileyin."),
    "proposal-exists": gettext_noop("Bu hesap için bekleyen bir kapatma önerisi var."),
    "proposal-over": gettext_noop("Bu öneri daha önce sonuçlandı. Sayfayı yenileyin."),
    "second-staff-needed": gettext_noop(
        "Adresi iki kayıt görevlisi birlikte kapatır: öneren kendi önerisini uygulayamaz."
    ),
    "mandatory-group": gettext_noop(
        "Hesap sahibi zorunlu grupta; istekle kapanmaz. Gruptan çıktıysa önce zorunlu grup kaydını düzeltin."
    ),
    "integrator-key-changed": gettext_noop(
        "Entegratörün şifreleme anahtarı, başvuranın gördüğünden farklı. Başvuru reddedilip yeniden yapılmalıdır."
    ),
    "closing-over": gettext_noop("Bu istek daha önce sonuçlandı. Sayfayı yenileyin."),
    "document-refused": gettext_noop("Belge PDF, JPEG ya da PNG olmalı ve 2 MB'yi geçmemelidir."),
    "identifier-invalid": gettext_noop("Numara hatalı. Rakamları denetleyin."),
    "identifier-taken": gettext_noop("Bu numara kayıtlı."),
    # Sending authorities.
    "authority-not-found": gettext_noop("Tebligat çıkaran merci bulunamadı. Listeden seçin."),
    "official-exists": gettext_noop("Bu kişi bu mercide zaten görevli."),
    "official-not-found": gettext_noop("Görevli bulunamadı. Listeyi yenileyin."),
    "role-missing": gettext_noop("Görevli için en az bir rol seçin: Hazırlayan, İmzalayan."),
    "seal-not-found": gettext_noop("Mühür bulunamadı. Listeyi yenileyin."),
    "seal-unclear": gettext_noop("Mührü ya sertifikasının SHA-256 özetiyle ya da kurum numarasıyla tanıtın."),
    "client-not-found": gettext_noop("Program bulunamadı. Listeyi yenileyin."),
    "month-out-of-range": gettext_noop("Tahmin {earliest} ile {latest} arasındaki bir ay için verilir."),
    # Staff.
    "staff-required": gettext_noop("Bu işlemi yalnızca bu görevi olan görevli yapabilir."),
    "staff-role-exists": gettext_noop("Bu kişi bu görevi zaten yapıyor."),
    "staff-role-not-found": gettext_noop("Bu kişinin böyle bir görevi yok."),
    "reason-missing": gettext_noop("İşlemin gerekçesini yazın."),
    # Sending.
    "package-missing": gettext_noop("Göndermek istediğiniz EYP paketini seçin."),
    "package-too-large": gettext_noop("Paket 100 MB'den büyük. Ekleri azaltıp yeniden imzalayın."),
    "reference-invalid": gettext_noop("Referans en fazla 100 karakterdir ve satır sonu içermez."),
    "already-arrived": gettext_noop(
        "Tebligat adrese ulaştı; iptal edilemez. Gerekirse yeni bir tebligat gönderin."
    ),
    "submission-not-found": gettext_noop("Gönderi bulunamadı."),
    "composition-gone": gettext_noop("Bu yazı artık yok: gönderildi, silindi ya da bu arada değişti."),
    "composition-incomplete": gettext_noop(
        "Yazı bu hâliyle gönderilemez. Eksikleri düzeltip yeniden deneyin."
    ),
    "signer-required": gettext_noop("Yazıyı mercinin İmzalayan görevlisi imzalar ve gönderir."),
    "signature-missing": gettext_noop(
        "Yazı henüz imzalanmadı ya da imzadan sonra değişti. Yeniden imzalayın."
    ),
    "composed-refused": gettext_noop(
        "Paket bu hâliyle sisteme alınmaz. Yazıyı denetleyip yeniden imzalayın."
    ),
    "authority-seal-missing": gettext_noop(
        "Bu kurulumda mercinizin mühür anahtarı yok; burada yazılan tebligat mühürlenemez. UETS işletmecisine başvurun "
        "ya da evrak yazılımınızda imzalanmış paketi yükleyin."
    ),
    "authority-seal-unusable": gettext_noop(
        "Mercinizin mührü şu anda kullanılamıyor; hiçbir şey gönderilmedi. Yazı duruyor: biraz sonra yeniden deneyin, "
        "sürerse UETS işletmecisine başvurun."
    ),
    "seal-certificate-unfit": gettext_noop(
        "Sertifika bu mercinin mühür anahtarına ait değil ya da geçerli değil."
    ),
    "draft-not-found": gettext_noop("Yüklediğiniz paket artık yok. Yeniden yükleyin."),
    "too-many-calls": gettext_noop(
        "Bir dakikada çok fazla dosya doğrulandı. Bir dakika sonra yeniden deneyin."
    ),
    "evidence-time-unavailable": gettext_noop(
        "Delillere zaman damgası alınamıyor; yeni tebligat kabul edilmiyor. Daha sonra yeniden deneyin."
    ),
    # Texts.
    "text-not-found": gettext_noop("Metin bulunamadı."),
    "text-changed": gettext_noop("Metnin yeni bir sürümü yayınlandı. Yeni sürümü okuyup yeniden onaylayın."),
    "contract-missing": gettext_noop("Bu işlem için önce sözleşmenin yürürlükteki sürümünü kabul edin."),
    "signature-needed": gettext_noop(
        "e-imza veya mobil imza ile girdiniz; bu metin kutuyla ya da düğmeyle değil, imzanızla kabul edilir. "
        "“İmzala” düğmesini kullanın."
    ),
    "receipt-not-found": gettext_noop("Makbuz bulunamadı."),
    # Application, grant, key.
    "application-not-found": gettext_noop("Başvuru bulunamadı. Başvuruya yeniden başlayın."),
    "step-missing": gettext_noop("Başvuruda eksik adım var. Önce onu tamamlayın."),
    "integrator-not-found": gettext_noop("Entegratör bulunamadı. Listeden seçin."),
    "integrator-not-offered": gettext_noop(
        "Bu entegratör şu anda yeni başvuru almıyor. Başka bir entegratör seçin."
    ),
    "tariff-not-found": gettext_noop("Tarife bulunamadı. Listeden seçin."),
    "tariff-not-on-sale": gettext_noop("Bu tarife artık satışta değil. Başka bir tarife seçin."),
    "tariff-unchanged": gettext_noop(
        "Bu tarife zaten sizde. Süreyi uzatmak için API Süre Uzatma işlemini kullanın."
    ),
    "tariff-too-narrow": gettext_noop(
        "Tarifeniz bu izni içermiyor. İzni kaldırın ya da tarifeyi değiştirin."
    ),
    "nothing-granted": gettext_noop("En az bir izin seçin ya da anahtarı devre dışı bırakın."),
    "grant-exists": gettext_noop("Bu entegratöre verilmiş geçerli bir yetki var."),
    "grant-not-found": gettext_noop("Yetki bulunamadı."),
    "payment-refused": gettext_noop("Ödeme alınamadı; satış yapılmadı. Biraz sonra yeniden deneyin."),
    "key-type-unsupported": gettext_noop("Bu tür bir anahtar kullanılamaz."),
    "ip-range-invalid": gettext_noop(
        "{range} geçerli bir adres aralığı değil. Örneğin 203.0.113.0/28 yazın."
    ),
    "extension-too-far": gettext_noop("Süre en fazla {months} ay ileriye uzatılabilir."),
    "extension-too-late": gettext_noop("Bitişin üzerinden {days} günden çok geçti. Yeni bir başvuru yapın."),
    "rotation-in-progress": gettext_noop(
        "Anahtar yenileme sürüyor: yeni anahtar yolda ya da eskisi henüz çalışıyor. Bitince yeniden deneyin."
    ),
    "reveal-limit": gettext_noop("Bugünkü görüntüleme sınırına ulaşıldı. Yarın yeniden deneyin."),
    "reveal-repeated": gettext_noop(
        "Anahtar bir kez gösterildi. Yeniden görmek için “Görüntüle” düğmesine basın; bu yeni bir görüntülemedir."
    ),
    "reveal-ceiling": gettext_noop("Şu anda anahtar gösterilemiyor. Bir saat sonra yeniden deneyin."),
    "temporarily-unavailable": gettext_noop("Anahtar kasasına ulaşılamıyor. Biraz sonra yeniden deneyin."),
    "etag-stale": gettext_noop("Ayarlar siz bakarken değişti. Güncel değerleri denetleyip yeniden deneyin."),
    "state-conflict": gettext_noop("Bu durumda yapılamaz. Sayfayı yenileyin."),
    # Mailbox.
    "notice-not-found": gettext_noop("Tebligat bulunamadı."),
    "duplicate": gettext_noop("Bu belge bu muhataba daha önce ulaştı."),
    "part-not-found": gettext_noop("Parça bulunamadı."),
    "notice-not-opened": gettext_noop("Önce tebligatı açın."),
    "notice-guarded": gettext_noop(
        "Bir kişinin açmadığı veya 5. günü dolmamış tebligatı bir anahtar silemez."
    ),
    "undo-period-over": gettext_noop("Geri alma süresi doldu. Deliller 30 yıl saklanır."),
    "archive-quota-exceeded": gettext_noop("Arşiv kotanız doldu. Arşivden tebligat çıkarın."),
    "content-shredded": gettext_noop("Saklama süresi dolduğu için içerik silindi. Deliller durur."),
    "content-link-spent": gettext_noop(
        "Bağlantı kullanıldı ya da süresi doldu. Tebligat sayfasından yeniden açın."
    ),
    # Evidence.
    "evidence-not-found": gettext_noop("Delil bulunamadı."),
    "evidence-not-stamped": gettext_noop(
        "Delil kaydedildi; mührü ve zaman damgası birkaç saniye içinde tamamlanır. Sayfayı yenileyin."
    ),
    "document-too-large": gettext_noop("Dosya en fazla {most} MB olabilir."),
    "document-not-recognised": gettext_noop(
        "Bu dosya UETS'nin verdiği bir delil değil. Delil paketini (ZIP), ASiC-E kabını, delil.xml ya da delil.pdf "
        "dosyasını seçin."
    ),
}


METHODS = {
    "parola-totp": gettext_noop("UETS şifresi ve doğrulama uygulaması"),
    "parola-passkey": gettext_noop("UETS şifresi ve geçiş anahtarı"),
    "parola-eposta": gettext_noop("UETS şifresi ve e-posta kodu"),
    "parola-sms": gettext_noop("UETS şifresi ve SMS kodu"),
    "parola-kurtarma": gettext_noop("UETS şifresi ve kurtarma kodu"),
    "mobilimza": gettext_noop("mobil imza"),
    "eimza": gettext_noop("e-imza"),
    "edevlet": gettext_noop("e-Devlet"),
    "edevlet-kod": gettext_noop("e-Devlet ve güvenlik kodu"),
    "edevlet-totp": gettext_noop("e-Devlet ve doğrulama uygulaması"),
    "edevlet-passkey": gettext_noop("e-Devlet ve geçiş anahtarı"),
    "api": gettext_noop("API anahtarı"),
}
"""Ways of login by their names in records."""

REASONS: dict[tuple[str, str], str] = {
    ("email-unproven", "expired"): gettext_noop(
        "Kodun süresi ya da deneme hakkı doldu. Yeni bir kod isteyin."
    ),
    ("email-unproven", "too-many"): gettext_noop("Çok fazla kod istediniz. Kimliğinizi yeniden doğrulayın."),
    ("edevlet-failed", "other-session"): gettext_noop(
        "e-Devlet girişi tamamlanamadı: giriş bu tarayıcıda başlatılmamış, daha önce kullanılmış ya da süresi dolmuş. "
        "Girişi baştan başlatın."
    ),
    ("edevlet-failed", "consent-refused"): gettext_noop(
        "e-Devlet girişi tamamlanamadı: bilgilerinizin paylaşılmasına izin vermediniz. İzin vererek yeniden deneyin "
        "ya da başka bir yolla girin."
    ),
    ("edevlet-failed", "unavailable"): gettext_noop(
        "e-Devlet girişi tamamlanamadı: e-Devlet şu anda yanıt vermiyor. Birkaç dakika sonra yeniden deneyin ya da "
        "başka bir yolla girin."
    ),
    ("edevlet-failed", "malformed"): gettext_noop(
        "e-Devlet girişi tamamlanamadı: e-Devlet'in yanıtı okunamadı; güvenlik için giriş yapılmadı. Birkaç dakika "
        "sonra yeniden deneyin ya da başka bir yolla girin."
    ),
    ("edevlet-failed", "not-identified"): gettext_noop(
        "e-Devlet girişi tamamlanamadı: e-Devlet kimliğinizi doğrulamadı. e-Devlet'e yeniden girerek deneyin."
    ),
    ("identification-too-weak", "company"): gettext_noop(
        "Şirket adına adres açmak için kimliğinizi e-Devlet, e-imza veya mobil imza ile yeniden doğrulayın."
    ),
    ("registry-failed", "malformed"): gettext_noop(
        "Ticaret sicilinin (MERSİS) yanıtı okunamadı; güvenlik için hiçbir şey açılmadı. Birkaç dakika sonra yeniden "
        "deneyin."
    ),
    ("company-not-ready", "struck_off"): gettext_noop(
        "Bu şirket ticaret sicilinden silinmiş; adına adres açılamaz. Yanlışsa ticaret sicili müdürlüğüne başvurun."
    ),
    ("company-not-ready", "in_liquidation"): gettext_noop(
        "Bu şirket tasfiye hâlinde; adresini yalnızca tasfiye memuru açabilir."
    ),
    ("signature-refused", "other-content"): gettext_noop(
        "İmzalanan veri sizden istenenden farklı; imza kabul edilmedi. İşlemi baştan başlatın."
    ),
    ("signature-refused", "other-type"): gettext_noop(
        "Bu imza başka bir işlem için atılmış; kabul edilmedi. İşlemi baştan başlatın."
    ),
    ("certificate-refused", "untrusted"): gettext_noop(
        "Sertifikanız Türkiye'de yetkili bir sağlayıcının değil. Nitelikli e-imza sertifikanızı kullanın."
    ),
    ("certificate-refused", "expired"): gettext_noop(
        "Sertifikanızın süresi dolmuş. Sağlayıcınızdan yeni sertifika alın."
    ),
    ("certificate-refused", "not-yet-valid"): gettext_noop(
        "Sertifikanızın geçerliliği henüz başlamamış. Başlangıç tarihinden sonra yeniden deneyin."
    ),
    ("certificate-refused", "revoked"): gettext_noop(
        "Sertifikanız iptal edilmiş. Sağlayıcınızdan yeni sertifika alın."
    ),
    ("certificate-refused", "wrong-usage"): gettext_noop(
        "Bu sertifika imza atmak için verilmemiş. Kartınızdaki imza sertifikasını seçin."
    ),
    ("certificate-refused", "not-qualified"): gettext_noop(
        "Bu bir nitelikli elektronik sertifika değil. Nitelikli e-imza sertifikanızı kullanın."
    ),
    ("certificate-refused", "no-tckn"): gettext_noop(
        "Sertifikada T.C. kimlik numarası yok. Kişi adına verilmiş nitelikli sertifikanızı kullanın."
    ),
    ("ip-range-invalid", "empty"): gettext_noop("“Yalnızca şu adresler” için en az bir adres aralığı yazın."),
    ("ip-range-invalid", "count"): gettext_noop("En fazla {most} adres aralığı yazılabilir."),
    ("ip-range-invalid", "local"): gettext_noop(
        "{range} internette kullanılmayan bir adres içeriyor. Entegratörün internete çıkış adresini yazın."
    ),
    ("temporarily-unavailable", "seal"): gettext_noop(
        "Kurulumun mührüne şu anda ulaşılamıyor. Bir dakika sonra yeniden deneyin."
    ),
    ("temporarily-unavailable", "timestamps"): gettext_noop(
        "Zaman damgası hizmetine şu anda ulaşılamıyor. Bir dakika sonra yeniden deneyin."
    ),
    ("temporarily-unavailable", "certificates"): gettext_noop(
        "Yayımlanan sertifikalara şu anda ulaşılamıyor. Bir dakika sonra yeniden deneyin."
    ),
    ("first-factor-refused", "contacts"): gettext_noop(
        "Hem e-posta adresiniz hem cep telefonunuz doğrulanmış olmalıdır. e-Devlet, e-imza veya mobil imza ile girin."
    ),
    ("first-factor-refused", "recent"): gettext_noop(
        "E-posta adresiniz veya cep telefonunuz son 7 gün içinde değişmiş. 7 gün sonra yeniden deneyin ya da "
        "e-Devlet, e-imza veya mobil imza ile girin."
    ),
    ("first-factor-refused", "codes"): gettext_noop(
        "Önce e-posta adresinize ve telefonunuza gönderilen kodları yazın."
    ),
    ("passkey-refused", "known"): gettext_noop("Bu geçiş anahtarı zaten kayıtlı."),
    ("state-conflict", "encryption-key-changed"): gettext_noop(
        "Entegratörün şifreleme anahtarı başvurunuzdan sonra değişti; bu yetkiyle yeni anahtar gönderilemez."
    ),
}
"""Sentences for a refusal that says why (`why`)."""


class _Formatter(string.Formatter):
    """Fills in what is known of the case; a fact that is not known reads as a dash."""

    @override
    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        return kwargs.get(str(key), "–") if not args else "–"


def say(refusal: Refusal) -> str:
    """Return the sentence of a refusal in the reader's language."""
    return say_code(refusal.code, refusal.facts)


def say_code(code: str, facts: Mapping[str, object]) -> str:
    """Return the sentence of a refusal that was kept by its code and facts."""
    words = REASONS.get((code, str(facts.get("why", "")))) or SENTENCES.get(
        code, gettext_noop("Bu işlem yapılamadı. Sayfayı yenileyip yeniden deneyin.")
    )
    return _Formatter().vformat(gettext(words), (), facts)


def method_words(method: str) -> str:
    """Return a way of login in words, from its name with or without the prefix of evidence."""
    name = method.rpartition(":")[2]
    return gettext(METHODS[name]) if name in METHODS else name
