#!/usr/bin/env python3
"""An independent judge: grantlint against PyJWT and cryptography on the same random grants.

    pip install 'PyJWT[crypto]'
    python3 tests/oracle/oracle.py target/release/grantlint [--count 2000] [--seed 1]

Each grant is made good or broken in one or more random ways, and both are asked about four things:
does the signature hold, has it expired, is the audience right, does iat lie in the future. Every
disagreement must be one of those explained in `EXPLAINED`; any other fails the run.
"""

import argparse
import base64
import collections
import datetime
import json
import random
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import jwt
import jwt.api_jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

NOW = 1_767_225_600
SKEW = 10
LIFETIME_REFUSED = 180
ISSUER = "https://test.maskinporten.no/"

# What the two see differently, and why grantlint is right to.
EXPLAINED = {
    "aud-array": "PyJWT takes an array that holds the value; Digdir documents one value only. One right value in an "
    "array is a warning here, several are an error.",
    "exp-boundary": "At exactly exp + leeway PyJWT says expired (<=); the server is reported to refuse from one second "
    "later (now - 10 > exp).",
    "not-rs": "Maskinporten takes RS256, RS384 and RS512 only. PyJWT verifies other algorithms if told to; here the "
    "rule `algorithm` owns them and the signature is not looked at.",
    "exp-number": "PyJWT takes numeric strings and fractions for exp and iat by converting them; here `time-format` "
    "owns them and the clock rules are silent.",
    "exp-before-iat": "PyJWT looks at exp and iat one by one. An exp that is not after iat is one mistake here, and one "
    "finding, which `lifetime` must then make; the clock rules see it too only where the other time is wrong as well.",
}


class FixedClock(datetime.datetime):
    """PyJWT has no clock to set."""

    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(NOW, tz)


jwt.api_jwt.datetime = FixedClock


def self_signed(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "grantlint oracle test")])
    start = datetime.datetime(2025, 1, 1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(start).not_valid_after(start + datetime.timedelta(days=1000))
    der = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    return base64.b64encode(der).decode()


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.keys = [rsa.generate_private_key(public_exponent=65537, key_size=size) for size in (2048, 2048, 3072)]
        self.certificates = [self_signed(key) for key in self.keys]
        self.ec = ec.generate_private_key(ec.SECP256R1())

    def claims(self):
        r = self.random
        iat = NOW + r.choice([0, 0, 0, 0, -5, -9, 9, 10, 11, 60, 3600, 7200, -60, -3600, r.randint(-200, 200)])
        exp = iat + r.choice([120, 120, 60, 30, 10, 121, 180, 181, 600])
        if r.random() < 0.1:
            exp = NOW - SKEW + r.randint(-2, 2)
        aud = r.choice([ISSUER] * 6 + [
            ISSUER.rstrip("/"), ISSUER + "/", ISSUER + "token", "https://maskinporten.no/", ISSUER.upper(), "", " " + ISSUER,
            [ISSUER], [ISSUER, "https://maskinporten.no/"], [], None, "https://test.idporten.no",
        ])
        claims = {"aud": aud, "iss": "client", "iat": iat, "exp": exp, "jti": str(uuid.UUID(int=r.getrandbits(128))),
                  "scope": "digdir:test"}
        if aud is None:
            del claims["aud"]
        for name in ("iat", "exp"):
            change = r.random()
            if change < 0.02:
                del claims[name]
            elif change < 0.04:
                claims[name] = str(claims[name])
            elif change < 0.06:
                claims[name] = claims[name] + 0.5
        return claims

    def grant(self):
        r = self.random
        who = r.randrange(len(self.keys))
        alg = r.choice(["RS256"] * 6 + ["RS384", "RS512", "PS256", "ES256", "HS256", "none"])
        header = {"alg": alg, "typ": "JWT", "x5c": [self.certificates[who]]}
        claims = self.claims()
        signer = self.keys[who]
        if alg == "HS256":
            token = jwt.encode(claims, "x" * 32, algorithm=alg, headers=header)
        elif alg == "none":
            token = jwt.encode(claims, None, algorithm=alg, headers=header)
        elif alg == "ES256":
            token = jwt.encode(claims, self.ec, algorithm=alg, headers=header)
        else:
            if r.random() < 0.15:
                signer = self.keys[(who + 1) % len(self.keys)]
            token = jwt.encode(claims, signer, algorithm=alg, headers=header)
        return self.tamper(token), alg, who

    def tamper(self, token):
        r = self.random
        if r.random() > 0.15:
            return token
        header, payload, signature = token.split(".")
        if not signature:
            return token
        if r.random() < 0.5:
            claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
            claims["scope"] = "digdir:other"
            payload = b64(json.dumps(claims).encode())
        else:
            raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
            raw[r.randrange(len(raw))] ^= 1 << r.randrange(8)
            signature = b64(bytes(raw))
        return f"{header}.{payload}.{signature}"


def pyjwt_says(token, alg, key):
    """What PyJWT finds, one check at a time."""
    said = set()
    options = {"verify_signature": True, "verify_exp": False, "verify_aud": False, "verify_iat": False,
               "verify_nbf": False, "verify_sub": False, "verify_jti": False, "verify_iss": False}
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))

    def tries(finding, errors, **changes):
        try:
            jwt.decode(token, options={**options, "verify_signature": False, **changes}, leeway=SKEW, audience=ISSUER)
        except errors:
            said.add(finding)
        except jwt.PyJWTError:
            pass

    if alg.startswith("RS"):
        try:
            jwt.decode(token, key.public_key(), algorithms=[alg], options=options)
        except jwt.InvalidSignatureError:
            said.add("signature")
    tries("expired", jwt.ExpiredSignatureError, verify_exp=True)
    tries("audience", (jwt.InvalidAudienceError, jwt.MissingRequiredClaimError), verify_aud=True)
    tries("issued-in-future", jwt.ImmatureSignatureError, verify_iat=True)
    return said, claims


def whole(number, otherwise):
    return int(number) if isinstance(number, (int, float)) else otherwise


def explained(rule, alg, claims, errors):
    if rule == "audience" and isinstance(claims.get("aud"), list):
        return "aud-array"
    if rule == "expired" and whole(claims.get("exp"), 0) == NOW - SKEW:
        return "exp-boundary"
    if rule in ("expired", "issued-in-future"):
        name = "exp" if rule == "expired" else "iat"
        if not isinstance(claims.get(name), int) and "time-format" in errors:
            return "exp-number"
        backwards = whole(claims.get("iat"), 0) - whole(claims.get("exp"), NOW * 2)
        most = LIFETIME_REFUSED if rule == "issued-in-future" else NOW
        if "lifetime" in errors and 0 <= backwards <= most:
            return "exp-before-iat"
    if rule == "signature" and not alg.startswith("RS"):
        return "not-rs"
    return None


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("grantlint")
    arguments.add_argument("--count", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()

    maker = Maker(given.seed)
    grants = [maker.grant() for _ in range(given.count)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "grants.txt"
        file.write_text("".join(token + "\n" for token, _, _ in grants))
        run = subprocess.run(
            [given.grantlint, "check", "--no-config", "--lines", "--format", "ndjson", "--env", "test", "--at", str(NOW), str(file)],
            capture_output=True, text=True,
        )
    if run.returncode not in (0, 1):
        sys.exit(f"grantlint failed: {run.stderr}")
    reports = [json.loads(line) for line in run.stdout.splitlines()]
    reports = [r for r in reports if "findings" in r]
    if len(reports) != len(grants):
        sys.exit(f"{len(reports)} reports for {len(grants)} grants")

    rules = ("signature", "expired", "audience", "issued-in-future")
    seen, differences, unexplained = collections.Counter(), collections.Counter(), []
    for (token, alg, who), report in zip(grants, reports):
        errors = {f["rule"] for f in report["findings"] if f["severity"] == "error"}
        ours = errors & set(rules)
        theirs, claims = pyjwt_says(token, alg, maker.keys[who])
        for rule in rules:
            seen[rule, rule in theirs] += 1
            if (rule in ours) == (rule in theirs):
                continue
            why = explained(rule, alg, claims, errors)
            differences[rule, why] += 1
            if why is None:
                unexplained.append((rule, alg, claims, sorted(errors), sorted(theirs)))

    for rule in rules:
        print(f"{rule}: {seen[rule, True]} refused and {seen[rule, False]} accepted by PyJWT")
    for (rule, why), count in sorted(differences.items(), key=str):
        print(f"differs on {rule}: {count} times ({why})")
    for why in sorted({why for _, why in differences if why}):
        print(f"  {why}: {EXPLAINED[why]}")
    for case in unexplained[:10]:
        print("UNEXPLAINED", *case, sep="\n  ")
    print(f"{len(grants)} grants, {len(unexplained)} disagreements left unexplained")
    sys.exit(bool(unexplained))


if __name__ == "__main__":
    main()
