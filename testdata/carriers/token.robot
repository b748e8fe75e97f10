*** Variables ***
${GRANT}    @good1@
${BAD}    @bad@
