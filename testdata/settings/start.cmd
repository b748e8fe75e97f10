@echo off
set MASKINPORTEN_CLIENT_ID=0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b
set "MASKINPORTEN_AUDIENCE=https://test.maskinporten.no"
setx MASKINPORTEN_SCOPES "digdir:test" /M
setx MASKINPORTEN_KID key-1 /M
