// A report as elements. Takes the JSON of one grant: that of `check --format json`, with `decoded` for the
// marked text, and with `answer` and `request` where a server answered.

import { element } from "./dom.js";
import { words } from "./words.js";

/**
 * Everything that is known of one grant. Of `options`, `prefix` keeps the names of its places apart from those
 * of other reports, `supply` makes a link to where a flag is filled in, and `explain` one to what a rule is.
 */
export function report(grant, lang, options = {}) {
  const texts = words(lang);
  const told = { prefix: "", supply: plainFlag, explain: plainRule, ...options };
  return [
    summary(grant, texts),
    problem(grant.request, texts),
    findings(grant, texts, told),
    ...["header", "payload", "document"].map((name) => part(name, grant, texts, told)),
    certificate(grant.certificate, texts),
    corrected(grant.corrected, texts),
    answer(grant.answer, texts),
    ignored(grant.ignored, texts),
    notChecked(grant, texts, told),
  ];
}

const plainFlag = (flag) => flag;
const plainRule = (rule) => element("code", {}, rule);

function summary(grant, texts) {
  const what = grant.kind && grant.kind !== "grant" ? texts.kinds[grant.kind] : null;
  const client = grant.iss ? [`${texts.client} `, element("code", {}, grant.iss)] : what === null ? texts.unknownClient : null;
  const parts = [what, client, grant.section, grant.environment?.issuer].filter(Boolean);
  const separated = parts.flatMap((part, index) => [index === 0 ? " " : " · ", part]);
  return element("p", { class: "summary" }, badge(grant.verdict, texts), separated);
}

/** The verdict as a word that does not depend on its colour. */
export function badge(verdict, texts) {
  return element("span", { class: `badge ${verdict}` }, texts[verdict] ?? verdict);
}

function problem(request, texts) {
  if (!request) return null;
  const notes = request.parameters_in_address ? element("p", { class: "finding note" }, texts.query) : null;
  if (!request.problem) return notes;
  const { message, help, code, name } = request.problem;
  return element(
    "div",
    {},
    element(
      "article",
      { class: "finding error" },
      element("h3", {}, `${texts.error} ${code ?? ""} `, element("code", {}, name)),
      element("p", {}, message),
      element("p", {}, element("strong", {}, `${texts.help}: `), help),
    ),
    notes,
  );
}

function findings(grant, texts, told) {
  if (grant.findings.length === 0) {
    return grant.request?.problem ? null : element("p", {}, texts.noFindings);
  }
  return element(
    "div",
    {},
    element("h3", { class: "title" }, texts.findings),
    element("ol", { class: "findings" }, grant.findings.map((one, index) => finding(one, index, texts, told))),
  );
}

function finding(one, index, texts, told) {
  const value = (name, text) =>
    text === null ? null : element("div", {}, element("dt", {}, name), element("dd", {}, element("code", {}, text)));
  const place = [one.location.part, one.location.pointer].filter(Boolean).join(" ");
  return element(
    "li",
    { class: `finding ${one.severity}`, id: `${told.prefix}finding-${index}`, tabindex: "-1" },
    element("h4", {}, `${texts[one.severity]} ${one.code ?? ""} `, told.explain(one.rule), ` ${place}`),
    element("p", {}, one.message),
    element("dl", {}, value(texts.found, one.found), value(texts.expected, one.expected)),
    element("p", {}, element("strong", {}, `${texts.help}: `), one.help),
    fields(one.help, texts, told),
    one.server_message ? element("p", { class: "server" }, `${texts.serverSays}: `, element("q", {}, one.server_message)) : null,
  );
}

/** Where the page takes what the help names a flag of the command line for. */
function fields(help, texts, told) {
  const flags = new Set(help.match(/--[a-z][a-z-]+/g));
  const links = [...flags].map((flag) => told.supply(flag)).filter((made) => typeof made !== "string");
  return links.length === 0 ? null : element("p", {}, `${texts.here}: `, links.flatMap((link, index) => (index > 0 ? [", ", link] : [link])));
}

function part(name, grant, texts, told) {
  const decoded = grant.decoded?.[name];
  if (!decoded || decoded.text === "") return null;
  return element(
    "div",
    {},
    element("h3", { class: "title" }, texts[name]),
    element("pre", { tabindex: "0", role: "region", "aria-label": texts[name] }, element("code", {}, marked(decoded, grant, told))),
  );
}

/** The text with its marks, each of which leads to its finding. Marks that overlap are cut. */
function marked({ text, marks }, grant, told) {
  const pieces = [];
  let at = 0;
  const inOrder = [...marks].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const { start, end, finding } of inOrder) {
    const from = Math.max(start, at);
    if (end <= from) {
      pieces.push(reference(finding, grant, told));
      continue;
    }
    pieces.push(text.slice(at, from), element("mark", { class: grant.findings[finding].severity }, text.slice(from, end)));
    pieces.push(reference(finding, grant, told));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces;
}

function reference(finding, grant, told) {
  const { rule } = grant.findings[finding];
  return element("a", { class: "reference", href: `#${told.prefix}finding-${finding}`, "aria-label": `${finding + 1} ${rule}` }, `${finding + 1}`);
}

function answer(sent, texts) {
  if (!sent) return null;
  const status = sent.status === 0 ? texts.dropped : `${texts.status} ${sent.status}`;
  const body = sent.body === null ? null : JSON.stringify(sent.body, null, 2);
  return element(
    "div",
    {},
    element("h3", { class: "title" }, sent.expected ? texts.expectedAnswer : texts.answer),
    element("p", {}, status),
    sent.forced ? element("p", { class: "finding note" }, texts.forced) : null,
    body === null ? null : element("pre", { tabindex: "0", role: "region", "aria-label": texts.answer }, element("code", {}, body)),
  );
}

function certificate(lines, texts) {
  if (!lines?.length) return null;
  return element(
    "div",
    {},
    element("h3", { class: "title" }, texts.certificate),
    element("ul", { class: "plain" }, lines.map((line) => element("li", {}, line))),
  );
}

/** Header and claims as they should be. */
function corrected(parts, texts) {
  if (!parts) return null;
  const text = JSON.stringify(parts, null, 2);
  return element(
    "details",
    {},
    element("summary", {}, texts.corrected),
    element("pre", { tabindex: "0", role: "region", "aria-label": texts.corrected }, element("code", {}, text)),
  );
}

function ignored(list, texts) {
  if (!list?.length) return null;
  const one = ({ rule, reason }) => element("li", {}, element("code", {}, rule), ` – ${reason}`);
  return element("div", {}, element("h3", { class: "title" }, texts.ignored), element("ul", {}, list.map(one)));
}

/** What was not checked, with what would supply it; one line for each thing that is missing. */
function notChecked(grant, texts, told) {
  if (grant.not_checked.length === 0) return null;
  const needs = new Map();
  for (const { rule, needs: need, flag } of grant.not_checked) {
    const rules = needs.get(need) ?? { flag, rules: [] };
    rules.rules.push(rule);
    needs.set(need, rules);
  }
  const one = ([need, { flag, rules }]) =>
    element(
      "li",
      {},
      rules.flatMap((rule, index) => [index === 0 ? "" : ", ", told.explain(rule)]),
      ` – ${texts.notCheckedFor}: `,
      flag === null ? (texts.needs[need] ?? need) : told.supply(flag),
    );
  return element(
    "details",
    { class: "lacking", open: told.open },
    element("summary", {}, `${texts.notChecked} (${grant.not_checked.length})`),
    element("ul", {}, [...needs].map(one)),
  );
}
