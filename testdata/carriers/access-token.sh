curl -H "Authorization: Bearer @access@" https://api.example.no/v1/
