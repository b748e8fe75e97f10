// Compiled, not run: what a TypeScript program may write.

import { type Finding, type Report, explain, lint, version } from "@grantlint/wasm";

const report: Report = lint("eyJ…", { env: "test", at: new Date(), scopes: ["digdir:test"], jwks: { keys: [] } });
const rules: string[] = report.grants.flatMap(({ findings }) => findings).map((finding: Finding) => finding.rule);
const several: Report = lint([{ name: "requests.log", content: new Uint8Array() }], { lang: "nb", at: "issued" });
const title: string | undefined = explain("MP-110", { lang: "nb" })?.texts?.title;
// @ts-expect-error there is no such option
lint("", { clientID: "x" });
// @ts-expect-error a time is a word, a date or seconds
lint("", { at: "tomorrow" });

export const all: [string[], number, string | undefined, string] = [rules, several.summary.errors, title, version];
