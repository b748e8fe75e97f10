// The checks of benches/src/bin/floor.rs with node's crypto; keys are cached by the text of x5c.
const crypto = require("node:crypto");
const fs = require("node:fs");
const readline = require("node:readline");

async function main() {
  const keys = new Map();
  const seen = new Set();
  let good = 0;
  const input = fs.createReadStream(process.argv[2], { highWaterMark: 1 << 20 });
  for await (const token of readline.createInterface({ input })) {
    const [head, body, signature] = token.split(".");
    const header = JSON.parse(Buffer.from(head, "base64url"));
    const claims = JSON.parse(Buffer.from(body, "base64url"));
    let key = keys.get(header.x5c[0]);
    if (!key) {
      key = new crypto.X509Certificate(Buffer.from(header.x5c[0], "base64")).publicKey;
      keys.set(header.x5c[0], key);
    }
    const signed = Buffer.from(token.slice(0, head.length + 1 + body.length));
    const valid =
      header.alg === "RS256" &&
      crypto.verify("RSA-SHA256", signed, key, Buffer.from(signature, "base64url")) &&
      claims.aud === "https://test.maskinporten.no/" &&
      claims.iss.length === 36 &&
      claims.exp - claims.iat <= 120 &&
      !seen.has(claims.jti);
    seen.add(claims.jti);
    good += valid ? 1 : 0;
  }
  console.log(JSON.stringify({ good }));
}

main();
