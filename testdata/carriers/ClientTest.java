class ClientTest {
    private static final String GRANT = "@good1:1@"
            + "@good1:2@"
            + "@good1:3@";
    void sends() {
        params.add(new BasicNameValuePair("assertion", "@bad@"));
        assertThat(decode("@id@").getSubject()).isEqualTo("somebody");
    }
    String text = """
        @good2@
        """;
}
