// The report of `check --format html` in headless Chromium: one grant, and a log of 100,000.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { accessible, fits, launch, open } from "./browser.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const grantlint = process.env.GRANTLINT ?? join(root, "target/debug/grantlint");
const folder = mkdtempSync(join(tmpdir(), "grantlint-report-"));

function report(name, inputs, expected = 1) {
  const output = join(folder, name);
  const { status, stderr } = spawnSync(grantlint, ["check", "--no-config", "--at", "issued", "--quiet", "--output", `html=${output}`, ...inputs], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  assert.equal(status, expected, String(stderr));
  return output;
}

/** A log of grants of many clients through some days, most of them good. */
function log(grants) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const lines = [];
  for (let n = 0; n < grants; n++) {
    const iat = 1_767_225_600 + Math.floor((n * 7 * 86_400) / grants);
    const claims = {
      aud: n % 7 === 0 ? "https://test.maskinporten.no" : "https://test.maskinporten.no/",
      iss: `0f1a2b3c-4d5e-4f60-8a7b-${String(n % 40).padStart(12, "0")}`,
      iat,
      exp: iat + (n % 11 === 0 ? 3600 : 120),
      jti: `jti-${n}`,
      scope: n % 13 === 0 ? "digdir:test, digdir:demo" : "digdir:test",
    };
    lines.push(`${part({ alg: "RS256", kid: "key-1" })}.${part(claims)}.${"A".repeat(342)}`);
  }
  const file = join(folder, "grants.jsonl");
  writeFileSync(file, lines.join("\n"));
  return file;
}

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test("one grant", async () => {
  const file = report("one.html", [join(root, "testdata/examples/grant.jwt")]);
  for (const [lang, other] of [["en", "nb"], ["nb", "en"]]) {
    const { page, context, errors, requests } = await open(browser, pathToFileURL(file).href, { lang, theme: lang === "en" ? "light" : "dark" });
    assert.equal(await page.locator(".findings > li").count(), 6);
    await accessible(page, "one grant");
    await page.locator(`[data-lang=${other}]`).click();
    assert.match(await page.locator("h3.title").first().innerText(), other === "nb" ? /Funn/ : /Findings/);
    await page.setViewportSize({ width: 360, height: 740 });
    await fits(page, "360 px");
    assert.deepEqual(errors, []);
    assert.deepEqual(requests, [pathToFileURL(file).href]);
    await context.close();
  }
});

test("a log of 100,000 grants", async () => {
  const file = report("log.html", [log(Number(process.env.GRANTS ?? 100_000))]);
  const { size } = statSync(file);
  assert.ok(size < 2_000_000, `${size} bytes`);
  console.log(`the report is ${size} bytes`);
  for (const theme of ["light", "dark"]) {
    const { page, context, errors } = await open(browser, pathToFileURL(file).href, { theme });
    assert.ok((await page.locator("svg.plot").count()) >= 3);
    assert.match(await page.locator("table").first().innerText(), /MP-110\s+audience\s+error/);
    await accessible(page, theme);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `report-${theme}.png`) });
    const link = page.locator("table a", { hasText: "audience" }).first();
    await link.click();
    const example = page.locator("article", { hasText: "audience" }).locator("details.grant").first();
    await example.locator("summary").click();
    await example.locator("mark.error").first().waitFor();
    await accessible(page, `${theme}, an example unfolded`);
    await page.setViewportSize({ width: 360, height: 740 });
    await fits(page, "360 px");
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.locator("details:not([open])").count(), 0, "on paper everything is unfolded");
    assert.deepEqual(errors, []);
    await context.close();
  }
});

test("nothing to check is not nothing wrong", async () => {
  const empty = join(folder, "empty.txt");
  writeFileSync(empty, "");
  const address = pathToFileURL(report("empty.html", [empty], 2)).href;
  const { page, context, errors } = await open(browser, address);
  const text = await page.locator("main").innerText();
  assert.match(text, /No grant was found/);
  assert.doesNotMatch(text, /Nothing is wrong/);
  await accessible(page, "an empty report");
  assert.deepEqual(errors, []);
  await context.close();
});

test("what a grant says is text, whatever it says", async () => {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    aud: "https://test.maskinporten.no</script><script>document.title = 1</script>",
    iss: "<img src=x onerror='document.title = 2'>",
    scope: "digdir:\u202etset\u202c </style><!--",
    pid: "13097248022",
    "</script><svg onload='document.title = 3'>": "\u2028 ]]> &lt;",
  };
  const file = join(folder, "hostile.jwt");
  writeFileSync(file, `${part({ alg: "RS256", kid: "<script>" })}.${part(claims)}.${"A".repeat(342)}`);
  const { page, context, errors, requests } = await open(browser, pathToFileURL(report("hostile.html", [file])).href);
  assert.equal(await page.title(), "grantlint – report");
  assert.equal(await page.locator("main img, main svg, main script").count(), 0);
  const text = await page.locator("main").innerText();
  assert.ok(text.includes("<img src=x onerror='document.title = 2'>"));
  assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069]|13097248022/);
  assert.deepEqual([errors, requests.slice(1)], [[], []]);
  await context.close();
});

test("without script it says what was found", async () => {
  const file = report("plain.html", [join(root, "testdata/examples/grant.jwt")]);
  const { page, context } = await open(browser, pathToFileURL(file).href, { javaScriptEnabled: false });
  assert.match(await page.locator("main").innerText(), /MP-110 audience error/);
  await context.close();
});
