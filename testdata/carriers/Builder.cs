var text = new StringBuilder();
text.Append("@good1:1@");
text.Append("@good1:2@@good1:3@");
var bad = "grant_type=x&assertion=@bad:1@" +
    "@bad:2@@bad:3@";
