curl "https://test.maskinporten.no/token" ^
  -H "accept: */*" ^
  --data-raw "grant_type=x^&assertion=@good1@"
set GRANT=@bad@
