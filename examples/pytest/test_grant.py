"""Lints the grant that the program under test makes.

Run:  pip install pytest 'PyJWT[crypto]' grantlint && pytest
GRANTLINT names another binary than the one on PATH.
"""

import json
import os
import subprocess
import time
import uuid

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT_ID = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b"


def make_grant(**changes):
    """Stands for the program under test."""
    now = int(time.time())
    claims = {
        "aud": "https://test.maskinporten.no/",
        "iss": CLIENT_ID,
        "iat": now,
        "exp": now + 120,
        "jti": str(uuid.uuid4()),
        "scope": "digdir:test",
        **changes,
    }
    return jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "key-1"})


def lint(grant):
    """The findings of grantlint, as (rule, code) pairs of the level error or warning."""
    run = subprocess.run(
        [os.environ.get("GRANTLINT", "grantlint"), "check", "--format", "json", "--at", "issued",
         "--no-config", "--env", "test", "--client-id", CLIENT_ID],
        input=grant, capture_output=True, text=True,
    )
    assert run.returncode in (0, 1), run.stderr
    (report,) = json.loads(run.stdout)["grants"]
    return [(f["rule"], f["code"]) for f in report["findings"] if f["severity"] != "note"]


def test_a_good_grant_has_no_findings():
    assert lint(make_grant()) == []


@pytest.mark.parametrize("changes, finding", [
    ({"aud": "https://test.maskinporten.no"}, ("audience", "MP-110")),
    ({"iss": "another-client"}, ("issuer", "MP-100")),
])
def test_a_mistake_is_named(changes, finding):
    assert lint(make_grant(**changes)) == [finding]
