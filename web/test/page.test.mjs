// The page in headless Chromium, opened from disk: what it finds, what it says and that nothing leaves it. With a
// folder in SCREENSHOTS, pictures are kept there.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { accessible, fits, launch, open } from "./browser.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const address = new URL("../dist/grantlint.html", import.meta.url).href;
const grantlint = process.env.GRANTLINT ?? join(root, "target/debug/grantlint");
const file = join(root, "testdata/examples/grant.jwt");
const token = readFileSync(file, "utf8").trim();

/** What the command line says of the example at its own time. */
function expected(lang = "en", more = []) {
  const arguments_ = ["check", "--no-config", "--at", "issued", "--format", "json", "--lang", lang, ...more];
  try {
    return JSON.parse(execFileSync(grantlint, [...arguments_, file]));
  } catch (error) {
    return JSON.parse(error.stdout);
  }
}

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** The page, ready, with its own time chosen. */
async function ready(options) {
  const opened = await open(browser, address, options);
  await opened.page.locator("#version").filter({ hasText: /\d/ }).waitFor();
  await opened.page.locator("#at-issued").check();
  opened.requests.length = 0;
  return opened;
}

async function paste(page, text) {
  await page.locator("#grant").focus();
  await page.evaluate((text) => {
    const field = document.getElementById("grant");
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", bubbles: true }));
  }, text);
}

for (const lang of ["en", "nb"]) {
  for (const theme of ["light", "dark"]) {
    test(`a broken grant, ${lang}, ${theme}: every finding of the command line, and no request`, async () => {
      const { page, context, errors, requests } = await ready({ lang, theme });
      await paste(page, token);
      const { findings, not_checked: lacking } = expected(lang).grants[0];
      const shown = await page.locator(".findings > li").allInnerTexts();
      assert.equal(shown.length, findings.length);
      for (const [index, { rule, code, message, help }] of findings.entries()) {
        for (const text of [rule, code ?? "", message, help]) assert.ok(shown[index].includes(text), `${text} is in ${shown[index]}`);
      }
      const lacks = await page.locator(".lacking").innerText();
      for (const { rule } of lacking) assert.ok(lacks.includes(rule), rule);
      assert.match(await page.locator("#status").innerText(), lang === "nb" ? /5 feil/ : /5 errors/);
      await accessible(page, `${lang} ${theme}`);
      if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `page-${lang}-${theme}.png`) });
      await page.setViewportSize({ width: 360, height: 740 });
      await fits(page, "360 px");
      await accessible(page, `${lang} ${theme} at 360 px`);
      // 200 % zoom of a window of 1280 px is one of 640 px.
      await page.setViewportSize({ width: 640, height: 400 });
      await fits(page, "200 %");
      assert.deepEqual(requests, []);
      assert.deepEqual(errors, []);
      await context.close();
    });
  }
}

test("fields, files and the links to them change what is checked", async () => {
  const { page, context, errors } = await ready();
  await paste(page, token);
  await page.locator(".lacking a", { hasText: "Client ID" }).first().click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "clientId");
  await page.keyboard.type("0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b");
  await page.locator("#env").fill("test");
  await page.locator("#orgNumber").fill("991825827");
  await page.locator("#access").setInputFiles(join(root, "testdata/profile/access.json"));
  await page.locator("#access-chosen", { hasText: "access.json" }).waitFor();
  await page.locator(".findings", { hasText: "scope-not-granted" }).waitFor();
  const flags = ["--client-id", "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "--env", "test", "--org-number", "991825827"];
  const rules = expected("en", [...flags, "--access", join(root, "testdata/profile/access.json")]).grants[0].findings.map(({ rule }) => rule);
  assert.deepEqual(await page.locator(".findings > li h4 .rule").allInnerTexts(), rules);
  await page.locator("#orgNumber").fill("12");
  await page.locator("#orgNumber").blur();
  assert.match(await page.locator(".trouble").innerText(), /orgNumber: expected an organisation number/);
  assert.deepEqual(errors, []);
  await context.close();
});

test("a dropped file, a log with several grants, and what is no grant", async () => {
  const { page, context, errors } = await ready();
  const drop = (name, text) =>
    page.evaluate(
      ([name, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], name));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      [name, text],
    );
  await drop("requests.log", `one ${token}\ntwo ${token}\n`);
  await page.locator("details.grant").nth(1).waitFor();
  assert.match(await page.locator("#files").innerText(), /requests\.log/);
  assert.match(await page.locator("details.grant > summary").nth(1).innerText(), /line 2/);
  await accessible(page, "several grants");
  await paste(page, "garbage \u0000 \ud800 {");
  assert.match(await page.locator("#status").innerText(), /1 error/);
  await paste(page, "");
  assert.match(await page.locator("#status").innerText(), /Nothing is checked/);
  assert.deepEqual(errors, []);
  await context.close();
});

test("a key store asks for its password, and what cannot be read is named", async () => {
  const { page, context, errors } = await ready();
  await page.locator("#file").setInputFiles(join(root, "testdata/stores/openssl3.p12"));
  await page.locator(".findings a", { hasText: "Password of a key store" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "password");
  await page.keyboard.type("test");
  await page.keyboard.press("Tab");
  assert.match(await page.locator("#status").innerText(), /Accepted/);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([], "folder"));
    // What a browser answers for a folder; a script cannot drop one.
    File.prototype.arrayBuffer = () => Promise.reject(new DOMException("", "NotReadableError"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await page.locator(".trouble", { hasText: "cannot read folder" }).waitFor();
  assert.match(await page.locator("#status").innerText(), /Nothing is checked/);
  assert.deepEqual(errors, []);
  await context.close();
});

test("a token of 256 KiB, and one beyond the limit", async () => {
  const { page, context, errors } = await ready();
  const [header, , signature] = token.split(".");
  for (const size of [190_000, 400_000]) {
    const claims = Buffer.from(JSON.stringify({ aud: "https://test.maskinporten.no/", filler: "x".repeat(size) })).toString("base64url");
    const started = Date.now();
    await paste(page, `${header}.${claims}.${signature}`);
    await page.locator("#status").filter({ hasText: /error/ }).waitFor();
    assert.ok(Date.now() - started < 5000, "the page is not held up");
  }
  assert.deepEqual(errors, []);
  await context.close();
});

test("the clock counts down, and after the end the grant has expired", async () => {
  const { page, context } = await ready();
  await page.locator("#at-now").check();
  const now = Math.floor(Date.now() / 1000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { aud: "https://test.maskinporten.no/", iss: "client", scope: "digdir:test", jti: "1", iat: now - 100, exp: now + 4 };
  await paste(page, `${part({ alg: "RS256", kid: "k" })}.${part(claims)}.${"A".repeat(342)}`);
  assert.match(await page.locator("#clock").innerText(), /The grant expires in \d seconds?\./);
  await page.locator("#clock").filter({ hasText: "ago" }).waitFor({ timeout: 10_000 });
  await context.close();
});

test("what is copied is the report of the command line, text, and Markdown without secrets", async () => {
  const { page, context } = await ready();
  const pid = "13097248022";
  const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  const [header, , signature] = token.split(".");
  const odd = `${header}.${Buffer.from(JSON.stringify({ ...claims, pid, "`@x`": "a" })).toString("base64url")}.${signature}`;
  const copied = async (format) => {
    await page.locator(`[data-copy=${format}]`).click();
    await page.locator("#copied").filter({ hasText: "Copied" }).waitFor();
    await page.locator("#copied").evaluate((said) => (said.textContent = ""));
    assert.match(await page.locator("#status").innerText(), /^Rejected: \d errors/, "the verdict stays in sight");
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await paste(page, token);
  const report = JSON.parse(await copied("json"));
  assert.deepEqual(report.grants[0].findings, expected().grants[0].findings);
  await paste(page, odd);
  for (const format of ["text", "markdown", "json"]) {
    const text = await copied(format);
    assert.ok(!text.includes(pid), `${format}: ${pid} is masked`);
    for (const part of [signature, odd.split(".")[1]]) assert.ok(!text.includes(part), format);
    assert.ok(text.includes("MP-110"), format);
  }
  await context.close();
});

test("answers, codes and rules are explained, and a rule leads from a finding to its explanation", async () => {
  const { page, context, errors, requests } = await ready();
  await page.locator("#tab-explain").click();
  await page.locator("#question").fill(readFileSync(join(root, "testdata/answers/02-scope-not-on-client.txt"), "utf8"));
  assert.match(await page.locator("#explained").innerText(), /The client does not have the scope/);
  await accessible(page, "explanation");
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, "page-explain.png") });
  await page.locator("#question").fill("lifetme");
  await page.locator("#answer .rule", { hasText: "lifetime" }).first().click();
  assert.match(await page.locator("#explained").innerText(), /120/);
  await page.locator("#tab-lint").click();
  await paste(page, token);
  await page.locator(".findings .rule", { hasText: "audience" }).first().click();
  assert.match(await page.locator("#explained").innerText(), /aud/);
  await page.locator("[data-lang=nb]").click();
  assert.match(await page.locator("#answer").innerText(), /Slik retter du det/);
  assert.deepEqual([errors, requests], [[], []]);
  await context.close();
});

test("all by keyboard, and the language is all that is remembered", async () => {
  const { page, context } = await ready();
  await page.reload();
  await page.locator("#version").filter({ hasText: /\d/ }).waitFor();
  const reach = async (id) => {
    for (let step = 0; step < 40; step++) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate(() => document.activeElement.id || document.activeElement.dataset.lang)) === id) return;
    }
    assert.fail(`${id} is not reached`);
  };
  await reach("nb");
  await page.keyboard.press("Enter");
  await reach("example");
  await page.keyboard.press("Enter");
  await page.locator(".findings > li").first().waitFor();
  assert.match(await page.locator("#status").innerText(), /feil/);
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "nb");
  const kept = await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]);
  assert.deepEqual(kept, [["lang"], [], ""]);
  await context.close();
});

test("the policy refuses every connection", async () => {
  const { page, context, requests } = await ready();
  const refused = await page.evaluate(() => fetch("https://test.maskinporten.no/").then(() => false, () => true));
  assert.ok(refused);
  assert.deepEqual(requests.filter((url) => !url.startsWith("https://test.")), []);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  assert.match(policy, /^default-src 'none'; connect-src 'none'; /);
  assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'|https?:/);
  await context.close();
});

/** jose, which only decodes, as a script. */
async function jose() {
  const contents = 'export { decodeJwt, decodeProtectedHeader } from "jose";';
  const options = { bundle: true, format: "iife", globalName: "jose", write: false };
  const { outputFiles } = await build({ stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) }, ...options });
  return outputFiles[0].text;
}

test("speed: ready, the first verdict, and jose decoding beside it", async () => {
  const { page, context } = await ready();
  await page.evaluate(await jose());
  await page.waitForFunction(() => performance.getEntriesByName("warm").length > 0);
  const figures = await page.evaluate((text) => {
    const timed = (what) => {
      const started = performance.now();
      what();
      return performance.now() - started;
    };
    const paste = () => {
      const field = document.getElementById("grant");
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", bubbles: true }));
      // What is drawn is seen when it is laid out.
      document.body.getBoundingClientRect();
    };
    const { decodeJwt, decodeProtectedHeader } = globalThis.jose;
    const decode = () => [decodeProtectedHeader(text), decodeJwt(text)];
    // A browser's clock is coarse on purpose.
    const hundred = () => Array.from({ length: 100 }, decode);
    const middle = (what) => Array.from({ length: 21 }, () => timed(what)).sort((a, b) => a - b)[10];
    const marks = performance.getEntriesByType("mark").map(({ name, startTime }) => [name, startTime]);
    return { ...Object.fromEntries(marks), first: timed(paste), joseFirst: timed(decode), median: middle(paste), joseMedian: middle(hundred) / 100 };
  }, token);
  console.log(Object.entries(figures).map(([name, took]) => `${name} ${took.toFixed(2)} ms`).join(", "));
  // The bounds are for a machine that does other things too; the figures are what is looked at.
  assert.ok(figures.first < 500, `${figures.first} ms`);
  await context.close();
});
