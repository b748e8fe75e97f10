const one = "@good1@" + "";
const two = "" + "@bad@";
