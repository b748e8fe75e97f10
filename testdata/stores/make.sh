#!/usr/bin/env bash
# Writes the key stores and bundles of this folder from the test PKI: the same certificate, chain and key as
# OpenSSL 1.1 and 3, keytool, and writers of BER put them into a file. Test material, worthless elsewhere.
# Needs openssl 3, keytool (JDK 17) and python3. The password is "test"; keytool wants six characters: "test-pki".
set -euo pipefail
cd "$(dirname "$0")"
pki=../pki
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
block() { sed -n '/-----BEGIN/,/-----END/p' "$1"; }
for name in seid2-test ca-test ca-root-test commfides-test encryption-only-test signing-only-test; do
    block "$pki/certs/$name.pem" > "$work/$name.pem"
done
block "$pki/keys/leaf.key.pem" > "$work/leaf.key"
cat "$work/ca-test.pem" "$work/ca-root-test.pem" > "$work/issuers.pem"

p12() { # FILE KEY [OPTION...]
    local file=$1 key=$2; shift 2
    openssl pkcs12 -export -inkey "$key" -in "$work/seid2-test.pem" -certfile "$work/issuers.pem" \
        -name virksomhet -passout pass:test -out "$file" "$@"
}
p12 openssl3.p12 "$work/leaf.key"
p12 openssl1.p12 "$work/leaf.key" -legacy
p12 windows-3des.p12 "$work/leaf.key" -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
p12 aes128.p12 "$work/leaf.key" -keypbe AES-128-CBC -certpbe AES-128-CBC
p12 camellia.p12 "$work/leaf.key" -keypbe CAMELLIA-256-CBC -certpbe CAMELLIA-256-CBC
p12 plain-certificates.p12 "$work/leaf.key" -certpbe NONE
openssl pkcs12 -export -nokeys -in "$work/seid2-test.pem" -certfile "$work/issuers.pem" -passout pass:test -out no-key.p12
openssl pkcs12 -export -nocerts -inkey "$work/leaf.key" -passout pass:test -out no-certificate.p12
openssl pkcs12 -export -inkey "$work/leaf.key" -in "$work/commfides-test.pem" \
    -certfile "$work/encryption-only-test.pem" -passout pass:test -out three-leaves.p12
openssl pkcs12 -in openssl3.p12 -passin pass:test -nodes -out bag-attributes.pem 2>/dev/null

keytool -importkeystore -noprompt -srckeystore openssl3.p12 -srcstoretype PKCS12 -srcstorepass test \
    -destkeystore keytool.p12 -deststoretype PKCS12 -deststorepass test-pki 2>/dev/null
keytool -J-Dkeystore.pkcs12.legacy -importkeystore -noprompt -srckeystore openssl3.p12 -srcstoretype PKCS12 \
    -srcstorepass test -destkeystore keytool-legacy.p12 -deststoretype PKCS12 -deststorepass test-pki 2>/dev/null
for kind in jks jceks; do
    keytool -importkeystore -noprompt -srckeystore openssl3.p12 -srcstoretype PKCS12 -srcstorepass test \
        -destkeystore "store.$kind" -deststoretype "$kind" -deststorepass test-pki -destkeypass test-pki 2>/dev/null
done
openssl crl2pkcs7 -nocrl -certfile "$work/seid2-test.pem" -certfile "$work/issuers.pem" -outform DER -out chain.p7b
openssl crl2pkcs7 -nocrl -certfile "$work/issuers.pem" -certfile "$work/seid2-test.pem" -out chain.p7b.pem
openssl pkcs8 -topk8 -in "$work/leaf.key" -v2 aes-256-cbc -passout pass:test -out encrypted.key.pem
openssl pkcs8 -topk8 -in "$work/leaf.key" -v2 des3 -v2prf hmacWithSHA1 -passout pass:test -out encrypted-3des.key.pem
openssl req -new -key "$work/leaf.key" -subj /C=NO/O=Testdepartementet/CN=test -out request.csr
python3 ber.py 5 openssl3.p12 open-lengths.p12
python3 ber.py 5 openssl3.p12 open-safe.p12 safe
python3 ber.py 4 chain.p7b open-lengths.p7b
chmod 644 ./*.p12 ./*.pem
