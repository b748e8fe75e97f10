// Every text of the page that does not come with a report, in both languages.

import { element } from "./dom.js";

const WORDS = {
  en: {
    skip: "Skip to the report",
    title: "– a double of Maskinporten",
    language: "Language",
    requests: "Token requests",
    filter: "Filter",
    verdict: "Verdict",
    all: "all",
    accepted: "accepted",
    warned: "warned",
    rejected: "rejected",
    unreadable: "unreadable",
    copyAll: "Copy as JSON",
    copy: "Copy as JSON",
    copied: "Copied.",
    notCopied: "The browser did not allow copying.",
    clear: "Clear",
    cleared: "The list is empty.",
    none: "No token request yet. Send one to",
    nothingChosen: "Choose a request to see its report",
    request: "Request",
    client: "client",
    unknownClient: "unknown client",
    status: "HTTP status",
    dropped: "connection closed",
    answer: "The answer",
    forced: "This answer was asked for in advance. It is not the answer to the grant.",
    noFindings: "Nothing is wrong.",
    error: "error",
    warning: "warning",
    note: "note",
    found: "found",
    expected: "expected",
    help: "What to do",
    findings: "Findings",
    header: "Header",
    payload: "Claims",
    notChecked: "Not checked",
    notCheckedFor: "missing",
    serverSays: "Maskinporten says",
    tokenClaims: "Claims of the access token",
    query: "A parameter was in the address. Maskinporten accepts that, but logs on the way keep addresses: put it in the body.",
    document: "Settings and keys",
    corrected: "Header and claims as they should be",
    certificate: "Certificate",
    ignored: "Passed over by an exception",
    expectedAnswer: "What Maskinporten would answer",
    kinds: { draft: "draft", certificate: "certificate", keys: "keys", settings: "settings" },
    needs: {
      "signed-grant": "a signed grant",
      "usable-key": "a key that can be used",
      "readable-token": "a token that can be read",
      server: "the server",
    },
    live: "live",
    lost: "The double does not answer. The list is not live.",
    gone: "This request is no longer kept.",
    shown: (shown, all) => `${shown} of ${all} shown`,
    arrived: (row) => `Request ${row.number}: ${row.verdict}`,
  },
  nb: {
    skip: "Gå til rapporten",
    title: "– en dobbeltgjenger av Maskinporten",
    language: "Språk",
    requests: "Tokenforespørsler",
    filter: "Filter",
    verdict: "Resultat",
    all: "alle",
    accepted: "godtatt",
    warned: "advarsel",
    rejected: "avvist",
    unreadable: "uleselig",
    copyAll: "Kopier som JSON",
    copy: "Kopier som JSON",
    copied: "Kopiert.",
    notCopied: "Nettleseren tillot ikke kopiering.",
    clear: "Tøm",
    cleared: "Listen er tom.",
    none: "Ingen tokenforespørsler ennå. Send en til",
    nothingChosen: "Velg en forespørsel for å se rapporten",
    request: "Forespørsel",
    client: "klient",
    unknownClient: "ukjent klient",
    status: "HTTP-status",
    dropped: "forbindelsen ble lukket",
    answer: "Svaret",
    forced: "Dette svaret var bestilt på forhånd. Det er ikke svaret på grantet.",
    noFindings: "Ingen feil.",
    error: "feil",
    warning: "advarsel",
    note: "merknad",
    found: "funnet",
    expected: "ventet",
    help: "Slik retter du det",
    findings: "Funn",
    header: "Header",
    payload: "Claims",
    notChecked: "Ikke sjekket",
    notCheckedFor: "mangler",
    serverSays: "Maskinporten sier",
    tokenClaims: "Claims i access tokenet",
    query: "En parameter sto i adressen. Maskinporten godtar det, men logger underveis tar vare på adresser: legg den i body.",
    document: "Innstillinger og nøkler",
    corrected: "Header og claims slik de skal være",
    certificate: "Sertifikat",
    ignored: "Unntatt fra sjekken",
    expectedAnswer: "Det Maskinporten ville svart",
    kinds: { draft: "utkast", certificate: "sertifikat", keys: "nøkler", settings: "innstillinger" },
    needs: {
      "signed-grant": "et signert grant",
      "usable-key": "en nøkkel som kan brukes",
      "readable-token": "et token som kan leses",
      server: "serveren",
    },
    live: "direkte",
    lost: "Dobbeltgjengeren svarer ikke. Listen oppdateres ikke.",
    gone: "Denne forespørselen er ikke tatt vare på lenger.",
    shown: (shown, all) => `${shown} av ${all} vises`,
    arrived: (row) => `Forespørsel ${row.number}: ${WORDS.nb[row.verdict]}`,
  },
};

/** Adds texts that only one page has. */
export function extend(more) {
  for (const [lang, texts] of Object.entries(more)) Object.assign(WORDS[lang], texts);
}

/** The languages there are. */
export const LANGUAGES = Object.keys(WORDS);

/** The texts in a language. */
export const words = (lang) => WORDS[lang] ?? WORDS.en;

/** The language chosen last, else the browser's, else English. */
export function preferred() {
  const kept = stored();
  if (LANGUAGES.includes(kept)) return kept;
  const norwegian = navigator.languages.some((name) => /^(nb|nn|no)\b/.test(name));
  return norwegian ? "nb" : "en";
}

function stored() {
  try {
    return localStorage.getItem("lang");
  } catch {
    return null;
  }
}

/** Puts a button for each language into `#languages`; `chosen` is told which one was pressed. */
export function offerLanguages(chosen) {
  const button = ([lang, name]) =>
    element("button", { type: "button", "data-lang": lang, lang, "aria-pressed": "false", onclick: () => chosen(lang) }, name);
  document.getElementById("languages").append(...Object.entries({ en: "English", nb: "Norsk" }).map(button));
}

/** Remembers the language, and puts its texts where `data-text` and `data-label` ask for them. */
export function choose(lang) {
  try {
    localStorage.setItem("lang", lang);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
  document.documentElement.lang = lang;
  const texts = words(lang);
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = texts[place.dataset.text];
  for (const place of document.querySelectorAll("[data-label]")) {
    place.setAttribute("aria-label", texts[place.dataset.label]);
  }
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
  }
}
