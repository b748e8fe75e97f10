// Real clients in JavaScript against the double: see clients.py. Run by .ci/extra/serve in a folder that has
// them installed.

import assert from "node:assert/strict";
import { createPrivateKey, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const load = (name) => import(require.resolve(name));
const jose = await load("jose");
const oidc = await load("openid-client");
const vtfk = require("@vtfk/maskinporten-auth");

const [address, folder] = process.argv.slice(2);
const clientId = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";
const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const scenarios = JSON.parse(readFileSync(new URL("scenarios.json", import.meta.url)));
const pem = (name) => readFileSync(join(folder, name), "utf8");
const keys = { client: createPrivateKey(pem("client.pem")), other: createPrivateKey(pem("other.pem")) };

/** A grant as jose makes it. */
async function make({ claims = {}, header = {}, shift = 0, other_key: otherKey }) {
  const now = Math.floor(Date.now() / 1000) + shift;
  const all = { aud: address, iss: clientId, iat: now, exp: now + 100, jti: randomUUID(), scope: "digdir:test", ...claims };
  // jose checks what it knows of x5c, so a wrong one has to be made by hand.
  if (header.x5c) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "RS256", ...header })}.${part(all)}.${Buffer.alloc(256, 1).toString("base64url")}`;
  }
  return new jose.SignJWT(all)
    .setProtectedHeader({ alg: "RS256", kid: "key-1", ...header })
    .sign(otherKey ? keys.other : keys.client);
}

async function withFetch(assertion) {
  const body = new URLSearchParams({ grant_type: grantType, assertion });
  const answer = await (await fetch(`${address}token`, { method: "POST", body })).json();
  if (answer.error) throw new Error(`${answer.error}: ${answer.error_description} ${answer.error_uri ?? ""}`);
  return answer.access_token;
}

const discovered = await oidc.discovery(new URL(address), clientId, undefined, oidc.None(), {
  algorithm: "oauth2",
  execute: [oidc.allowInsecureRequests],
});

async function withOpenidClient(assertion) {
  try {
    return (await oidc.genericGrantRequest(discovered, grantType, { assertion })).access_token;
  } catch (error) {
    throw new Error(`${error.error}: ${error.error_description} ${error.cause?.error_uri ?? ""}`);
  }
}

async function verify(token) {
  const keySet = jose.createRemoteJWKSet(new URL(`${address}jwk`));
  const { payload } = await jose.jwtVerify(token, keySet, { issuer: address });
  return payload;
}

async function run(name, client) {
  for (const scenario of scenarios) {
    const grant = await make(scenario);
    if (scenario.twice) await client(grant);
    const [token, error] = await client(grant).then((made) => [made, null], (raised) => [null, raised.message]);
    const told = `${name}: ${scenario.name}: ${error ?? "accepted"}`;
    if (scenario.expect === null) {
      assert.ok(token, told);
      assert.equal((await verify(token)).client_id, clientId);
    } else {
      assert.ok(error?.includes(scenario.expect), told);
    }
  }
  console.log(`${name}: ${scenarios.length - 1} mistakes found, token verified`);
}

/** A client that signs with a business certificate; it makes its grant itself. */
async function runVtfk() {
  const base64 = (name) => Buffer.from(pem(name)).toString("base64");
  const options = {
    url: `${address}token`, pemcert: base64("certificate.pem"), pemprivateKey: base64("certificate-key.pem"),
    audience: address, issuer: clientId, scope: "digdir:test",
  };
  // It answers with axios' error, which carries the whole answer.
  const code = (changes) => vtfk({ ...options, ...changes }).then(() => null, (error) => error.response.data.error_uri ?? "");
  const { access_token: token } = await vtfk(options);
  assert.equal((await verify(token)).client_amr, "virksomhetssertifikat");
  assert.match(await code({ audience: "https://test.maskinporten.no" }), /MP-110/);
  assert.match(await code({ issuer: "another" }), /MP-100/);
  assert.match(await code({ scope: "digdir:other" }), /MP-200/);
  assert.match(await code({ scope: "openid" }), /MP-20[01]/);
  assert.match(await code({ pemcert: base64("self-signed.pem"), pemprivateKey: base64("self-signed-key.pem") }), /MP-120/);
  console.log("@vtfk/maskinporten-auth: 5 mistakes found, token verified");
}

if (process.argv[4] === "certificate") {
  await runVtfk();
} else {
  await run("jose", withFetch);
  await run("openid-client", withOpenidClient);
}
