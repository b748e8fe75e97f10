#!/usr/bin/env python3
"""Makes the certificates of this folder: grantlint TEST material, worthless anywhere else.

    pip install cryptography && python3 testdata/pki/make.py

The certificates are named after the CAs of Norwegian business certificates, but signed with keys
that are published here. Where a test needs a certificate that is recognised without a trust anchor,
the key identifiers (which are only labels) are those of the real CA. Keys that exist are used
again, so a run changes nothing that was not changed in this file.
"""

import datetime
import hashlib
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

HERE = pathlib.Path(__file__).parent
MARK = "# grantlint TEST material, made by testdata/pki/make.py. Not issued by the CA it names.\n"
ORG_ID = x509.ObjectIdentifier("2.5.4.97")


def day(text):
    return datetime.datetime.fromisoformat(text + "T00:00:00+00:00")


def key(name, make=lambda: rsa.generate_private_key(65537, 2048)):
    path = HERE / "keys" / f"{name}.key.pem"
    if not path.exists():
        pem = make().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(pem)
    return serialization.load_pem_private_key(path.read_bytes(), None)


ROOT, ISSUING, OTHER, LEAF = key("ca-root"), key("ca-issuing"), key("ca-other"), key("leaf")
SMALL = key("small", lambda: rsa.generate_private_key(65537, 1024))
LARGE = key("rsa-3072", lambda: rsa.generate_private_key(65537, 3072))
CURVE = key("ec", lambda: ec.generate_private_key(ec.SECP256R1()))


def name(*attributes):
    """A name from (type, value) or (type, value, ASN.1 string type), in that order."""
    short = {"C": NameOID.COUNTRY_NAME, "O": NameOID.ORGANIZATION_NAME, "L": NameOID.LOCALITY_NAME,
             "OU": NameOID.ORGANIZATIONAL_UNIT_NAME, "CN": NameOID.COMMON_NAME,
             "serialNumber": NameOID.SERIAL_NUMBER, "orgId": ORG_ID}
    parts = []
    for kind, value, *string in attributes:
        parts.append(x509.NameAttribute(short[kind], value, *string))
    return x509.Name(parts)


class Ca:
    """A CA's name, the subject key identifier of the real one, and what leaves say about it."""

    def __init__(self, subject, ski, host=None, digest=hashes.SHA256()):
        self.subject, self.host, self.digest = subject, host, digest
        self.ski = bytes.fromhex(ski) if ski else None


def buypass_g2(cn, ski, host):
    return Ca(name(("C", "NO"), ("orgId", "NTRNO-983163327"), ("O", "Buypass AS"), ("CN", cn)), ski, host)


def buypass(cn, ski, host):
    return Ca(name(("C", "NO"), ("O", "Buypass AS-983163327"), ("CN", cn)), ski, host)


def commfides(cn, ski, host):
    attributes = ("C", "NO"), ("O", "Commfides Norge AS"), ("orgId", "NTRNO-988312495"), ("CN", cn)
    return Ca(name(*attributes), ski, host, hashes.SHA512())


G2_ROOT_TEST = buypass_g2("Buypass Class 3 Test4 Root CA G2 ST", "50B3F93DA0C726659BDAA8876FE9223DA25E6B3F", None)
G2_TEST = buypass_g2("Buypass Class 3 Test4 CA G2 ST Business", "A7FEBB6C5988AD742E465E7A68F9D1BBBFCFB68B",
                     "crl.test4.buypassca.com")
G2_ROOT_PROD = buypass_g2("Buypass Class 3 Root CA G2 ST", "175385266697C726120D9FDECCB44432EA94D4D1", None)
G2_PROD = buypass_g2("Buypass Class 3 CA G2 ST Business", "81459C2995663837ED3B544E8E32E5962179D564",
                     "crl.buypassca.com")
G2_HT_PROD = buypass_g2("Buypass Class 3 CA G2 HT Business", "B0916ABD4E8DB2091984A9B676AD42F269E8F82F",
                        "crl.buypassca.com")
SEID1_TEST = buypass("Buypass Class 3 Test4 CA 3", "3FAEF5780B92A37020355F5AFAF724A05201F041",
                     "crl.test4.buypass.no")
SEID1_PROD = buypass("Buypass Class 3 CA 3", "CCC3F807B79C6D7A4EF5A72B1D05F9B3471C91D1", "crl.buypass.no")
COMMFIDES_TEST = commfides("Commfides Legal Person - G3 - TEST", "AB3D313590A0F76F29EAACE88A7E776C9398C35C",
                           "crl.test.commfides.com")
COMMFIDES_PROD = commfides("Commfides Legal Person - G3", "F13448E0BE61319C2316027A64F1A547C7E5E769",
                           "crl.commfides.com")
RETIRED = Ca(name(("C", "NO"), ("O", "Commfides Norge AS - 988 312 495"),
                  ("CN", "Commfides CPN Enterprise-Norwegian SHA256 CA")),
             "1DC1C04F37B52DEEA39C0E67A3B8A4C0F5B3E1A2", "crl.commfides.com")
INTERNAL = Ca(name(("C", "NO"), ("O", "DIFI"), ("CN", "DIFI test virksomhetssertifiat intermediate")), None)
OWN = Ca(name(("C", "NO"), ("O", "grantlint"), ("CN", "grantlint TEST CA")), None)


def usage(*bits):
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
             "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{n: n in bits for n in names})


SIGN = usage("digital_signature")
SIGN_AND_ENCRYPT = usage("digital_signature", "key_encipherment")


def write(file, certificate):
    note = certificate.subject.rfc4514_string(), certificate.issuer.rfc4514_string()
    text = MARK + f"# subject {note[0]}\n# issuer {note[1]}\n"
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    (HERE / "certs" / f"{file}.pem").write_text(text + pem, encoding="utf-8")


def build(file, subject, issuer, public, valid):
    # A fixed serial number, positive and 16 bytes long.
    serial = int.from_bytes(hashlib.sha256(file.encode()).digest()[:16]) >> 1
    begin, end = valid
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    return builder.serial_number(serial).not_valid_before(day(begin)).not_valid_after(day(end))


def own_id(public):
    return x509.SubjectKeyIdentifier.from_public_key(public).digest


def ca(file, this, signer, signed_by, own, valid=("2020-01-01", "2040-01-01"), ski=None):
    """A CA certificate of `this` with the key `own`, issued by `signer` with the key `signed_by`."""
    builder = build(file, this.subject, signer.subject, own.public_key(), valid)
    ski = ski or this.ski or own_id(own.public_key())
    builder = builder.add_extension(x509.BasicConstraints(True, None), True)
    builder = builder.add_extension(usage("key_cert_sign", "crl_sign"), True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier(ski), False)
    if signer is not this:
        authority = signer.ski or own_id(signed_by.public_key())
        builder = builder.add_extension(x509.AuthorityKeyIdentifier(authority, None, None), False)
    write(file, builder.sign(signed_by, this.digest))


def leaf(file, this, subject, policies, signer=ISSUING, valid=("2025-01-01", "2028-01-01"), public=None,
         key_usage=SIGN_AND_ENCRYPT, critical=True, aki="real", issuer=None, extra=(), host=None, ca=False):
    """A leaf of the CA `this`; `aki` is "real", "own" (that of the key that signed) or None."""
    public = public or LEAF.public_key()
    builder = build(file, subject, issuer or this.subject, public, valid)
    if ca:
        builder = builder.add_extension(x509.BasicConstraints(True, None), True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier(own_id(public)), False)
    if aki:
        authority = this.ski if aki == "real" and this.ski else own_id(signer.public_key())
        builder = builder.add_extension(x509.AuthorityKeyIdentifier(authority, None, None), False)
    if key_usage:
        builder = builder.add_extension(key_usage, critical)
    if policies:
        information = [x509.PolicyInformation(x509.ObjectIdentifier(oid), None) for oid in policies]
        builder = builder.add_extension(x509.CertificatePolicies(information), False)
    host = host or this.host
    if host:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(f"http://{host}/ca.crl")], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), False)
    for extension, is_critical in extra:
        builder = builder.add_extension(extension, is_critical)
    write(file, builder.sign(signer, this.digest))


def seid2(org="NTRNO-310149942", cn="Testdepartementet", o="Testdepartementet", more=()):
    return name(("C", "NO"), ("O", o), *more, ("CN", cn), ("orgId", org))


BUYPASS = ("2.16.578.1.26.1.3.2", "0.4.0.2042.1.1")
TEST = seid2()
PROD = seid2("NTRNO-991825827", "Digitaliseringsdirektoratet", "Digitaliseringsdirektoratet")


def cas():
    ca("ca-root-test", G2_ROOT_TEST, G2_ROOT_TEST, ROOT, ROOT)
    ca("ca-test", G2_TEST, G2_ROOT_TEST, ROOT, ISSUING)
    ca("ca-root-prod", G2_ROOT_PROD, G2_ROOT_PROD, ROOT, ROOT)
    ca("ca-prod", G2_PROD, G2_ROOT_PROD, ROOT, ISSUING)
    ca("ca-expired-test", G2_TEST, G2_ROOT_TEST, ROOT, ISSUING, ("2020-01-01", "2025-06-01"))
    ca("ca-other-key-test", G2_TEST, G2_ROOT_TEST, ROOT, OTHER, ski=own_id(OTHER.public_key()))
    ca("ca-root-other-key-test", G2_ROOT_TEST, G2_ROOT_TEST, OTHER, OTHER)
    ca("ca-own", OWN, OWN, OTHER, OTHER)
    ca("ca-own-other-key", OWN, OWN, ISSUING, ISSUING)


def good():
    leaf("seid2-test", G2_TEST, TEST, BUYPASS)
    leaf("seid2-prod", G2_PROD, PROD, BUYPASS)
    leaf("seid2-ht-prod", G2_HT_PROD, PROD, ("2.16.578.1.26.1.3.5", "0.4.0.2042.1.1"))
    letters = seid2(cn="Blåbærsyltetøy Prøve AS", o="Blåbærsyltetøy Prøve AS", more=(("OU", "Ærlig Ånd"),))
    leaf("rsa-3072", G2_TEST, letters, BUYPASS, public=LARGE.public_key())
    seid1 = name(("C", "NO"), ("O", "Prøve AS", _ASN1Type.BMPString), ("OU", "IT", _ASN1Type.T61String),
                 ("CN", "Prøve AS"), ("serialNumber", "310149942"))
    leaf("seid1-test", SEID1_TEST, seid1, ("2.16.578.1.26.1.0.3.2",))
    digdir = name(("C", "NO"), ("O", "Digitaliseringsdirektoratet"), ("CN", "Digitaliseringsdirektoratet"),
                  ("serialNumber", "991825827"))
    leaf("seid1-prod", SEID1_PROD, digdir, ("2.16.578.1.26.1.3.2",))
    both = name(("C", "NO"), ("L", "Leikanger"), ("O", "Testdepartementet"), ("orgId", "NTRNO-310149942"),
                ("OU", "Maskinporten"), ("serialNumber", "310149942"), ("CN", "Testdepartementet"))
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION])
    leaf("commfides-test", COMMFIDES_TEST, both, ("0.4.0.194112.1.1", "2.16.578.1.29.913.210.1.0"),
         key_usage=SIGN, extra=((purposes, False),))
    leaf("commfides-prod", COMMFIDES_PROD, PROD, ("2.16.578.1.29.13.210.1.2",), key_usage=SIGN)
    leaf("internal-test", INTERNAL, name(("C", "NO"), ("O", "DIFI"), ("CN", "DIFI"), ("serialNumber", "991825827")),
         ("2.16.578.1.1.1.1.100",), key_usage=usage("digital_signature", "key_encipherment", "data_encipherment"))
    leaf("no-aki-test", G2_TEST, TEST, BUYPASS, aki=None)
    leaf("no-aki-prod", G2_PROD, PROD, BUYPASS, aki=None)
    leaf("signing-only-test", G2_TEST, TEST, BUYPASS, key_usage=usage("content_commitment"))
    leaf("signing-and-encryption-test", G2_TEST, TEST, BUYPASS, key_usage=usage("content_commitment", "key_encipherment"))
    longer = Ca(G2_TEST.subject, None, G2_TEST.host, hashes.SHA384())
    longer.ski = G2_TEST.ski
    leaf("sha384-test", longer, TEST, BUYPASS)
    leaf("no-host-prod", Ca(G2_PROD.subject, G2_PROD.ski.hex()), PROD, BUYPASS)


def validity():
    leaf("expired-test", G2_TEST, TEST, BUYPASS, valid=("2022-05-21", "2025-05-21"))
    leaf("expired-prod", G2_PROD, PROD, BUYPASS, valid=("2022-12-31", "2025-12-31"))
    leaf("future-test", G2_TEST, TEST, BUYPASS, valid=("2026-02-01", "2029-02-01"))
    leaf("future-prod", G2_PROD, PROD, BUYPASS, valid=("2026-01-02", "2029-01-02"))
    leaf("ending-test", G2_TEST, TEST, BUYPASS, valid=("2023-01-20", "2026-01-20"))


def issuers():
    leaf("self-signed", Ca(TEST, None), TEST, (), signer=LEAF, ca=True, key_usage=None)
    leaf("self-signed-profile", Ca(TEST, None), TEST, BUYPASS, signer=LEAF)
    unknown = Ca(name(("C", "US"), ("O", "Somebody"), ("CN", "Somebody Server CA 1")), None)
    leaf("unknown-ca", unknown, TEST, ("2.23.140.1.2.2",))
    leaf("other-key-test", G2_TEST, TEST, BUYPASS, signer=OTHER, aki="own")
    leaf("other-key-prod", G2_PROD, PROD, BUYPASS, signer=OTHER, aki="own")
    leaf("retired-ca", RETIRED, PROD, ("2.16.578.1.29.13.1.1.0",))
    leaf("own-ca", OWN, TEST, (), signer=OTHER)
    leaf("calls-itself-ca", OWN, TEST, (), signer=OTHER, ca=True)
    leaf("bad-link-test", G2_TEST, TEST, BUYPASS, signer=OTHER)
    leaf("short-id-test", Ca(G2_TEST.subject, "01020304", G2_TEST.host), TEST, BUYPASS, signer=OTHER)
    renamed = Ca(name(("C", "NO"), ("O", "Buypass AS"), ("CN", "A CA by another name")), G2_TEST.ski.hex(), G2_TEST.host)
    leaf("renamed-ca-test", renamed, TEST, BUYPASS)


def profile():
    leaf("no-policy-test", G2_TEST, TEST, ())
    leaf("wrong-policy-prod", G2_PROD, PROD, ("1.3.6.1.4.1.99999.1", "0.4.0.2042.1.1"))
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.2"), b"\x05\x00")
    leaf("critical-extension-test", G2_TEST, TEST, BUYPASS, extra=((unknown, True),))
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
    leaf("critical-purpose-prod", G2_PROD, PROD, BUYPASS, extra=((purposes, True),))
    leaf("no-key-usage-test", G2_TEST, TEST, BUYPASS, key_usage=None)
    leaf("key-usage-not-critical-test", G2_TEST, TEST, BUYPASS, critical=False)
    leaf("encryption-only-test", COMMFIDES_TEST, TEST, ("2.16.578.1.29.913.220.1.0",),
         key_usage=usage("key_encipherment", "data_encipherment"))


def organisations():
    tail = name(("C", "NO"), ("O", "Testdepartementet - 310149942"), ("CN", "Testdepartementet"))
    leaf("org-in-o-test", SEID1_TEST, tail, ("2.16.578.1.26.1.0.3.2",))
    leaf("org-bare-test", G2_TEST, seid2("310149942"), BUYPASS)
    leaf("org-psd-test", G2_TEST, seid2("PSDNO-FSA-310149942"), BUYPASS)
    leaf("org-vat-test", G2_TEST, seid2("VATNO-310149942"), BUYPASS)
    leaf("org-none-test", G2_TEST, name(("C", "NO"), ("O", "Testdepartementet"), ("CN", "Testdepartementet")), BUYPASS)
    blanks = name(("C", "NO"), ("O", "Testdepartementet"), ("CN", "Testdepartementet"),
                  ("serialNumber", "310 149 942"))
    leaf("org-blanks-test", G2_TEST, blanks, BUYPASS)
    several = name(("C", "NO"), ("O", "Testdepartementet"), ("CN", "Testdepartementet"),
                   ("serialNumber", "310149942"), ("orgId", "NTRNO-311046349"))
    foreign = name(("C", "SE"), ("O", "Testmyndigheten"), ("CN", "Testmyndigheten"), ("orgId", "NTRSE-5560360793"))
    leaf("org-foreign-test", G2_TEST, foreign, BUYPASS)
    leaf("org-several-test", COMMFIDES_TEST, several, ("2.16.578.1.29.913.210.1.0",))
    leaf("org-check-digit-test", COMMFIDES_TEST, seid2("NTRNO-399573952"), ("2.16.578.1.29.913.210.1.0",))


def keys():
    leaf("small-key-test", G2_TEST, TEST, BUYPASS, public=SMALL.public_key())
    leaf("ec-key-test", G2_TEST, TEST, BUYPASS, public=CURVE.public_key(), key_usage=SIGN)
    # The private halves are known to everyone, and sign nothing here.
    point = ec.derive_private_key(7, ec.SECP384R1()).public_key()
    leaf("p384-key-test", G2_TEST, TEST, BUYPASS, public=point, key_usage=SIGN)
    edwards = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    leaf("ed25519-key-test", G2_TEST, TEST, BUYPASS, public=edwards, key_usage=SIGN)
    # Nobody has the private half: the modulus is just a number of 8200 bits.
    modulus = (1 << 8199) | int.from_bytes(hashlib.shake_256(b"grantlint").digest(1000)) | 1
    leaf("large-key-test", G2_TEST, TEST, BUYPASS, public=rsa.RSAPublicNumbers(65537, modulus).public_key())


if __name__ == "__main__":
    (HERE / "certs").mkdir(exist_ok=True)
    for make in (cas, good, validity, issuers, profile, organisations, keys):
        make()
