curl https://test.maskinporten.no/token -d grant_type=client_credentials -d client_assertion=@bad@
