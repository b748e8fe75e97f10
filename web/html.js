// The report that `check --format html` writes: everything of a few grants, or counts over many with the first
// examples of each mistake. Its data is in the document.

import { element, fill } from "./dom.js";
import { bars, columns } from "./plot.js";
import { badge, report } from "./report.js";
import { choose, extend, offerLanguages, words } from "./words.js";

const REPORT_WORDS = {
  en: {
    skip: "Skip to the report",
    reportTitle: "report",
    judgedAt: (time) => `Judged as received at ${time}`,
    judgedAtIssue: "Each judged as received when it was issued (iat)",
    overview: "Overview",
    grantsTitle: "Grants",
    counted: (counts) => `${plural(counts.grants, "grant", "grants")}: ${plural(counts.errors, "error", "errors")}, ${plural(counts.warnings, "warning", "warnings")}, ${plural(counts.notes, "note", "notes")}`,
    results: "By result",
    byCode: "By code and rule",
    byClient: "By client",
    byTime: { 3600: "By hour of iat (UTC)", 86400: "By day of iat (UTC)", 2592000: "By 30 days of iat (UTC)" },
    code: "Code",
    rule: "Rule",
    level: "Level",
    count: "Findings",
    grants: "Grants",
    first: "First",
    rejectedOf: "Rejected",
    examples: "Examples",
    noneFound: "Nothing is wrong with any of them.",
    noGrant: "No grant was found, so nothing was checked.",
    otherClients: (count) => `${count} other clients`,
    manyClients: "clients beyond those counted apart",
    withoutTime: "without a readable iat",
    from: "Time",
    lackingTitle: "Not checked",
    what: "Missing",
    rules: "Rules",
    inAll: "all",
    passedOver: "Tokens that are not grants",
    token: "Token",
    known: "Judged against",
    value: "Value",
    source: "From",
    name: "Name",
    line: "line",
    show: "Show the figures",
    leftRejected: "The left part of a bar is what was rejected.",
    lowerRejected: "The lower part of a column is what was rejected.",
    cut: "Only what the table above counts is shown of this grant: it is very large.",
    madeBy: "Made by grantlint",
    environment: "Environment",
  },
  nb: {
    skip: "Gå til rapporten",
    reportTitle: "rapport",
    judgedAt: (time) => `Vurdert som mottatt ${time}`,
    judgedAtIssue: "Hvert vurdert som mottatt da det ble utstedt (iat)",
    overview: "Oversikt",
    grantsTitle: "Grants",
    counted: (counts) => `${plural(counts.grants, "grant", "grants")}: ${counts.errors} feil, ${plural(counts.warnings, "advarsel", "advarsler")}, ${plural(counts.notes, "merknad", "merknader")}`,
    results: "Etter resultat",
    byCode: "Etter kode og regel",
    byClient: "Etter klient",
    byTime: { 3600: "Etter time for iat (UTC)", 86400: "Etter dag for iat (UTC)", 2592000: "Etter 30 dager for iat (UTC)" },
    code: "Kode",
    rule: "Regel",
    level: "Nivå",
    count: "Funn",
    grants: "Grants",
    first: "Første",
    rejectedOf: "Avvist",
    examples: "Eksempler",
    noneFound: "Det er ingen feil i noen av dem.",
    noGrant: "Det ble ikke funnet noe grant, så ingenting er sjekket.",
    otherClients: (count) => `${count} andre klienter`,
    manyClients: "klienter ut over dem som er talt hver for seg",
    withoutTime: "uten lesbar iat",
    from: "Tid",
    lackingTitle: "Ikke sjekket",
    what: "Mangler",
    rules: "Regler",
    inAll: "alle",
    passedOver: "Tokener som ikke er grants",
    token: "Token",
    known: "Vurdert mot",
    value: "Verdi",
    source: "Fra",
    name: "Navn",
    line: "linje",
    show: "Vis tallene",
    leftRejected: "Venstre del av en stolpe er det som ble avvist.",
    lowerRejected: "Nedre del av en søyle er det som ble avvist.",
    cut: "Bare det som tabellen over teller, vises av dette grantet: det er svært stort.",
    madeBy: "Laget av grantlint",
    environment: "Miljø",
  },
};

const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

const data = JSON.parse(document.getElementById("data").textContent);
let chosenLang = data.lang;

const slot = (id) => document.getElementById(id);
const heading = (text) => element("h2", {}, text);

/** A grant in the chosen language; what is the same in both is kept once. */
const spoken = ({ en, nb }) => (chosenLang === "nb" ? { ...en, ...nb } : en);

function whereIs({ file, line, pointer }, texts) {
  return [file, line && `${texts.line} ${line}`, pointer].filter(Boolean).join(", ");
}

/** A table; cells may be elements. Figures are set right. */
function table(caption, heads, rows) {
  const cell = (content) =>
    element("td", { class: typeof content === "number" ? "figure" : undefined }, typeof content === "number" ? String(content) : (content ?? "–"));
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    element(
      "table",
      {},
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, rows.map((row) => element("tr", {}, row.map(cell)))),
    ),
  );
}

function known(texts) {
  if (data.known.length === 0) return null;
  return element(
    "details",
    {},
    element("summary", {}, texts.known),
    table(texts.known, [texts.name, texts.value, texts.source], data.known.map(({ name, value, from }) => [name, value, from])),
  );
}

function overview(texts) {
  const { counts } = data;
  const verdicts = ["rejected", "warned", "accepted", "unreadable"].filter((verdict) => counts[verdict] > 0);
  return element(
    "section",
    {},
    heading(texts.overview),
    element("p", {}, counts.grants === 0 ? texts.noGrant : texts.counted(counts)),
    counts.grants === 0 ? null : element("p", {}, data.evaluated_at === null ? texts.judgedAtIssue : texts.judgedAt(data.evaluated_at)),
    counts.grants < 2 ? null : element("ul", { class: "plain" }, verdicts.map((verdict) => element("li", {}, badge(verdict, texts), ` ${counts[verdict]}`))),
    known(texts),
  );
}

function ruleRow(one, index, texts) {
  const { code, rule, severity, count, grants, first } = one;
  const name = one.examples.length > 0 ? element("a", { href: `#examples-${index}` }, rule) : rule;
  return [code, element("code", {}, name), texts[severity], count, grants, whereIs(first, texts)];
}

function byCode(texts) {
  if (data.rules.length === 0) return element("section", {}, heading(texts.byCode), element("p", {}, texts.noneFound));
  const rows = [...data.rules].sort((a, b) => b.grants - a.grants).slice(0, 20);
  const named = rows.map(({ code, rule, severity, grants }) => ({
    name: [code, rule].filter(Boolean).join(" "),
    all: grants,
    bad: severity === "error" ? grants : 0,
  }));
  return element(
    "section",
    {},
    heading(texts.byCode),
    bars(named, texts.byCode),
    table(texts.byCode, [texts.code, texts.rule, texts.level, texts.count, texts.grants, texts.first], data.rules.map((one, index) => ruleRow(one, index, texts))),
  );
}

function byClient(texts) {
  if (data.clients.length < 2) return null;
  const rows = data.clients.map(({ iss, grants, rejected }) => [element("code", {}, iss ?? texts.unknownClient), grants, rejected]);
  const { clients, grants, rejected, uncounted } = data.other_clients;
  if (clients > 0) rows.push([texts.otherClients(clients), grants, rejected]);
  if (uncounted > 0) rows.push([texts.manyClients, uncounted, null]);
  const plotted = data.clients.slice(0, 20).map(({ iss, grants: all, rejected: bad }) => ({ name: iss ?? texts.unknownClient, all, bad }));
  return element(
    "section",
    {},
    heading(texts.byClient),
    bars(plotted, texts.byClient),
    element("p", { class: "hint" }, texts.leftRejected),
    folded(texts, table(texts.byClient, [texts.client, texts.grants, texts.rejectedOf], rows), rows.length),
  );
}

const folded = (texts, what, rows) => (rows <= 12 ? what : element("details", {}, element("summary", {}, texts.show), what));

const timeName = (seconds, unit) => new Date(seconds * 1000).toISOString().slice(0, unit < 86400 ? 16 : 10).replace("T", " ");

/** The times with those between them at which there was nothing, unless these are too many. */
function throughout({ unit, rows }) {
  const last = rows[rows.length - 1]?.[0] ?? 0;
  if (rows.length === 0 || (last - rows[0][0]) / unit > 744) return rows;
  const counts = new Map(rows.map(([time, ...figures]) => [time, figures]));
  const all = [];
  for (let time = rows[0][0]; time <= last; time += unit) all.push([time, ...(counts.get(time) ?? [0, 0])]);
  return all;
}

function byTime(texts) {
  const { unit, rows, without } = data.times;
  if (rows.length + (without > 0 ? 1 : 0) < 2) return null;
  const title = texts.byTime[unit];
  const plotted = throughout(data.times).map(([time, all, bad]) => ({ name: timeName(time, unit), all, bad }));
  const figures = rows.map(([time, grants, rejected]) => [timeName(time, unit), grants, rejected]);
  if (without > 0) figures.push([texts.withoutTime, without, null]);
  return element(
    "section",
    {},
    heading(title),
    columns(plotted, title),
    element("p", { class: "hint" }, texts.lowerRejected),
    folded(texts, table(title, [texts.from, texts.grants, texts.rejectedOf], figures), figures.length),
  );
}

function examples(texts) {
  const shown = data.rules.map((one, index) => ({ ...one, index })).filter((one) => one.examples.length > 0);
  if (shown.length === 0) return null;
  const each = ({ code, rule, severity, examples: numbers, index }) =>
    element(
      "article",
      { id: `examples-${index}` },
      element("h3", {}, `${texts[severity]} ${code ?? ""} `, element("code", {}, rule)),
      numbers.map((number) => example(number, `example-${index}-${number}-`, texts)),
    );
  return element("section", {}, heading(texts.examples), shown.map(each));
}

/** An example folds out: its report is made when somebody looks at it. */
function example(number, prefix, texts) {
  const grant = spoken(data.examples[number]);
  return unfolding(grant, whereIs(grant.source, texts) || `${number + 1}`, prefix, texts, false);
}

function unfolding(grant, where, prefix, texts, isOpen) {
  const body = element("div");
  const made = element(
    "details",
    { class: "grant", open: isOpen },
    element("summary", {}, badge(grant.verdict, texts), ` ${where} · ${grant.iss ?? texts.unknownClient}`),
    body,
  );
  const unfold = () => {
    if (!made.open || body.childElementCount > 0) return;
    fill(body, grant.cut ? element("p", { class: "hint" }, texts.cut) : null, report(grant, chosenLang, { prefix }));
  };
  made.addEventListener("toggle", unfold);
  unfold();
  return made;
}

function wholeGrants(texts) {
  if (data.grants.length === 0) return null;
  const [only] = data.grants;
  if (data.grants.length === 1) {
    const grant = spoken(only);
    const where = whereIs(grant.source, texts);
    return element("section", {}, heading(where || texts.grantsTitle), report(grant, chosenLang, { open: true }));
  }
  const first = data.grants.findIndex(({ en }) => en.findings.length > 0);
  const each = data.grants.map((grant, index) =>
    unfolding(spoken(grant), whereIs(grant.en.source, texts) || `${index + 1}`, `grant-${index}-`, texts, index === first),
  );
  return element("section", {}, heading(texts.grantsTitle), each);
}

function lacking(texts) {
  if (data.lacking.length === 0 || data.grants.length === 1) return null;
  const row = ({ needs, flag, grants, rules }) => [
    element("code", {}, flag ?? texts.needs[needs] ?? needs),
    grants === data.counts.grants ? texts.inAll : grants,
    rules.join(", "),
  ];
  return element("section", {}, heading(texts.lackingTitle), table(texts.lackingTitle, [texts.what, texts.grants, texts.rules], data.lacking.map(row)));
}

function passedOver(texts) {
  if (data.passed_over.length === 0) return null;
  const row = ({ token, count, first }) => [token, count, whereIs(first, texts)];
  return element("section", {}, heading(texts.passedOver), table(texts.passedOver, [texts.token, texts.count, texts.first], data.passed_over.map(row)));
}

function drawAll() {
  choose(chosenLang);
  const texts = words(chosenLang);
  document.title = `grantlint – ${texts.reportTitle}`;
  // One is shown whole, and of none there is nothing to count.
  const isCounted = data.counts.grants > 0 && data.grants.length !== 1;
  fill(
    slot("report"),
    overview(texts),
    isCounted ? byCode(texts) : null,
    isCounted ? byClient(texts) : null,
    isCounted ? byTime(texts) : null,
    wholeGrants(texts),
    examples(texts),
    lacking(texts),
    passedOver(texts),
  );
}

/** On paper everything is unfolded. */
function unfoldForPrint() {
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [];
    // What folds out may have more that does.
    for (let one; (one = document.querySelector("details:not([open])")); ) {
      closed.push(one);
      one.open = true;
      one.dispatchEvent(new Event("toggle"));
    }
  });
  addEventListener("afterprint", () => closed.forEach((one) => (one.open = false)));
}

extend(REPORT_WORDS);
offerLanguages((lang) => {
  chosenLang = lang;
  drawAll();
});
unfoldForPrint();
drawAll();
