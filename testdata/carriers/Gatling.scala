val a = exec(http("t").post("/token").formParam("grant_type", "x").formParam("assertion", "@good1@"))
val b = exec(http("t").post("/token").formParam("assertion", """@bad@""").check(status.is(400)))
