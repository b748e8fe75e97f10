// The linter in WebAssembly says what the command line says, byte for byte but for the version: of every case of every
// rule page, every kept file, random grants and whatever can be explained. What the command line printed is left by
// the test `equality` of cargo in target/tmp/equality.jsonl; EQUALITY is another place for it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Check, explain, initSync } from "../dist/npm/grantlint.js";

initSync({ module: readFileSync(new URL("../dist/npm/grantlint_bg.wasm", import.meta.url)) });

const kept = process.env.EQUALITY ?? fileURLToPath(new URL("../../target/tmp/equality.jsonl", import.meta.url));
const runs = readFileSync(kept, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

const withoutVersion = (report) => report.replace(/("name": "grantlint",\n\s*"version": )"[^"]*"/, "$1");

function said({ options, documents, inputs, explain: what, lang }) {
  if (what !== undefined) return explain(what, lang);
  const check = new Check(JSON.stringify(options));
  try {
    for (const { kind, name, content } of documents) check.document(kind, name, Buffer.from(content, "base64"));
    for (const { name, content } of inputs) check.input(name, Buffer.from(content, "base64"));
    return check.json();
  } finally {
    check.free();
  }
}

const groups = new Map();
for (const run of runs) groups.set(run.what, [...(groups.get(run.what) ?? []), run]);

for (const [what, all] of groups) {
  const count = all.reduce((sum, { inputs }) => sum + (inputs?.length ?? 1), 0);
  test(`${count} ${what}`, () => {
    let differing = 0;
    for (const run of all) {
      const [ours, theirs] = [said(run), run.printed].map((text) => withoutVersion(text).split("\n"));
      const at = ours.findIndex((line, index) => line !== theirs[index]);
      if (at === -1 && ours.length === theirs.length) continue;
      differing += 1;
      const names = run.inputs?.map(({ name }) => name).slice(0, 3) ?? run.explain;
      console.log(`${names}: line ${at + 1}: ${ours[at]} instead of ${theirs[at]}`);
    }
    assert.equal(differing, 0);
  });
}
