// The live page of `grantlint serve`.

import { copy, element, fill } from "./dom.js";
import { badge, report } from "./report.js";
import { choose, offerLanguages, preferred, words } from "./words.js";

const place = (id) => document.getElementById(id);
const rows = new Map();
let lang = preferred();
let chosen = null;

const say = (text) => {
  place("status").textContent = text;
};

const time = (text) => text?.slice(11, 19) ?? "";

/** Whether the filter lets a row through. */
function wanted(row) {
  const verdict = place("verdict").value;
  const text = place("text").value.trim().toLowerCase();
  const all = [row.iss, row.code, row.status, row.verdict, row.number].join(" ").toLowerCase();
  return (verdict === "" || row.verdict === verdict) && all.includes(text);
}

function item(row) {
  const texts = words(lang);
  return element(
    "li",
    { value: row.number },
    element(
      "button",
      {
        type: "button",
        class: "row",
        "aria-current": row.number === chosen ? "true" : undefined,
        onclick: () => open(row.number, true),
      },
      element("span", { class: "number" }, `#${row.number}`),
      element("time", { datetime: row.time }, time(row.time)),
      badge(row.verdict, texts),
      element("span", { class: "code" }, row.code ?? ""),
      element("span", { class: "status" }, row.status === 0 ? "×" : `${row.status}`),
      element("span", { class: "client" }, row.iss ?? texts.unknownClient),
    ),
  );
}

function list() {
  const texts = words(lang);
  const shown = [...rows.values()].filter(wanted).sort((a, b) => b.number - a.number);
  const focused = document.activeElement?.closest?.("#list li")?.value;
  fill(place("list"), shown.map(item));
  if (focused !== undefined) place("list").querySelector(`li[value="${focused}"] button`)?.focus();
  say(rows.size === 0 ? `${texts.none} ${location.origin}/token` : texts.shown(shown.length, rows.size));
}

/** Shows a report; with `moves`, takes the reader there. */
async function open(number, moves) {
  chosen = number;
  list();
  const texts = words(lang);
  const answer = await fetch(`/api/grants/${number}?lang=${lang}`);
  if (chosen !== number) return;
  if (!answer.ok) {
    place("detail-heading").textContent = texts.gone;
    return fill(place("report"));
  }
  const grant = await answer.json();
  place("detail-heading").textContent = `${texts.request} ${number}`;
  const button = element(
    "button",
    { type: "button", onclick: async () => say((await copy(JSON.stringify(grant, null, 2))) ? texts.copied : texts.notCopied) },
    texts.copy,
  );
  fill(place("report"), report(grant, lang), button);
  if (moves) place("detail").focus();
}

async function load() {
  const answer = await fetch(`/api/grants?lang=${lang}`);
  const { grants } = await answer.json();
  rows.clear();
  for (const { number, time: at, iss, verdict, answer: sent } of grants) {
    rows.set(number, { number, time: at, iss, verdict, code: sent.code, status: sent.status });
  }
  list();
}

function listen() {
  const events = new EventSource("/api/events");
  events.addEventListener("grant", ({ data }) => {
    const row = JSON.parse(data);
    rows.set(row.number, row);
    // As many as the double keeps by default: a page that is open for days stays small.
    if (rows.size > 1000) rows.delete(Math.min(...rows.keys()));
    list();
    say(words(lang).arrived(row));
  });
  events.addEventListener("reload", load);
  // What came while the double was away, or before the page listened.
  events.addEventListener("open", load);
  events.addEventListener("error", () => say(words(lang).lost));
}

function start() {
  offerLanguages((other) => {
    lang = other;
    choose(lang);
    list();
    if (chosen !== null) open(chosen, false);
  });
  choose(lang);
  place("filter").addEventListener("submit", (event) => event.preventDefault());
  place("text").addEventListener("input", list);
  place("verdict").addEventListener("change", list);
  place("clear").addEventListener("click", async () => {
    await fetch("/api/grants", { method: "DELETE" });
    rows.clear();
    chosen = null;
    fill(place("report"));
    place("detail-heading").textContent = words(lang).nothingChosen;
    list();
    say(words(lang).cleared);
  });
  place("copy").addEventListener("click", async () => {
    const answer = await fetch(`/api/grants?lang=${lang}`);
    const { grants } = await answer.json();
    const shown = grants.filter(({ number }) => rows.has(number) && wanted(rows.get(number)));
    const copied = await copy(JSON.stringify(shown, null, 2));
    say(copied ? words(lang).copied : words(lang).notCopied);
  });
  listen();
}

start();
