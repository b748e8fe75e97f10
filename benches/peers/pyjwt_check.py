"""The checks of benches/src/bin/floor.rs with PyJWT; keys are cached by the text of x5c."""

import base64
import json
import sys

import jwt
from cryptography import x509

AUDIENCE = "https://test.maskinporten.no/"
OPTIONS = {"verify_exp": False, "verify_iat": False, "require": ["aud", "iss", "iat", "exp", "jti"]}


def main():
    keys, seen, good = {}, set(), 0
    with open(sys.argv[1], encoding="ascii") as file:
        for line in file:
            token = line.strip()
            header = jwt.get_unverified_header(token)
            text = header["x5c"][0]
            key = keys.get(text)
            if key is None:
                certificate = x509.load_der_x509_certificate(base64.b64decode(text))
                key = keys[text] = certificate.public_key()
            claims = jwt.decode(token, key, algorithms=["RS256"], audience=AUDIENCE, options=OPTIONS)
            fresh = claims["jti"] not in seen
            seen.add(claims["jti"])
            good += len(claims["iss"]) == 36 and claims["exp"] - claims["iat"] <= 120 and fresh
    print(json.dumps({"good": good}))


main()
