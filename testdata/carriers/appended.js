let assertion = "@good1:1@";
assertion += "@good1:2@";
assertion += "@good1:3@";
let other = '@bad:1@@bad:2@';
other += '@bad:3@';
