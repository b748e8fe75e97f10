// Lints the grant that the program under test makes. Needs nothing but Node 20 and grantlint.
//
// Run:  node --test
// GRANTLINT names another binary than the one on PATH.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { test } from "node:test";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const clientId = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";

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

/** The findings of grantlint of the level error or warning, as "rule code". */
function lint(grant) {
  const args = ["check", "--format", "json", "--at", "issued", "--no-config", "--env", "test", "--client-id", clientId];
  const run = spawnSync(process.env.GRANTLINT ?? "grantlint", args, { input: grant, encoding: "utf8" });
  assert.ok([0, 1].includes(run.status), run.stderr);
  return JSON.parse(run.stdout).grants[0].findings
    .filter((f) => f.severity !== "note")
    .map((f) => `${f.rule} ${f.code}`);
}

test("a good grant has no findings", () => {
  assert.deepEqual(lint(makeGrant()), []);
});

test("milliseconds are named", () => {
  const now = Date.now();
  const rules = lint(makeGrant({ iat: now, exp: now + 120_000 })).map((f) => f.split(" ")[0]);
  assert.deepEqual([...new Set(rules)], ["time-format"]);
});

test("a missing slash is named", () => {
  assert.deepEqual(lint(makeGrant({ aud: "https://test.maskinporten.no" })), ["audience MP-110"]);
});
