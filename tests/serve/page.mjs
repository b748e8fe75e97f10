// The live page in headless Chromium: a bad grant that comes in appears without reload, its finding can be read
// at the claim, and axe-core finds nothing. With a folder as the third argument, screenshots are kept there.
//
// Run by .ci/extra/serve: page.mjs ADDRESS GRANT [FOLDER]

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core"), "utf8");
const [address, grant, folder] = process.argv.slice(2);

const send = () =>
  execFileSync("curl", [
    "--silent", "--output", "/dev/null", "--noproxy", "*", `${address}token`,
    "--data-urlencode", "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer",
    "--data-urlencode", `assertion@${grant}`,
  ]);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--no-proxy-server"],
});

async function violations(page, where) {
  // The page's policy allows no script from elsewhere; the debugger may.
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(found.map(({ id, nodes }) => [id, nodes.map((n) => n.html)]), [], where);
}

for (const lang of ["en", "nb"]) {
  for (const theme of ["light", "dark"]) {
    const context = await browser.newContext({ locale: lang, colorScheme: theme, viewport: { width: 1000, height: 760 } });
    const page = await context.newPage();
    const errors = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(address);
    await page.locator("#status").filter({ hasText: /\S/ }).waitFor();
    const before = await page.locator("#list li").count();
    send();
    await page.locator("#list li").nth(before).waitFor({ timeout: 15_000 });
    await page.keyboard.press("Tab");
    await page.locator("#list li button").first().focus();
    await page.keyboard.press("Enter");
    await page.locator("mark.error").first().waitFor();
    assert.match(await page.locator("mark.error").first().innerText(), /\S/);
    assert.ok((await page.locator(".finding.error").count()) > 0);
    assert.match(await page.locator(".badge.rejected").first().innerText(), lang === "nb" ? /avvist/ : /rejected/);
    await violations(page, `${lang} ${theme}`);
    if (folder) await page.screenshot({ path: join(folder, `serve-${lang}-${theme}.png`) });
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${lang}: ${overflow} px too wide at 360 px`);
    await violations(page, `${lang} ${theme} at 360 px`);
    await page.locator("#text").fill("no such request");
    assert.equal(await page.locator("#list li").count(), 0);
    await page.locator("#text").fill("");
    assert.ok((await page.locator("#list li").count()) > 0);
    assert.deepEqual(errors, []);
    await context.close();
  }
}
const page = await browser.newPage();
await page.goto(address);
await page.locator("#clear").click();
await page.locator("#list li").first().waitFor({ state: "detached" });
await browser.close();
console.log("the page: both languages and themes, 360 px, keyboard, 0 violations");
