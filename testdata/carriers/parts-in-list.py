GRANT = ".".join([
    "@bad:h@",
    "@bad:p@",
    "@bad:s@",
])
OTHER = "%s.%s.%s" % ('@good1:h@', '@good1:p@', '@good1:s@')
