String grant = new StringBuilder()
    .append("@bad:1@")
    .append("@bad:2@")
    .append("@bad:3@")
    .toString();
String other = "@good1:1@".concat("@good1:2@").concat("@good1:3@");
