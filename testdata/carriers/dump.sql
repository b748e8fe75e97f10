COPY public.log (id, body) FROM stdin;
1	grant_type=x&assertion=@good1@
2	@bad@
\.
