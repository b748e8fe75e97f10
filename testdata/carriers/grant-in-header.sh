curl -H "Authorization: Bearer @good1@" https://api.example.no/v1/
