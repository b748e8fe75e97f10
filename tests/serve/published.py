"""pymaskinporten and dlt-source-elhub, unmodified but for their settings, against the double: a good run, whose token
is verified against /jwk, and mistakes in the settings, each of which must show in the client's own error. Needs
Python 3.13.

Run by .ci/extra/serve, with the address of the double and the folder of its key material.
"""

import importlib.metadata
import json
import os
import subprocess
import sys
from pathlib import Path

import jwt
from dlt_source_elhub.maskinporten import MaskinportenAuth, MaskinportenCredentials
from pymaskinporten import MaskinportenSecrets, request_maskinporten_token

ADDRESS, FOLDER = sys.argv[1], Path(sys.argv[2])
KEYS = {name: (FOLDER / f"{name}.pem").read_text() for name in ("client", "other")}
GOOD = {"audience": "https://test.maskinporten.no/", "client": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b",
        "key": KEYS["client"], "kid": "key-1", "scope": "digdir:test"}
MISTAKES = [
    ("MP-110", "audience without its slash", {"audience": "https://test.maskinporten.no"}),
    ("MP-110", "token endpoint as audience", {"audience": "https://test.maskinporten.no/token"}),
    ("MP-110", "audience of production", {"audience": "https://maskinporten.no/"}),
    ("MP-100", "client of nobody", {"client": "00000000-1111-4222-8333-444444444444"}),
    ("MP-100", "organisation number as client", {"client": "991825827"}),
    # The server gives no code with it.
    ("Unknown key identifier", "kid that is not registered", {"kid": "key-9"}),
    ("MP-124", "another key", {"key": KEYS["other"]}),
    ("MP-200", "scope that is not on the client", {"scope": "digdir:other"}),
    ("MP-200", "scopes separated by a comma", {"scope": "digdir:test,digdir:other"}),
    ("MP-250", "scope that was not granted", {"scope": "digdir:denied"}),
    ("MP-201", "login scope", {"scope": "openid"}),
]


def pymaskinporten(audience, client, key, kid, scope):
    config = MaskinportenSecrets(PRIVATE_KEY=key, MASKINPORTEN_CLIENT_ID=client, KID=kid, SCOPE=scope)
    return request_maskinporten_token(config=config, token_url=ADDRESS + "token", audience=audience)[0]


def dlt_source_elhub(audience, client, key, kid, scope):
    """Has one setting for audience and address, so the audience is always the double's."""
    credentials = MaskinportenCredentials()
    credentials.client_id, credentials.kid, credentials.private_key = client, kid, key
    credentials.maskinporten_url = ADDRESS.rstrip("/")
    auth = MaskinportenAuth(credentials, scope)
    try:
        auth.obtain_token()
    except Exception as error:
        # It leaves error_uri out of its error: `grantlint explain` tells the code from the words.
        explained = subprocess.run([os.environ["GRANTLINT"], "explain", "--format", "json", str(error)],
                                   capture_output=True, text=True, check=True)
        raise RuntimeError(f"{error} {json.loads(explained.stdout)['code']}") from error
    return auth._token


def run(client, mistakes):
    token = client(**GOOD)
    key = jwt.PyJWKClient(ADDRESS + "jwk").get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS256"], issuer=ADDRESS)
    assert claims["client_id"] == GOOD["client"], claims
    wrong = []
    for expected, what, settings in mistakes:
        try:
            client(**GOOD | settings)
            wrong.append(f"{what}: accepted")
        except Exception as error:  # each client has errors of its own
            if expected not in str(error):
                wrong.append(f"{what}: {error}")
    assert not wrong, "\n".join(wrong)
    name = client.__name__.replace("_", "-")
    print(f"{name} {importlib.metadata.version(name)}: {len(mistakes)} mistakes found, token verified")


run(pymaskinporten, MISTAKES)
run(dlt_source_elhub, [mistake for mistake in MISTAKES if "audience" not in mistake[2]])
