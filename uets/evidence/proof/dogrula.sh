#!/usr/bin/env bash
# Delil paketini yalnızca openssl ve xmlsec1 ile doğrular; ağa bağlanmaz.
# Verifies an evidence bundle with nothing but openssl and xmlsec1; it never uses the network.
#
#   dogrula.sh --kok-ozeti SHA256 --yayimlanan uets-certificates.pem [KLASOR]
#
# Kök özetini ve yayımlanan sertifika dosyasını paketten değil, kurumun kendi kanalından alın.
# Take the root's fingerprint and the published certificates from the authority, never from the bundle.
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
ozet() { openssl dgst -sha256 -r "$@" | cut -d' ' -f1; }
belge=delil.xml
if [ ! -f delil.xml ]; then belge=delil.json; fi # mühürsüz tür / a kind without a seal of its own
for dosya in "$belge" delil.ers kanit.txt jeton.tst sertifikalar.pem kok.pem; do
  [ -f "$dosya" ] || hata "$dosya pakette yok / is missing"
done

# 0: kök ve roller / root and roles
if [ -z "$kok_ozeti" ] || [ -z "$yayimlanan" ]; then
  echo "KÖK DOĞRULANMADI: --kok-ozeti ve --yayimlanan verilmedi / ROOT NOT VERIFIED"
  exit 2
fi
[ "$(grep -c -- '-----BEGIN CERTIFICATE-----' kok.pem)" = 1 ] || hata "kok.pem tek sertifika değil / is not one certificate"
[ "$(openssl x509 -in kok.pem -outform DER | ozet)" = "$kok_ozeti" ] || hata "kök başka / another root"
awk -v to="$gecici" '/^# role: /{role=$3} /-----BEGIN CERTIFICATE-----/{n++; file=to "/" role "-" n ".pem"}
  file{print > file} /-----END CERTIFICATE-----/{close(file); file=""}' "$yayimlanan"
rolde() { # dosya rol: is the certificate of this PEM file published in this role?
  local aranan; aranan=$(openssl x509 -in "$1" -outform DER | ozet)
  for biri in "$gecici/$2"-*.pem; do
    [ -f "$biri" ] && [ "$(openssl x509 -in "$biri" -outform DER | ozet)" = "$aranan" ] && return 0
  done
  return 1
}

# 1: mühür, kendi zamanında / the seal, at its own time
if [ "$belge" = delil.xml ]; then
  { echo '-----BEGIN CERTIFICATE-----'
    grep -o '<ds:X509Certificate>[^<]*' delil.xml | head -1 | sed 's/.*>//' | fold -w 64
    echo '-----END CERTIFICATE-----'; } > "$gecici/muhur.pem"
  rolde "$gecici/muhur.pem" seal || hata "delil.xml: mühür sertifikası yayımlanmış değil / the seal's certificate is not published"
  zaman=$(grep -o '<xades:SigningTime>[^<]*' delil.xml | head -1 | sed 's/.*>//; s/T/ /; s/\..*//')
  sonuc=$(xmlsec1 --verify --enabled-key-data x509 --verification-gmt-time "$zaman" --trusted-pem kok.pem \
    --untrusted-pem sertifikalar.pem --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties delil.xml 2>&1) ||
    hata "delil.xml: mühür geçersiz / the seal does not hold"
  grep -q 'References (ok/all): 2/2' <<<"$sonuc" || hata "delil.xml: mühür delilin tamamını kapsamıyor / the seal does not cover all"
  muhur_zamani="$zaman UTC"
  echo "1 mühür geçerli / seal holds: $zaman UTC"
else
  imzalayan=''
  for biri in "$gecici"/seal-*.pem; do
    openssl x509 -in "$biri" -noout -pubkey > "$gecici/anahtar.pem"
    if openssl dgst -sha256 -verify "$gecici/anahtar.pem" -signature delil.json.sig delil.json > /dev/null 2>&1; then imzalayan=$biri; fi
  done
  [ -n "$imzalayan" ] || hata "delil.json.sig: yayımlanan bir mührün imzası değil / not signed with a published seal"
  openssl verify -no_check_time -CAfile kok.pem "$imzalayan" > /dev/null 2>&1 || hata "delil.json.sig: sertifika köke bağlanmıyor / its certificate does not lead to the root"
  echo "1 satır imzası geçerli / the row's signature holds"
fi

# 2 ve 3: her damganın ağacı ve damgası; her damga, sonrakinin zamanında / each stamp at the time of the next one
yuru() { # kanıt dosyası, yaprak, yöntem → $tepe: from a leaf to the root of its tree
  local h=$2 n=0 satir boy=${#2}
  if grep -aqvE "^[0-9a-f]{$boy}( [0-9a-f]{$boy})*\$" "$1"; then hata "$1: özetten başka bir şey taşıyor / holds something else than hashes"; fi
  while read -r satir; do
    n=$((n+1))
    if [ "$n" = 1 ]; then grep -qw -- "$h" <<<"$satir" || hata "$1: kanıt bu delilin değil / the proof is not of this evidence"
    else satir="$satir $h"; fi
    case $satir in *' '*) ;; *) continue ;; esac # tek delil, kök kendisi / a single leaf is its own root
    h=$(bayt "$(tr ' ' '\n' <<<"$satir" | sort | tr -d '\n')" | openssl dgst "-$3" -r | cut -d' ' -f1)
  done < "$1"
  tepe=$h
}
bayt() { printf '%b' "$(sed 's/../\\x&/g' <<<"$1" | tr -d '\n')"; }
onalti() { od -An -v -tx1 "$1" | tr -d ' \n'; }
soyledigi() { openssl ts -reply -token_in -in "$1" -token_out -text 2> /dev/null | sed -n 's/^Time stamp: *//p'; }
an() { date -u -d "$(soyledigi "$1")" +%s; }
jeton() { if [ "$1" = 1 ]; then echo jeton.tst; else echo "damga-$1.tst"; fi; }
cat "$gecici"/root-*.pem > "$gecici/kokler.pem" # yayımlanan kökler / the published roots
son=1
while [ -f "damga-$((son+1)).tst" ]; do son=$((son+1)); done
for ((no=1; no<=son; no++)); do
  dosya=$(jeton "$no") kanit=kanit.txt yontem=sha256
  openssl cms -verify -inform DER -in "$dosya" -noverify -signer "$gecici/tsa.pem" -out /dev/null 2> /dev/null ||
    hata "$dosya: zaman damgası okunamadı / the time-stamp token cannot be read"
  rolde "$gecici/tsa.pem" timestamp || hata "$dosya: zaman damgası sertifikası yayımlanmış değil / the time stamp's certificate is not published"
  yaprak=$(ozet "$belge")
  if [ "$no" -gt 1 ]; then
    kanit=damga-$no.txt
    [ -f "$kanit" ] || hata "$kanit pakette yok / is missing"
    ilk=$(head -1 "$kanit" | cut -d' ' -f1)
    case ${#ilk} in 128) yontem=sha512 ;; 96) yontem=sha384 ;; esac
    if [ -f "damga-$no.dizi" ]; then # daha güçlü özetle, önceki bütün damgalarla birlikte / hashed anew (RFC 4998 §5.3)
      dizi=$(onalti "damga-$no.dizi")
      for ((eski=1; eski<no; eski++)); do
        [[ $dizi == *"$(onalti "$(jeton "$eski")")"* ]] || hata "damga-$no.dizi: önceki damgayı taşımıyor / does not hold an earlier stamp"
      done
      yaprak=$(bayt "$(openssl dgst "-$yontem" -r "$belge" | cut -d' ' -f1)$(openssl dgst "-$yontem" -r "damga-$no.dizi" | cut -d' ' -f1)" | openssl dgst "-$yontem" -r | cut -d' ' -f1)
    else # önceki damganın kendisi / the stamp before it (§5.2)
      yaprak=$(openssl dgst "-$yontem" -r "$(jeton $((no-1)))" | cut -d' ' -f1)
    fi
  fi
  yuru "$kanit" "$yaprak" "$yontem"
  [ "$no" -gt 1 ] || echo "2 ağaç kökü / root of the tree: $tepe"
  sonraki=()
  if [ "$no" -lt "$son" ]; then
    zaman=$(an "$(jeton $((no+1)))")
    [ "$zaman" -gt "$(an "$dosya")" ] || hata "damga-$((no+1)).tst: yenilediğinden eski / a renewal is not younger than what it renews"
    sonraki=(-attime "$zaman")
  elif [ "$son" = 1 ] && [ -s sonraki-damga.txt ]; then sonraki=(-attime "$(cat sonraki-damga.txt)"); fi
  openssl ts -verify -digest "$tepe" -token_in -in "$dosya" -CAfile "$gecici/kokler.pem" -untrusted sertifikalar.pem "${sonraki[@]}" \
    > /dev/null 2>&1 || hata "$dosya: zaman damgası geçersiz / the time stamp does not hold"
  echo "3 zaman damgası / time stamp: $(soyledigi "$dosya")"
done

# 4: mühür sertifikasının iptal durumu / was the seal's certificate revoked? Only where its issuer publishes it
if [ "$belge" = delil.xml ] && [ -f iptal.json ]; then
  muhur_ani=$(date -u -d "$muhur_zamani" +%s)
  if [ -f muhur-ocsp.der ]; then
    grep -q "\"ocsp_sha256\":\"$(ozet muhur-ocsp.der)\"" iptal.json || hata "muhur-ocsp.der: iptal.json başka bir yanıtı adlandırıyor / another answer is named"
    yanit=$(openssl ocsp -respin muhur-ocsp.der -issuer kok.pem -cert "$gecici/muhur.pem" -CAfile "$gecici/kokler.pem" -no_nonce -validity_period 4000000000 -attime "$muhur_ani" 2>&1) || true
    grep -q 'Response verify OK' <<<"$yanit" || hata "muhur-ocsp.der: OCSP yanıtı geçersiz / the OCSP answer does not hold"
    if grep -qE '(^|: )revoked$' <<<"$yanit"; then
      iptal_ani=$(date -u -d "$(sed -n 's/.*Revocation Time: *//p' <<<"$yanit" | head -1)" +%s)
      [ "$iptal_ani" -gt "$muhur_ani" ] || hata "mühür sertifikası mühürden önce iptal edilmiş / the seal's certificate was revoked before it sealed"
    elif ! grep -qE '(^|: )good$' <<<"$yanit"; then hata "muhur-ocsp.der: mühür sertifikasını tanımıyor / does not know the seal's certificate"; fi
    echo "4 mühür sertifikası iptal edilmemiş (OCSP) / not revoked: $(sed -n 's/.*This Update: *//p' <<<"$yanit" | head -1)"
  fi
  if [ -f muhur-crl.der ]; then
    grep -q "\"crl_sha256\":\"$(ozet muhur-crl.der)\"" iptal.json || hata "muhur-crl.der: iptal.json başka bir listeyi adlandırıyor / another list is named"
    openssl crl -inform DER -in muhur-crl.der -CAfile "$gecici/kokler.pem" -noout 2>&1 | grep -q 'verify OK' || hata "muhur-crl.der: CRL geçersiz / the CRL does not hold"
    seri=$(openssl x509 -in "$gecici/muhur.pem" -noout -serial | cut -d= -f2)
    listedeki=$(openssl crl -inform DER -in muhur-crl.der -noout -text | grep -A1 -iE "Serial Number: 0*$seri\$" | sed -n 's/.*Revocation Date: *//p' || true)
    if [ -n "$listedeki" ] && [ "$(date -u -d "$listedeki" +%s)" -le "$muhur_ani" ]; then
      hata "mühür sertifikası mühürden önce iptal edilmiş / the seal's certificate was revoked before it sealed"
    fi
    echo "4 mühür sertifikası iptal listesinde değil (CRL) / not on the CRL: $(openssl crl -inform DER -in muhur-crl.der -noout -lastupdate | cut -d= -f2)"
  fi
fi
echo "DELİL DOĞRULANDI / EVIDENCE VERIFIED"
grep -q 'TEST – hukuki' "$belge" && echo "TEST: hukuki geçerliliği yoktur / no legal force"
exit 0
