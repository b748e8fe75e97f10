// The page that lints what is pasted. Nothing leaves it: it has no address to send to, and keeps nothing but the
// language.

import { asMarkdown, asText } from "./copies.js";
import { copy, element, fill } from "./dom.js";
import { EXAMPLE } from "./dist/example.js";
import { explanation } from "./explanation.js";
import { check, explained, start } from "./linter.js";
import { PAGE_WORDS } from "./page-words.js";
import { badge, report } from "./report.js";
import { choose, extend, offerLanguages, preferred, words } from "./words.js";

/** Most grants that are drawn. */
const MOST = 200;
/** How long somebody may type before the grant is judged again, in milliseconds. */
const PAUSE = 150;
/** Where the result is below the form; as in page.css. */
const NARROW = "(max-width: 60rem)";
/** Where what a flag of the command line says is filled in. */
const FIELDS = {
  "--client-id": "clientId",
  "--jwks": "jwks",
  "--org-number": "orgNumber",
  "--scope": "scopes",
  "--env": "env",
  "--client": "client",
  "--access": "access",
  "--settings": "settings",
  "--trust-anchor": "trustAnchors",
  "--password-file": "password",
  "--at": "at-issued",
};

const place = (id) => document.getElementById(id);
const bytesOf = (text) => new TextEncoder().encode(text);

let lang = preferred();
let version = null;
/** Files that are linted in place of what was pasted. */
let files = [];
/** Names of files that the browser did not give. */
let unread = [];
const documents = new Map();
let shown = null;
let waiting = 0;

const now = () => Math.floor(Date.now() / 1000);
const isNow = () => place("at-now").checked;

function options() {
  const text = (id) => place(id).value.trim() || undefined;
  return {
    lang,
    at: isNow() ? now() : "issued",
    env: text("env"),
    clientId: text("clientId"),
    orgNumber: text("orgNumber"),
    scopes: text("scopes") === undefined ? [] : [text("scopes")],
    password: place("password").value || undefined,
  };
}

function given() {
  const pasted = place("grant").value;
  const inputs = files.length > 0 ? files : pasted.trim() === "" ? [] : [{ name: null, bytes: bytesOf(pasted) }];
  return { inputs, documents: [...documents.values()].flat(), options: options() };
}

/** Says something where a screen reader hears it. */
function say(text) {
  if (place("status").textContent !== text) place("status").textContent = text;
}

/** Judges what is there and shows the verdict. */
function judge() {
  clearTimeout(waiting);
  if (version === null) return;
  const texts = words(lang);
  const all = given();
  shown = null;
  const notRead = unread.length > 0 ? [trouble(texts.unread(unread.join(", ")), "warning")] : [];
  fill(place("troubles"), notRead);
  place("copied").textContent = "";
  if (all.inputs.length === 0) {
    say(texts.nothing);
    draw();
    return;
  }
  try {
    shown = JSON.parse(check(all, (made) => made.page()));
  } catch (error) {
    fill(place("troubles"), trouble(error.message, ""));
    say("");
    draw();
    return;
  }
  fill(place("troubles"), notRead, shown.warnings.map((text) => trouble(text, "warning")));
  say(verdict(shown, texts));
  draw();
}

/** The verdict in a line: of one grant what it is, of many how many they are. */
function verdict({ grants, summary }, texts) {
  const other = summary.passed_over > 0 ? texts.onlyOther(summary.passed_over) : "";
  if (grants.length === 0) return `${texts.noGrant} ${other}`.trim();
  const what = grants.length === 1 ? texts[grants[0].verdict] : texts.grants(grants.length);
  const counts = ["errors", "warnings", "notes"].filter((kind) => summary[kind] > 0).map((kind) => texts[kind](summary[kind]));
  const line = `${what}: ${counts.join(", ") || texts.nothingFound}.`;
  return `${line[0].toUpperCase()}${line.slice(1)} ${other}`.trim();
}

const trouble = (text, kind) => element("p", { class: `trouble ${kind}` }, text);

function draw() {
  const grants = shown?.grants ?? [];
  place("copies").hidden = grants.length === 0;
  tick();
  if (grants.length <= 1) {
    fill(place("report"), grants.map((grant) => report(grant, lang, { ...told, open: true })));
    return;
  }
  const open = grants.findIndex(({ findings }) => findings.length > 0);
  const more = grants.length > MOST ? element("p", {}, words(lang).more(MOST, grants.length)) : null;
  fill(place("report"), grants.slice(0, MOST).map((grant, index) => folded(grant, index, index === open)), more);
}

/** One of many grants: a line that unfolds. Its report is made when it is opened. */
function folded(grant, index, isOpen) {
  const texts = words(lang);
  const codes = [...new Set(grant.findings.map(({ code, rule }) => code ?? rule))].slice(0, 4).join(", ");
  const { file, line } = grant.source;
  const where = [file, line && `${texts.line} ${line}`].filter(Boolean).join(", ");
  const body = element("div");
  const made = element(
    "details",
    { class: "grant", open: isOpen },
    element("summary", {}, badge(grant.verdict, texts), ` ${where || index + 1} · ${grant.iss ?? texts.unknownClient} ${codes && `· ${codes}`}`),
    body,
  );
  const unfold = () => {
    if (made.open && body.childElementCount === 0) fill(body, report(grant, lang, { ...told, prefix: `grant-${index}-` }));
  };
  made.addEventListener("toggle", unfold);
  unfold();
  return made;
}

const told = {
  supply: (flag) => {
    const id = FIELDS[flag];
    if (!id) return flag;
    const label = document.querySelector(`label[for="${id}"]`)?.textContent ?? words(lang).atIssued;
    const fillIn = (event) => {
      event.preventDefault();
      place("known").open = true;
      place(id).focus();
    };
    return element("a", { href: `#${id}`, onclick: fillIn }, label);
  },
  explain: (rule) => element("button", { type: "button", class: "rule", onclick: () => ask(rule) }, rule),
};

/** The clock: how long the only grant still lives. */
function tick() {
  const grant = shown?.grants.length === 1 ? shown.grants[0] : null;
  const expires = grant?.kind === "grant" ? grant.expires : null;
  if (expires === null || expires === undefined) {
    place("clock").textContent = "";
    return;
  }
  const left = expires - now();
  const texts = words(lang);
  place("clock").textContent = left > 0 ? texts.lives(left) : texts.expired(-left);
  // What holds now may not hold any more.
  if (isNow() && left === 0) setTimeout(judge, 1000);
}

/** Reads files. A folder, or a file that is gone, cannot be read. */
async function readAll(list) {
  const chosen = [...list];
  const read = await Promise.allSettled(chosen.map((file) => file.arrayBuffer()));
  const isRead = (_, index) => read[index].status === "fulfilled";
  unread = chosen.filter((...file) => !isRead(...file)).map(({ name }) => name);
  return chosen.flatMap(({ name }, index) => (isRead(null, index) ? [{ name, bytes: new Uint8Array(read[index].value) }] : []));
}

async function take(list) {
  files = await readAll(list);
  place("grant").value = "";
  name();
  judge();
}

/** Says which files are checked. */
function name() {
  place("files").hidden = files.length === 0;
  place("files").textContent = words(lang).files(files.map((file) => file.name).join(", "));
}

async function takeDocument({ target }) {
  const kind = target.dataset.document;
  documents.set(kind, (await readAll(target.files)).map((file) => ({ kind, ...file })));
  nameDocuments();
  judge();
}

/** Says which files are known of the client. */
function nameDocuments() {
  for (const { id } of document.querySelectorAll("[data-document]")) {
    const names = (documents.get(id) ?? []).map(({ name }) => name);
    place(`${id}-chosen`).textContent = names.join(", ") || words(lang).noFile;
  }
}

function clear() {
  place("given").reset();
  files = [];
  unread = [];
  documents.clear();
  nameDocuments();
  name();
  judge();
  place("grant").focus();
}

async function copied(format) {
  const { tool } = shown;
  const kinds = {
    text: () => asText(shown, tool.version, lang),
    markdown: () => asMarkdown(shown, tool.version, lang),
    json: () => check(given(), (made) => made.json()),
  };
  const texts = words(lang);
  // What is said again is heard again only if something else was there.
  place("copied").textContent = "";
  const done = (await copy(kinds[format]())) ? texts.copied : texts.notCopied;
  setTimeout(() => { place("copied").textContent = done; });
}

/** Explains a rule that was chosen in a report. */
function ask(what) {
  place("question").value = what;
  show("explain");
  explainNow();
  place("explanation").focus();
}

function explainNow() {
  const what = place("question").value.trim();
  const texts = words(lang);
  const found = what === "" || version === null ? null : explained(what, lang);
  place("explained").textContent = found === null ? "" : (found.texts?.title ?? texts.unknownQuestion);
  fill(place("answer"), found === null ? [] : explanation(found, lang, ask));
}

function show(tab) {
  for (const name of ["lint", "explain"]) {
    place(name).hidden = name !== tab;
    place(`tab-${name}`).setAttribute("aria-selected", String(name === tab));
    place(`tab-${name}`).tabIndex = name === tab ? 0 : -1;
  }
}

/** The first verdict compiles what it runs through, fills tables and shapes letters: not while somebody waits for it. */
function warmUp() {
  const example = { inputs: [{ name: null, bytes: bytesOf(EXAMPLE) }], documents: [], options: { lang, at: "issued" } };
  const { grants } = JSON.parse(check(example, (made) => made.page()));
  const unseen = element("div", { class: "unseen", inert: true }, report(grants[0], lang, { ...told, open: true }));
  // It is gone before anything is painted.
  place("result").append(unseen);
  unseen.getBoundingClientRect();
  unseen.remove();
  performance.mark("warm");
}

function translate() {
  choose(lang);
  document.title = `grantlint ${words(lang).pageTitle}`;
  name();
  nameDocuments();
  judge();
  explainNow();
}

function listen() {
  offerLanguages((other) => {
    lang = other;
    translate();
  });
  for (const name of ["lint", "explain"]) {
    place(`tab-${name}`).addEventListener("click", () => show(name));
    place(`tab-${name}`).addEventListener("keydown", ({ key }) => {
      if (key !== "ArrowLeft" && key !== "ArrowRight") return;
      const other = name === "lint" ? "explain" : "lint";
      show(other);
      place(`tab-${other}`).focus();
    });
  }
  for (const form of document.forms) form.addEventListener("submit", (event) => event.preventDefault());
  place("grant").addEventListener("input", ({ inputType }) => {
    files = [];
    unread = [];
    name();
    clearTimeout(waiting);
    // What is pasted is there as a whole.
    if (inputType === "insertFromPaste" || inputType === "insertFromDrop") judge();
    else waiting = setTimeout(judge, PAUSE);
  });
  for (const field of document.querySelectorAll("fieldset input, .fields input")) {
    field.addEventListener("change", field.dataset.document ? takeDocument : judge);
  }
  place("question").addEventListener("input", explainNow);
  place("file").addEventListener("change", ({ target }) => take(target.files).then(() => { target.value = ""; }));
  place("clear").addEventListener("click", clear);
  place("example").addEventListener("click", () => {
    files = [];
    unread = [];
    name();
    place("grant").value = EXAMPLE;
    // It was made long ago: now it would only have expired.
    place("at-issued").checked = true;
    judge();
  });
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", () => copied(button.dataset.copy));
  }
  listenForDrops();
  setInterval(tick, 1000);
}

/** A file that is dropped anywhere but on a field for files is what is to be linted. */
function listenForDrops() {
  const isField = ({ target }) => target.type === "file";
  const dropping = (is) => document.body.classList.toggle("dropping", is);
  addEventListener("dragover", (event) => {
    if (isField(event) || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    dropping(true);
  });
  addEventListener("dragleave", (event) => event.relatedTarget === null && dropping(false));
  addEventListener("drop", (event) => {
    dropping(false);
    if (isField(event) || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}

extend(PAGE_WORDS);
// The result comes after it there.
place("known").open = !matchMedia(NARROW).matches;
listen();
translate();
say(words(lang).starting);
performance.mark("interactive");
start().then(
  (started) => {
    version = started;
    place("version").textContent = version;
    performance.mark("ready");
    judge();
    explainNow();
    (globalThis.requestIdleCallback ?? setTimeout)(warmUp);
  },
  () => say(words(lang).noLinter),
);
