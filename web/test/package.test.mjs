// The npm package as it is published, in a project of its own: the example of Node, the types, and what a bundler makes
// of it in Chromium.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";
import { launch, open } from "./browser.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));
const tool = (name) => join(web, "node_modules/.bin", name);
const project = mkdtempSync(join(tmpdir(), "grantlint-npm-"));

function run(program, ...arguments_) {
  // What runs this test tells its children so, and they would report to it.
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(program, arguments_, { cwd: project, env, encoding: "utf8" });
  assert.equal(status, 0, `${program} ${arguments_.join(" ")}\n${stdout}\n${stderr}`);
  return stdout;
}

before(() => {
  run("npm", "pack", "--silent", "--pack-destination", project, join(web, "dist/npm"));
  const [archive] = readdirSync(project);
  cpSync(join(web, "../examples/wasm"), project, { recursive: true });
  rmSync(join(project, "package.json"));
  writeFileSync(join(project, "package.json"), '{"private": true, "type": "module"}');
  run("npm", "install", "--silent", "--offline", "--no-audit", "--no-fund", archive);
});
after(() => rmSync(project, { recursive: true, force: true }));

test("the example in Node", () => {
  assert.match(run("node", "--test"), /^# pass 3$/m);
});

test("the types", () => {
  cpSync(join(web, "test/package/types.ts"), join(project, "types.ts"));
  run(tool("tsc"), "--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "types.ts");
  run(tool("tsc"), "--noEmit", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler", "types.ts");
});

test("the package has what it needs and nothing else", () => {
  const files = readdirSync(join(project, "node_modules/@grantlint/wasm")).sort();
  assert.deepEqual(files, [
    "LICENSE-APACHE", "LICENSE-MIT", "README.md", "grantlint.js", "grantlint_bg.wasm", "index.d.ts", "lint.js", "node.js", "package.json", "web.js",
  ]);
});

test("bundled by Vite, in Chromium", async () => {
  const options = { root: project, configFile: false, logLevel: "error", build: { outDir: join(project, "built") }, preview: { port: 0 } };
  writeFileSync(join(project, "index.html"), '<!doctype html><script type="module" src="main.js"></script>');
  writeFileSync(join(project, "main.js"), 'import { lint } from "@grantlint/wasm";\ndocument.title = lint("e30.e30.").grants[0].verdict;\n');
  await build(options);
  const server = await preview(options);
  const browser = await launch();
  try {
    const { page, errors } = await open(browser, server.resolvedUrls.local[0]);
    await page.waitForFunction(() => document.title !== "");
    assert.deepEqual([await page.title(), errors.filter((error) => !/favicon|404/.test(error))], ["rejected", []]);
  } finally {
    await browser.close();
    await server.close();
  }
});
