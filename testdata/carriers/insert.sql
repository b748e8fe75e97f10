INSERT INTO log (id, body) VALUES (1, 'grant_type=x&assertion=@good1@');
INSERT INTO grants VALUES (2,'@bad@'),(3,'@access@');
