"""An API that takes access tokens of Maskinporten, found through the well-known document.

Run:   pip install fastapi uvicorn 'PyJWT[crypto]'
       grantlint serve &
       ISSUER=http://127.0.0.1:8700/ uvicorn api:app
Test:  TOKEN=$(curl -s http://127.0.0.1:8700/api/tokens -H 'Content-Type: application/json' \
         -d '{"scope": "digdir:test", "consumer": "974760673"}' | jq -r .access_token)
       curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8000/
"""

import json
import os
import urllib.request

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBearer

ISSUER = os.environ["ISSUER"]
METADATA = json.load(urllib.request.urlopen(ISSUER + ".well-known/oauth-authorization-server"))
KEYS = jwt.PyJWKClient(METADATA["jwks_uri"])

app = FastAPI()


def claims(bearer=Depends(HTTPBearer())):
    """The claims of a token that holds, and has the scope."""
    try:
        key = KEYS.get_signing_key_from_jwt(bearer.credentials)
        token = jwt.decode(bearer.credentials, key, algorithms=["RS256"], issuer=METADATA["issuer"])
    except jwt.PyJWTError as error:
        raise HTTPException(401, str(error)) from error
    if "digdir:test" not in token["scope"].split():
        raise HTTPException(403, "insufficient_scope")
    return token


@app.get("/")
def who_asks(token=Depends(claims)):
    return {"consumer": token["consumer"]["ID"]}
