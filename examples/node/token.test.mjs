// Runs the program's own token fetch against `grantlint serve`, and asserts on what the double saw.
// Needs nothing but Node 20 and grantlint.
//
// Run:  node --test
// GRANTLINT names another binary than the one on PATH.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createSign, createPublicKey, createVerify, generateKeyPairSync, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const clientId = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";

/** Stands for the program under test. */
async function fetchToken(tokenEndpoint, audience) {
  const now = Math.floor(Date.now() / 1000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { aud: audience, iss: clientId, iat: now, exp: now + 120, jti: randomUUID(), scope: "digdir:test" };
  const input = `${part({ alg: "RS256", kid: "key-1" })}.${part(claims)}`;
  const assertion = `${input}.${createSign("RSA-SHA256").update(input).sign(privateKey, "base64url")}`;
  const body = new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion });
  const answer = await (await fetch(tokenEndpoint, { method: "POST", body })).json();
  if (answer.error) throw new Error(`${answer.error}: ${answer.error_description} ${answer.error_uri}`);
  return answer.access_token;
}

let double;
let url;

before(async () => {
  const file = join(mkdtempSync(join(tmpdir(), "double-")), "url.txt");
  const args = ["serve", "--no-config", "--quiet", "--client-id", clientId, "--listen", "127.0.0.1:0", "--listen-file", file];
  double = spawn(process.env.GRANTLINT ?? "grantlint", args, { stdio: "ignore" });
  while (!existsSync(file)) {
    assert.equal(double.exitCode, null, "the double ended");
    await setTimeout(50);
  }
  url = readFileSync(file, "utf8").trim();
});

after(() => double.kill("SIGINT"));

/** What the double saw last. */
async function last() {
  return (await (await fetch(`${url}api/grants`)).json()).grants.at(-1);
}

test("the token can be verified", async () => {
  const token = await fetchToken(`${url}token`, url);
  const [header, payload, signature] = token.split(".");
  const { keys } = await (await fetch(`${url}jwk`)).json();
  const key = createPublicKey({ key: keys[0], format: "jwk" });
  assert.ok(createVerify("RSA-SHA256").update(`${header}.${payload}`).verify(key, signature, "base64url"));
  assert.equal((await last()).verdict, "accepted");
});

test("a missing slash is refused", async () => {
  await assert.rejects(fetchToken(`${url}token`, "https://test.maskinporten.no"), /errors\/MP-110/);
  assert.deepEqual((await last()).findings.map((finding) => finding.rule), ["audience"]);
});
