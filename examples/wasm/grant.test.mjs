// Lints the grant that the program under test makes, in process: needs no binary, on any platform.
//
// Run:  npm install && node --test

import assert from "node:assert/strict";
import { createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { test } from "node:test";
import { explain, lint } from "@grantlint/wasm";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const clientId = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";
/** What is registered for the client: the signature is verified with it. */
const jwks = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "key-1", use: "sig", alg: "RS256" }] };

/** Stands for the program under test. */
function makeGrant(changes = {}) {
  const now = Math.floor(Date.now() / 1000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    aud: "https://test.maskinporten.no/", iss: clientId, iat: now, exp: now + 120,
    jti: randomUUID(), scope: "digdir:test", ...changes,
  };
  const input = `${part({ alg: "RS256", kid: "key-1" })}.${part(claims)}`;
  return `${input}.${createSign("RSA-SHA256").update(input).sign(privateKey, "base64url")}`;
}

const findings = (grant) => lint(grant, { env: "test", clientId, jwks, scopes: "digdir:test" }).grants[0].findings;

test("a good grant has no findings", () => {
  assert.deepEqual(findings(makeGrant()), []);
});

test("a missing slash is named, with the answer it would get", () => {
  const [finding, ...others] = findings(makeGrant({ aud: "https://test.maskinporten.no" }));
  assert.deepEqual([finding.rule, finding.code, finding.expected], ["audience", "MP-110", "https://test.maskinporten.no/"]);
  assert.deepEqual(others, []);
  assert.equal(explain(finding.code).code, "MP-110");
});

test("another key than the registered one is noticed", () => {
  const [header, payload, signature] = makeGrant().split(".");
  const other = `${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
  assert.deepEqual(findings(`${header}.${payload}.${other}`).map(({ rule }) => rule), ["signature"]);
});
