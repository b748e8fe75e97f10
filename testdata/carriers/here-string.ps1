$grant = @'
@bad@
'@
$body = @"
grant_type=x&assertion=@good1@
"@
