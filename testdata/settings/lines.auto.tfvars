maskinporten_client_id = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b"
maskinporten_audience  = "https://test.maskinporten.no"
maskinporten_scopes = [
  "digdir:test",
  "openid",
]
