#!/usr/bin/env python3
"""Makes JSON lines with grants: grants.py COUNT FILE [copies]. Their signatures are noise: no key is looked at.

Of thirty, one lives too long, one has no scope, one is for the wrong audience, one is cut off and one has the jti
of another grant of its client and day; with `copies`, one is sent twice.
"""

import base64
import json
import sys


def part(value):
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


HEADER = part({"alg": "RS256", "kid": "key-1"})
NOISE = part(bytes(range(256)))
FIRST = 1767225600


def grant(n, **changes):
    # The last term keeps grants of the same day apart, which may have the same jti.
    issued = FIRST + n // 3000 * 86400 % (28 * 86400) + n % 3000 * 20 + n // (28 * 3000)
    claims = {
        "aud": "https://test.maskinporten.no/",
        "iss": f"0f1a2b3c-4d5e-4f60-8a7b-0000000000{n % 40:02}",
        "iat": issued,
        "exp": issued + 120,
        "jti": f"9b2f1c1e-6a0e-4d0a-9d5c-{n:012}",
        "scope": "digdir:test",
        **changes,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return issued, f"{HEADER}.{part(claims)}.{NOISE}"


def far(n):
    """Back to another part of the log, where there is one: the same client, kind and day."""
    return 28 * 3000 if n >= 28 * 3000 else 0


def line(n, copies):
    kind = n % 30
    if kind == 3:
        issued, text = grant(n)
        issued, text = grant(n, exp=issued + 600)
    elif kind == 7:
        issued, text = grant(n, scope=None)
    elif kind == 11:
        issued, text = grant(n, aud="https://maskinporten.example/")
    elif kind == 13:
        issued, text = grant(n)
        text = text[:150]
    elif kind == 17 and n % 3000 >= 200:
        # The same client and day. Which of the two comes second is by chance, so nothing else is wrong with either.
        issued, text = grant(n, jti=f"9b2f1c1e-6a0e-4d0a-9d5c-{n - far(n) - 80:012}")
    elif copies and kind == 19 and n % 3000 >= 200:
        issued, text = grant(n - far(n) - 1)
    else:
        issued, text = grant(n)
    day, seconds = divmod(issued - FIRST, 86400)
    time = f"2026-01-{day + 1:02}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}Z"
    return json.dumps({"id": f"{n:09}", "time": time, "grant": text})


def main():
    count, file, copies = int(sys.argv[1]), sys.argv[2], "copies" in sys.argv[3:]
    with open(file, "w", encoding="utf-8") as out:
        for n in range(count):
            out.write(line(n, copies) + "\n")


if __name__ == "__main__":
    main()
