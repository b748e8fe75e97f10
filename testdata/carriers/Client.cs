var content = new FormUrlEncodedContent(new[]
{
    new KeyValuePair<string, string>("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
    new KeyValuePair<string, string>("assertion", "@bad@"),
});
const string Token = @"@good1@";
