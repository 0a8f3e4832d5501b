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
openssl cms -verify -inform DER -in jeton.tst -noverify -signer "$gecici/tsa.pem" -out /dev/null 2> /dev/null ||
  hata "jeton.tst: zaman damgası okunamadı / the time-stamp token cannot be read"
rolde "$gecici/tsa.pem" timestamp || hata "jeton.tst: zaman damgası sertifikası yayımlanmış değil / the time stamp's certificate is not published"

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

# 2: delilin özetinden köke giden yol / from the evidence to the root
if grep -aqvE '^[0-9a-f]{64}( [0-9a-f]{64})*$' kanit.txt; then hata "kanit.txt: özetten başka bir şey taşıyor / holds something else than hashes"; fi
h=$(ozet "$belge"); n=0
while read -r satir; do
  n=$((n+1))
  if [ "$n" = 1 ]; then grep -qw -- "$h" <<<"$satir" || hata "kanit.txt: kanıt bu delilin değil / the proof is not of this evidence"
  else satir="$satir $h"; fi
  case $satir in *' '*) ;; *) continue ;; esac # tek delil, kök kendisi / a single leaf is its own root
  h=$(printf '%b' "$(tr ' ' '\n' <<<"$satir" | sort | sed 's/../\\x&/g' | tr -d '\n')" | ozet)
done < kanit.txt
echo "2 ağaç kökü / root of the tree: $h"

# 3: kökün zaman damgası / the time stamp over that root
sonraki=()
if [ -s sonraki-damga.txt ]; then sonraki=(-attime "$(cat sonraki-damga.txt)"); fi
cat "$gecici"/root-*.pem > "$gecici/kokler.pem" # yayımlanan kökler / the published roots
openssl ts -verify -digest "$h" -token_in -in jeton.tst -CAfile "$gecici/kokler.pem" -untrusted sertifikalar.pem "${sonraki[@]}" \
  > /dev/null 2>&1 || hata "jeton.tst: zaman damgası geçersiz / the time stamp does not hold"
echo "3 zaman damgası / time stamp:$(openssl ts -reply -token_in -in jeton.tst -token_out -text 2> /dev/null | sed -n 's/^Time stamp://p')"
if [ -s sonraki-damga.txt ]; then
  echo "Yenilemeler burada denetlenmez; tümü için: uets verify / renewals are not checked here, uets verify checks all"
fi
echo "DELİL DOĞRULANDI / EVIDENCE VERIFIED"
grep -q 'TEST – hukuki' "$belge" && echo "TEST: hukuki geçerliliği yoktur / no legal force"
exit 0
