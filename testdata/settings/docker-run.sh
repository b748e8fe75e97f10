docker run -e MASKINPORTEN_CLIENT_ID=0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b \
  -e MASKINPORTEN_SCOPES="digdir:test" \
  --env MASKINPORTEN_ISSUER=https://test.maskinporten.no app:1
