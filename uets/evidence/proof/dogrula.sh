#!/usr/bin/env bash
# Delil paketini yalnızca openssl ve xmlsec1 ile doğrular; ağa bağlanmaz.
# Verifies an evidence bundle with nothing but openssl and xmlsec1; it never uses the network.
#
#   dogrula.sh --kok-ozeti SHA256 --yayimlanan uets-certificates.pem [KLASOR]
#
# Kök özetini, yayımlanan sertifika dosyasını ve bu betiği paketten değil, kurumun kendi kanalından alın.
# Take the root's fingerprint, the published certificates and this script from the authority, never from the bundle.
set -euo pipefail
export LC_ALL=C

kok_ozeti='' yayimlanan='' klasor='.'
while [ $# -gt 0 ]; do
  case "$1" in
    --kok-ozeti) kok_ozeti=$(printf '%s' "${2:-}" | tr -d ': ' | tr 'A-F' 'a-f'); shift 2 ;;
    --yayimlanan) yayimlanan=$(realpath -- "${2:-}"); shift 2 ;;
    *) klasor=$1; shift ;;
  esac
done
cd -- "$klasor"
gecici=$(mktemp -d)
trap 'rm -rf "$gecici"' EXIT

hata() { echo "HATA: $1"; exit 1; }
ozet() { local o; o=$("${2:-sha256}sum" < "$1"); echo "${o%% *}"; }
sertifika_ozeti() { # ilk sertifikanın / of the first certificate in a PEM file
  local o; o=$(sed -n '1,/-----END/{/-----/d; p;}' "$1" | base64 -d 2> /dev/null | sha256sum) || true
  echo "${o%% *}"
}
onalti() { od -An -v -tx1 "$1" | tr -d ' \n'; }
bayt() { printf '%b' "$(sed 's/../\\x&/g' <<<"$1" | tr -d '\n')"; }
saniye() { date -u -d "$1" +%s; }
var() { [ -f "$1" ] || hata "$1 pakette yok / is missing"; }
pem() { sed -n '/-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/p'; }

belge=delil.xml
if [ ! -f delil.xml ] && { [ -f delil.json ] || [ -f delil.json.sig ]; }; then belge=delil.json; fi # mühürsüz tür / a kind without a seal of its own
for dosya in "$belge" delil.ers kanit.txt jeton.tst sertifikalar.pem kok.pem dogrula.sh OKU.txt; do var "$dosya"; done
[ "$belge" = delil.xml ] || var delil.json.sig

# 0: kök ve roller / root and roles
if [ -z "$kok_ozeti" ] || [ -z "$yayimlanan" ]; then
  echo "KÖK DOĞRULANMADI: --kok-ozeti ve --yayimlanan verilmedi / ROOT NOT VERIFIED"
  exit 2
fi
openssl x509 -in kok.pem > "$gecici/kok" 2> /dev/null || hata "kok.pem: okunamadı / cannot be read"
cmp -s "$gecici/kok" kok.pem || hata "kok.pem: tek sertifika değil / is not one certificate"
[ "$(sertifika_ozeti kok.pem)" = "$kok_ozeti" ] || hata "kok.pem: kök başka / another root"
{ openssl crl2pkcs7 -nocrl -certfile sertifikalar.pem 2> /dev/null | openssl pkcs7 -print_certs 2> /dev/null | pem > "$gecici/getirilen"; } || true
cmp -s "$gecici/getirilen" sertifikalar.pem || hata "sertifikalar.pem: UETS'nin yazdığı biçimde değil / not in the form that UETS writes"
mkdir "$gecici/rol"
awk -v to="$gecici/rol" '/^# role: /{role=$3} /-----BEGIN CERTIFICATE-----/{n++; file=to "/" role "-" n ".pem"}
  file{print > file} /-----END CERTIFICATE-----/{close(file); file=""}' "$yayimlanan"
for biri in "$gecici/rol"/*.pem; do
  rol=${biri##*/}
  echo "${rol%-*} $(sertifika_ozeti "$biri")" >> "$gecici/roller"
done
rolde() { grep -qx "$2 $(sertifika_ozeti "$1")" "$gecici/roller"; } # dosya rol: is the certificate published in this role?
cat "$gecici/rol"/root-*.pem > "$gecici/kokler.pem" # yayımlanan kökler / the published roots

# 1: mühür, kendi zamanında / the seal, at its own time
muhur="$gecici/muhur.pem"
if [ "$belge" = delil.xml ]; then
  { echo '-----BEGIN CERTIFICATE-----'
    { grep -o '<ds:X509Certificate>[^<]*' delil.xml || true; } | sed -n '1s/.*>//p' | fold -w 64
    echo '-----END CERTIFICATE-----'; } > "$muhur"
  rolde "$muhur" seal || hata "delil.xml: mühür sertifikası yayımlanmış değil / the seal's certificate is not published"
  zaman=$({ grep -o '<xades:SigningTime>[^<]*' delil.xml || true; } | sed -n '1{s/.*>//; s/T/ /; s/\..*//; p;}')
  sonuc=$(xmlsec1 --verify --enabled-key-data x509 --verification-gmt-time "$zaman" --trusted-pem kok.pem \
    --untrusted-pem sertifikalar.pem --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties delil.xml 2>&1) ||
    hata "delil.xml: mühür geçersiz / the seal does not hold"
  grep -q 'References (ok/all): 2/2' <<<"$sonuc" || hata "delil.xml: mühür delilin tamamını kapsamıyor / the seal does not cover all"
  muhur_ani=$(saniye "$zaman UTC")
  echo "1 mühür geçerli / seal holds: $zaman UTC"
else
  imzalayan=''
  for biri in "$gecici/rol"/seal-*.pem; do
    openssl x509 -in "$biri" -noout -pubkey > "$gecici/anahtar.pem"
    if openssl dgst -sha256 -verify "$gecici/anahtar.pem" -signature delil.json.sig delil.json > /dev/null 2>&1; then
      imzalayan=$biri
      [ "$(sertifika_ozeti "$biri")" != "$(sertifika_ozeti sertifikalar.pem)" ] || break # paketin getirdiği / the one that the bundle brings
    fi
  done
  [ -n "$imzalayan" ] || hata "delil.json.sig: yayımlanan bir mührün imzası değil / not signed with a published seal"
  openssl verify -no_check_time -CAfile kok.pem "$imzalayan" > /dev/null 2>&1 || hata "delil.json.sig: sertifika köke bağlanmıyor / its certificate does not lead to the root"
  openssl x509 -in "$imzalayan" > "$muhur"
  echo "1 satır imzası geçerli / the row's signature holds"
fi

# 2 ve 3: zaman kanıtı; her damga, sonrakinin zamanında / the evidence record, each stamp at the time of the next one
bicim='^ *([0-9]+):d=([0-9]+) +hl=([0-9]+) +l= *([0-9]+) +(prim|cons): (.*)$'
dizi() { # içerik (onaltılık): as a SEQUENCE
  local boy=$((${#1} / 2))
  if [ "$boy" -lt 128 ]; then printf '30%02x%s' "$boy" "$1"
  elif [ "$boy" -lt 256 ]; then printf '3081%02x%s' "$boy" "$1"
  elif [ "$boy" -lt 65536 ]; then printf '3082%04x%s' "$boy" "$1"
  else printf '3083%06x%s' "$boy" "$1"; fi
}
ayir() { # kayıt, klasör → $sayi, $yontemler, $baslar: the parts of an evidence record (RFC 4998 §3.1)
  local ers=$1 yer=$2 veri yapi satir bas d boy uzunluk tur onceki=0 gec=0 alan=0 ilk='' zincir=0 yeni=0 yol='' adlar='' beklenen='' no
  local bozuk="$ers: zaman kanıtı değiştirilmiş ya da okunamıyor / the evidence record cannot be read"
  mkdir -p "$yer"
  sayi=0 yontemler=() baslar=()
  veri=$(onalti "$ers")
  yapi=$(openssl asn1parse -inform DER -in "$ers" 2> /dev/null) || hata "$bozuk"
  while IFS= read -r satir; do
    [[ $satir =~ $bicim ]] || hata "$bozuk"
    bas=${BASH_REMATCH[1]} d=${BASH_REMATCH[2]} boy=${BASH_REMATCH[3]} uzunluk=${BASH_REMATCH[4]} tur=${BASH_REMATCH[6]}
    [ "$bas" -ge "$onceki" ] || hata "$bozuk"
    onceki=$bas
    [ "$bas" -ge "$gec" ] || continue # bir jetonun içi / inside a token
    case "$alan:$d:$tur" in
      0:0:SEQUENCE*) [ $((2 * (boy + uzunluk))) = ${#veri} ] || hata "$bozuk" ;;
      0:1:INTEGER*:01) alan=1 ;;
      1:1:SEQUENCE*) alan=2 ;;
      2:2:SEQUENCE*) ;;
      2:3:OBJECT*) adlar="$adlar ${tur##*:}" ;;
      2:1:SEQUENCE*) alan=3 ;;
      3:2:SEQUENCE*) zincir=$bas yeni=1 ilk=${ilk:-$bas} ;;
      3:3:SEQUENCE*)
        sayi=$((sayi + 1))
        yontemler[sayi]='' baslar[sayi]=$yeni yol=''
        if [ "$yeni" = 1 ] && [ "$sayi" -gt 1 ]; then bayt "$(dizi "${veri:$((2 * ilk)):$((2 * (zincir - ilk)))}")" > "$yer/$sayi.dizi"; fi
        yeni=0 ;;
      '3:4:cont [ 0 ]'*) ;;
      3:5:OBJECT*) yontemler[sayi]=${tur##*:} ;;
      '3:4:cont [ 2 ]'*) ;;
      3:5:SEQUENCE*) yol="$yol"$'\n' ;;
      '3:6:OCTET STRING'*) yol="$yol ${veri:$((2 * (bas + boy))):$((2 * uzunluk))}" ;;
      3:4:SEQUENCE*)
        bayt "${veri:$((2 * bas)):$((2 * (boy + uzunluk)))}" > "$yer/$sayi.tst"
        [ -z "$yol" ] || sed '1d; s/^ //' <<<"$yol" > "$yer/$sayi.txt"
        gec=$((bas + boy + uzunluk)) ;;
      *) hata "$bozuk" ;;
    esac
  done <<<"$yapi"
  [ "$sayi" -gt 0 ] || hata "$bozuk"
  for ((no = 1; no <= sayi; no++)); do
    [ -f "$yer/$no.tst" ] || hata "$bozuk"
    case ${yontemler[no]} in sha256 | sha384 | sha512) ;; *) hata "$bozuk" ;; esac
    [[ " $beklenen " == *" ${yontemler[no]} "* ]] || beklenen="$beklenen ${yontemler[no]}"
    [ "${baslar[no]}" = 1 ] || [ "${yontemler[no]}" = "${yontemler[no - 1]}" ] || hata "$ers: özet yöntemleri karışmış / mixes hash algorithms"
  done
  [ "$adlar" = "$beklenen" ] || hata "$bozuk"
}
yuru() { # yol, yaprak, yöntem, kayıt, belge → $tepe: from a leaf to the root of its tree
  local h=$2 n=0 satir boy=${#2}
  if grep -aqvE "^[0-9a-f]{$boy}( [0-9a-f]{$boy})*\$" "$1"; then hata "$4: özetten başka bir şey taşıyor / holds something else than hashes"; fi
  while read -r satir; do
    n=$((n + 1))
    if [ "$n" = 1 ]; then grep -qw -- "$h" <<<"$satir" || hata "$4: zaman kanıtı $5 dosyasının değil / the evidence record is not of this $5"
    else satir="$satir $h"; fi
    case $satir in *' '*) ;; *) continue ;; esac # tek delil, kök kendisi / a single leaf is its own root
    h=$(bayt "$(tr ' ' '\n' <<<"$satir" | sort | tr -d '\n')" | "$3sum") h=${h%% *}
  done < "$1"
  tepe=$h
}
soyledigi() { openssl ts -reply -token_in -in "$1" -token_out -text 2> /dev/null | sed -n 's/^Time stamp: *//p'; }
damgala() { # belge, kayıt, klasör: is the document what the record has stamped, by published authorities?
  local ers=$2 yer=$3 no yontem yaprak sonraki
  ayir "$ers" "$yer"
  for ((no = 1; no <= sayi; no++)); do
    openssl cms -verify -inform DER -in "$yer/$no.tst" -noverify -signer "$yer/$no.pem" -certsout "$yer/$no.zincir" -out /dev/null 2> /dev/null ||
      hata "$ers: $no. zaman damgası okunamadı / time stamp $no cannot be read"
    rolde "$yer/$no.pem" timestamp || hata "$ers: $no. zaman damgasının sertifikası yayımlanmış değil / the certificate of time stamp $no is not published"
    soyledigi "$yer/$no.tst" > "$yer/$no.soz"
    saniye "$(cat "$yer/$no.soz")" > "$yer/$no.an" || hata "$ers: $no. zaman damgası okunamadı / time stamp $no cannot be read"
    [ "$no" = 1 ] || [ "$(cat "$yer/$no.an")" -gt "$(cat "$yer/$((no - 1)).an")" ] ||
      hata "$ers: bir yenileme, yenilediğinden eski / a renewal is not younger than what it renews"
  done
  for ((no = 1; no <= sayi; no++)); do
    yontem=${yontemler[no]}
    if [ "${baslar[no]}" = 0 ]; then yaprak=$(ozet "$yer/$((no - 1)).tst" "$yontem") # önceki damga / the stamp before it (§5.2)
    elif [ "$no" = 1 ]; then yaprak=$(ozet "$1" "$yontem")
    else # daha güçlü özetle, önceki bütün damgalarla birlikte / hashed anew with all stamps before it (§5.3)
      bayt "$(ozet "$1" "$yontem")$(ozet "$yer/$no.dizi" "$yontem")" > "$yer/$no.iki"
      yaprak=$(ozet "$yer/$no.iki" "$yontem")
    fi
    [ -f "$yer/$no.txt" ] || echo "$yaprak" > "$yer/$no.txt"
    yuru "$yer/$no.txt" "$yaprak" "$yontem" "$ers" "$1"
    sonraki=()
    [ "$no" = "$sayi" ] || sonraki=(-attime "$(cat "$yer/$((no + 1)).an")")
    openssl ts -verify -digest "$tepe" -token_in -in "$yer/$no.tst" -CAfile "$gecici/kokler.pem" -untrusted "$yer/$no.zincir" "${sonraki[@]}" \
      > /dev/null 2>&1 || hata "$ers: $no. zaman damgası geçersiz / time stamp $no does not hold"
    [ "$ers" != delil.ers ] || echo "3 zaman damgası / time stamp: $(cat "$yer/$no.soz")"
  done
}
kanit="$gecici/delil"
damgala "$belge" delil.ers "$kanit"
son=$sayi
if [ "$belge" = delil.xml ] && [ "$muhur_ani" -gt "$(cat "$kanit/1.an")" ]; then
  hata "delil.xml: mühür zamanı, zaman damgasından sonra / it says it was sealed after it was stamped"
fi
if [ "$belge" = delil.xml ] && [ $(($(cat "$kanit/1.an") - muhur_ani)) -gt 2678400 ]; then # 31 gün / days
  hata "delil.xml: damga, yazılan mühür zamanından çok sonra / stamped much later than it says it was sealed"
fi

# Paketteki öbür dosyalar, zaman kanıtındakinin aynı mı? / are the other files those of the evidence record?
esit() { var "$2"; cmp -s "$1" "$2" || hata "$2: zaman kanıtındakinden farklı / differs from the evidence record"; }
esit "$kanit/1.txt" kanit.txt
esit "$kanit/1.tst" jeton.tst
[ "$son" = 1 ] || esit "$kanit/2.an" sonraki-damga.txt
for ((no = 2; no <= son; no++)); do
  for son_ek in tst txt dizi; do
    [ -f "$kanit/$no.$son_ek" ] || continue
    # bu betikten önceki paketlerde yoktur / bundles older than renewals in this script have none
    if [ ! -f "damga-$no.$son_ek" ] && [ "$(ozet dogrula.sh)" = 46af5fc5e1db1406185472bd4ae5799d527c73b64883cd223c0ceb21277129a1 ]; then continue; fi
    esit "$kanit/$no.$son_ek" "damga-$no.$son_ek"
  done
done
{ openssl x509 -in "$muhur"; cat "$kanit/1.zincir"; } > "$gecici/imzalayanlar"
cmp -s "$gecici/imzalayanlar" sertifikalar.pem || hata "sertifikalar.pem: bu delilde imzası olanlardan başka sertifikalar taşıyor / holds other certificates than those that signed here"

# 4: iptal durumu; yalnızca sertifikayı verenin yayımladığı / revocation: what the issuer of a certificate publishes
kanitsiz=''
iptal() { # yanıt, liste, satır, kayıt, sertifika, kullanıldığı an, o an kesin mi, kim, ara sertifikalar
  local yanit_dosyasi=$1 liste=$2 satir=$3 ers=$4 sertifika=$5 an=$6 kesin=$7 kim=$8 metin bitis seri veren='' yakin='' biri yanit kayit
  metin=$(openssl x509 -in "$sertifika" -noout -serial -enddate -text)
  seri=$(sed -n 's/^serial=//p' <<<"$metin") bitis=$(saniye "$(sed -n 's/^notAfter=//p' <<<"$metin")")
  if [ ! -f "$1" ] && [ ! -f "$2" ] && [ ! -f "$3" ] && [ ! -f "$4" ]; then
    if grep -qE 'OCSP - URI|X509v3 CRL Distribution Points' <<<"$metin"; then
      kanitsiz=1
      echo "4 ? $satir: pakette $kim için iptal bilgisi yok; sertifikayı veren yayımlıyor / nothing here on the revocation of this certificate; its issuer publishes it"
    fi
    return 0
  fi
  var "$satir"; var "$ers"
  grep -q "\"certificate_sha256\":\"$(sertifika_ozeti "$sertifika")\"" "$satir" || hata "$satir: iptal kaydı başka bir sertifikaya ait / it is about another certificate"
  damgala "$satir" "$ers" "$gecici/${ers%.ers}-kaydi"
  awk -v to="$gecici/veren" '/-----BEGIN/{n++} {print > (to "-" n ".pem")}' "$gecici/kokler.pem" "$9"
  for biri in "$gecici"/veren-*.pem; do
    [ "$(sertifika_ozeti "$biri")" != "$(sertifika_ozeti "$sertifika")" ] || continue
    if openssl verify -no_check_time -partial_chain -trusted "$biri" "$sertifika" > /dev/null 2>&1; then veren=$biri; break; fi
  done
  [ -n "$veren" ] || hata "$satir: sertifikayı veren bulunamadı / the issuer of the certificate is not known"
  dayanak() { # dosya, alan: is it the one that the row names?
    var "$1"
    grep -q "\"$2\":\"$(ozet "$1")\"" "$satir" || hata "$1: o gün saklanan iptal bilgisi bu değil / it is not what was kept that day"
  }
  onceden() { # dosya, iptal anı
    [ "$kesin" = 1 ] || hata "$1: sertifika iptal edilmiş; satırın imzası zamanını söylemiyor / revoked, and the signature over the row says no time"
    [ "$(saniye "$2")" -gt "$an" ] || hata "$1: sertifika kullanılmadan önce iptal edilmiş / the certificate was revoked before it was used"
  }
  duydu() { # ne, söylendiği an: is it of the time of use?
    local soz; soz=$(saniye "$2")
    if [ "$soz" -ge $((an - 172800)) ] && [ "$soz" -le "$bitis" ]; then yakin=1; fi
    echo "4 $kim kullanılmadan önce iptal edilmemiş ($1) / not revoked before it was used, as said at: $2"
  }
  if [ -f "$yanit_dosyasi" ] || grep -q '"ocsp_sha256":"[0-9a-f]' "$satir"; then
    dayanak "$yanit_dosyasi" ocsp_sha256
    yanit=$(openssl ocsp -respin "$yanit_dosyasi" -issuer "$veren" -cert "$sertifika" -CAfile "$gecici/kokler.pem" -no_nonce \
      -validity_period 4000000000 -no_check_time 2>&1) || true
    grep -q 'Response verify OK' <<<"$yanit" || hata "$yanit_dosyasi: OCSP yanıtı geçersiz / the OCSP answer does not hold"
    if grep -qE '(^|: )revoked$' <<<"$yanit"; then onceden "$yanit_dosyasi" "$(sed -n 's/.*Revocation Time: *//p' <<<"$yanit" | sed -n 1p)"
    elif ! grep -qE '(^|: )good$' <<<"$yanit"; then hata "$yanit_dosyasi: OCSP yanıtı bu sertifikaya ait değil / the OCSP answer is not about this certificate"; fi
    duydu OCSP "$(sed -n 's/.*This Update: *//p' <<<"$yanit" | sed -n 1p)"
  fi
  if [ -f "$liste" ] || grep -q '"crl_sha256":"[0-9a-f]' "$satir"; then
    dayanak "$liste" crl_sha256
    metin=$(openssl crl -inform DER -in "$liste" -CAfile "$veren" -noout -text 2> "$gecici/crl") || true
    grep -qx 'verify OK' "$gecici/crl" || hata "$liste: CRL geçersiz / the CRL does not hold"
    kayit=$(grep -A1 -iE "Serial Number: 0*$seri\$" <<<"$metin" | sed -n 's/.*Revocation Date: *//p') || true
    [ -z "$kayit" ] || onceden "$liste" "$kayit"
    duydu CRL "$(sed -n 's/.*Last Update: *//p' <<<"$metin" | sed -n 1p)"
  fi
  if [ -z "$yakin" ]; then
    kanitsiz=1
    echo "4 ? $satir: iptal bilgisi, sertifikanın kullanıldığı zamana ait değil / what is said is of another time than that of its use"
  fi
}
if [ "$belge" = delil.xml ]; then kesin=1; else kesin=0; fi # ilk damgadan önce var olduğu kanıtlı değil / proven from its first stamp on
iptal muhur-ocsp.der muhur-crl.der iptal.json iptal.ers "$muhur" "$(cat "$kanit/1.an")" "$kesin" "mühür sertifikası" /dev/null
for ((no = 1; no <= son; no++)); do
  iptal "damga-$no.ocsp" "damga-$no.crl" "damga-$no.json" "damga-$no.ers" "$kanit/$no.pem" "$(cat "$kanit/$no.an")" 1 "zaman damgası sertifikası" "$kanit/$no.zincir"
done

# Bu betiğin bakmadıkları / what this script has not looked at
denetlenmeyen=''
shopt -s nullglob dotglob
for dosya in *; do
  no=${dosya#damga-} no=${no%%.*}
  case $dosya in
    "$belge" | delil.ers | kanit.txt | jeton.tst | sertifikalar.pem | kok.pem | muhur-ocsp.der | muhur-crl.der | iptal.json | iptal.ers) ;;
    delil.json.sig) [ "$belge" = delil.json ] || denetlenmeyen="$denetlenmeyen $dosya" ;;
    sonraki-damga.txt) [ "$son" -gt 1 ] || denetlenmeyen="$denetlenmeyen $dosya" ;;
    damga-*.ocsp | damga-*.crl | damga-*.json | damga-*.ers)
      if [ "$dosya" != "damga-$no.${dosya##*.}" ] || [ ! -f "$kanit/$no.tst" ]; then denetlenmeyen="$denetlenmeyen $dosya"; fi ;;
    damga-*.tst | damga-*.txt | damga-*.dizi)
      if [ "$dosya" != "damga-$no.${dosya##*.}" ] || [ "$no" = 1 ] || [ ! -f "$kanit/$no.${dosya##*.}" ]; then denetlenmeyen="$denetlenmeyen $dosya"; fi ;;
    *) denetlenmeyen="$denetlenmeyen $dosya" ;;
  esac
done
[ -z "$denetlenmeyen" ] || echo "– denetlenmedi / not checked:$denetlenmeyen"

if [ -n "$kanitsiz" ]; then
  echo "DELİL DOĞRULANDI; SERTİFİKANIN İPTAL DURUMU BU PAKETTE KANITLANMIYOR / EVIDENCE VERIFIED; REVOCATION IS NOT PROVEN BY THIS BUNDLE"
else echo "DELİL DOĞRULANDI / EVIDENCE VERIFIED"; fi
if grep -q 'TEST – hukuki' "$belge"; then echo "TEST: hukuki geçerliliği yoktur / no legal force"; fi
exit 0
