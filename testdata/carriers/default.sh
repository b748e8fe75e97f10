#!/bin/sh
set -eu
ASSERTION=${ASSERTION:-@good1@}
OTHER="${OTHER-@bad@}"
curl -sS -d grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer -d "assertion=$ASSERTION" "$URL/token"
