Insert into TOKEN_LOG (ID,BODY) values (1,TO_CLOB('grant_type=x&assertion=@good1:1@')
|| TO_CLOB('@good1:2@@good1:3@'));
Insert into TOKEN_LOG (ID,BODY) values (2,TO_CLOB('@bad:1@')
|| TO_CLOB('@bad:2@@bad:3@'));
