// A report as elements. Takes the JSON of one grant: that of `check --format json`, with `decoded` for the
// marked text, and with `answer` and `request` where a server answered.

import { element } from "./dom.js";
import { words } from "./words.js";

/** Everything that is known of one grant. */
export function report(grant, lang) {
  const texts = words(lang);
  return [
    summary(grant, texts),
    problem(grant.request, texts),
    findings(grant, texts),
    part("header", grant, texts),
    part("payload", grant, texts),
    answer(grant.answer, texts),
    notChecked(grant, texts),
  ];
}

function summary(grant, texts) {
  return element(
    "p",
    { class: "summary" },
    badge(grant.verdict, texts),
    ` ${texts.client} `,
    element("code", {}, grant.iss ?? texts.unknownClient),
    grant.environment ? ` · ${grant.environment.issuer}` : "",
  );
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

function findings(grant, texts) {
  if (grant.findings.length === 0) {
    return grant.request?.problem ? null : element("p", {}, texts.noFindings);
  }
  return element(
    "div",
    {},
    element("h3", { class: "title" }, texts.findings),
    element("ol", { class: "findings" }, grant.findings.map((one, index) => finding(one, index, texts))),
  );
}

function finding(one, index, texts) {
  const value = (name, text) =>
    text === null ? null : element("div", {}, element("dt", {}, name), element("dd", {}, element("code", {}, text)));
  const place = [one.location.part, one.location.pointer].filter(Boolean).join(" ");
  return element(
    "li",
    { class: `finding ${one.severity}`, id: `finding-${index}`, tabindex: "-1" },
    element("h4", {}, `${texts[one.severity]} ${one.code ?? ""} `, element("code", {}, one.rule), ` ${place}`),
    element("p", {}, one.message),
    element("dl", {}, value(texts.found, one.found), value(texts.expected, one.expected)),
    element("p", {}, element("strong", {}, `${texts.help}: `), one.help),
    one.server_message ? element("p", { class: "server" }, `${texts.serverSays}: `, element("q", {}, one.server_message)) : null,
  );
}

function part(name, grant, texts) {
  const decoded = grant.decoded?.[name];
  if (!decoded || decoded.text === "") return null;
  return element(
    "div",
    {},
    element("h3", { class: "title" }, texts[name]),
    element("pre", { tabindex: "0", role: "region", "aria-label": texts[name] }, element("code", {}, marked(decoded, grant))),
  );
}

/** The text with its marks, each of which leads to its finding. Marks that overlap are cut. */
function marked({ text, marks }, grant) {
  const pieces = [];
  let at = 0;
  const inOrder = [...marks].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const { start, end, finding } of inOrder) {
    const from = Math.max(start, at);
    if (end <= from) {
      pieces.push(reference(finding, grant));
      continue;
    }
    pieces.push(text.slice(at, from), element("mark", { class: grant.findings[finding].severity }, text.slice(from, end)));
    pieces.push(reference(finding, grant));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces;
}

function reference(finding, grant) {
  const { rule } = grant.findings[finding];
  return element("a", { class: "reference", href: `#finding-${finding}`, "aria-label": `${finding + 1} ${rule}` }, `${finding + 1}`);
}

function answer(sent, texts) {
  if (!sent) return null;
  const status = sent.status === 0 ? texts.dropped : `${texts.status} ${sent.status}`;
  const body = sent.body === null ? null : JSON.stringify(sent.body, null, 2);
  return element(
    "div",
    {},
    element("h3", { class: "title" }, texts.answer),
    element("p", {}, status),
    sent.forced ? element("p", { class: "finding note" }, texts.forced) : null,
    body === null ? null : element("pre", { tabindex: "0", role: "region", "aria-label": texts.answer }, element("code", {}, body)),
  );
}

function notChecked(grant, texts) {
  if (grant.not_checked.length === 0) return null;
  const one = ({ rule, needs, flag }) =>
    element("li", {}, element("code", {}, rule), ` – ${texts.notCheckedFor}: ${flag ?? needs}`);
  return element(
    "details",
    {},
    element("summary", {}, `${texts.notChecked} (${grant.not_checked.length})`),
    element("ul", {}, grant.not_checked.map(one)),
  );
}
