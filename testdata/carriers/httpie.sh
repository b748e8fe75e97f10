http --form POST https://test.maskinporten.no/token \
  grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer \
  assertion=@bad@
http https://api.example.no/v1/ "Authorization: Bearer @access@"
