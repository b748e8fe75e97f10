val body = FormBody.Builder()
    .add("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
    .add("assertion", "@bad@")
    .build()
