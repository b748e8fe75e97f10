http POST https://test.maskinporten.no/token grant_type==x assertion==@bad@
xh https://test.maskinporten.no/token assertion==@good1@
