"""Runs the program's own token fetch against `grantlint serve`, and asserts on what the double saw.

Run:  pip install pytest 'PyJWT[crypto]' grantlint && pytest
GRANTLINT names another binary than the one on PATH.
"""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT_ID = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b"


def fetch_token(token_endpoint, audience):
    """Stands for the program under test."""
    now = int(time.time())
    claims = {"aud": audience, "iss": CLIENT_ID, "iat": now, "exp": now + 120,
              "jti": str(uuid.uuid4()), "scope": "digdir:test"}
    form = urllib.parse.urlencode({
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "key-1"}),
    })
    with urllib.request.urlopen(token_endpoint, form.encode()) as answer:
        return json.load(answer)["access_token"]


@pytest.fixture(scope="session")
def double(tmp_path_factory):
    """The address of a double that runs for the whole session."""
    address = tmp_path_factory.mktemp("double") / "url.txt"
    process = subprocess.Popen(
        [os.environ.get("GRANTLINT", "grantlint"), "serve", "--no-config", "--quiet", "--client-id", CLIENT_ID,
         "--listen", "127.0.0.1:0", "--listen-file", str(address)])
    while not address.exists():
        assert process.poll() is None, "the double ended"
        time.sleep(0.05)
    yield address.read_text().strip()
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)


@pytest.fixture
def seen(double):
    """What the double saw since the test began."""
    urllib.request.urlopen(urllib.request.Request(double + "api/grants", method="DELETE"))
    return lambda: json.load(urllib.request.urlopen(double + "api/grants"))["grants"]


def test_the_token_can_be_verified(double, seen):
    token = fetch_token(double + "token", double)
    key = jwt.PyJWKClient(double + "jwk").get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS256"], issuer=double)
    assert claims["client_id"] == CLIENT_ID
    (grant,) = seen()
    assert (grant["verdict"], grant["findings"]) == ("accepted", [])


def test_a_missing_slash_is_refused(double, seen):
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch_token(double + "token", "https://test.maskinporten.no")
    assert json.load(refused.value)["error_uri"].endswith("/errors/MP-110")
    (grant,) = seen()
    assert [finding["rule"] for finding in grant["findings"]] == ["audience"]
