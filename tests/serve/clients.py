"""Real clients in Python against the double: a good run, whose token is verified against /jwk, and
mistakes, each of which must show its MP-code in the client's own error.

Run by .ci/extra/serve, with the address of the double and the folder of its key material.
"""

import importlib.metadata
import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

import jwt
import requests
from authlib.integrations.requests_client import OAuth2Session

ADDRESS, FOLDER = sys.argv[1], Path(sys.argv[2])
CLIENT_ID = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b"
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCENARIOS = json.loads(Path(__file__).with_name("scenarios.json").read_text())
KEYS = {name: (FOLDER / f"{name}.pem").read_text() for name in ("client", "other")}


def make(scenario):
    """A grant as PyJWT makes it."""
    now = int(time.time()) + scenario.get("shift", 0)
    claims = {"aud": ADDRESS, "iss": CLIENT_ID, "iat": now, "exp": now + 100, "jti": str(uuid.uuid4()),
              "scope": "digdir:test", **scenario.get("claims", {})}
    header = {"kid": "key-1", **scenario.get("header", {})}
    return jwt.encode(claims, KEYS["other" if scenario.get("other_key") else "client"], "RS256", headers=header)


def with_requests(grant):
    """PyJWT and requests: what most teams write themselves."""
    answer = requests.post(ADDRESS + "token", data={"grant_type": GRANT_TYPE, "assertion": grant})
    if answer.status_code != 200:
        raise RuntimeError(answer.text)
    return answer.json()["access_token"]


def with_authlib(grant):
    """Authlib leaves error_uri out of its error: `grantlint explain` tells the code from the words."""
    session = OAuth2Session(CLIENT_ID, token_endpoint_auth_method="none")
    try:
        return session.fetch_token(ADDRESS + "token", grant_type=GRANT_TYPE, assertion=grant)["access_token"]
    except Exception as error:
        explained = subprocess.run([os.environ["GRANTLINT"], "explain", "--format", "json", str(error)],
                                   capture_output=True, text=True, check=True)
        raise RuntimeError(f"{error} {json.loads(explained.stdout)['code']}") from error


def verify(token):
    key = jwt.PyJWKClient(ADDRESS + "jwk").get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS256"], issuer=ADDRESS)
    assert claims["consumer"] == {"authority": "iso6523-actorid-upis", "ID": "0192:991825827"}, claims
    return claims


def run(name, client):
    for scenario in SCENARIOS:
        grant = make(scenario)
        if scenario.get("twice"):
            client(grant)
        try:
            token, error = client(grant), None
        except Exception as raised:  # each client has errors of its own
            token, error = None, str(raised)
        if scenario["expect"] is None:
            assert token, f"{name}: {scenario['name']}: {error}"
            assert verify(token)["client_id"] == CLIENT_ID
        else:
            assert error and scenario["expect"] in error, f"{name}: {scenario['name']}: {error or 'accepted'}"
    print(f"{name}: {len(SCENARIOS) - 1} mistakes found, token verified")


run("PyJWT " + importlib.metadata.version("PyJWT"), with_requests)
run("Authlib " + importlib.metadata.version("Authlib"), with_authlib)
