GRANT = (
    "@good1:1@"
    "@good1:2@"
    "@good1:3@"
)
OTHER = "@bad:1@" \
        "@bad:2@@bad:3@"
BYTES = b'@good2@'
