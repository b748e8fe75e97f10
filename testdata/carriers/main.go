data := url.Values{
	"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"},
	"assertion":  {"@bad@"},
}
form.Set("assertion", "@good1@")
want := `@good2@`
