#!/usr/bin/env bash
# It's a script with several requests.
curl -s https://test.maskinporten.no/token \
  -d 'grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer' \
  -d assertion=@good1@
curl -s https://test.maskinporten.no/token --data "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=@bad@"
curl -s https://api.example.no/v1/ -H "Authorization: Bearer @access@"
curl -s https://test.maskinporten.no/token --data @- <<END
grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=@good2@
END
