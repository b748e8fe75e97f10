$body = @{
    grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    assertion  = "@good1@"
}
Invoke-RestMethod -Method Post -Uri https://test.maskinporten.no/token -Body $body
Invoke-RestMethod -Method Post -Uri https://test.maskinporten.no/token `
    -Body "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=@bad@"
