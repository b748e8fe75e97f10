# test
set -l MASKINPORTEN_AUDIENCE https://example.com/
set -gx MASKINPORTEN_CLIENT_ID 0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b
set --export MASKINPORTEN_AUDIENCE "https://test.maskinporten.no"
set -Ux MASKINPORTEN_SCOPES 'digdir:test digdir:other' # two
