// What a code, a rule or an answer means, as elements. Takes the JSON of `explain --format json`.

import { element } from "./dom.js";
import { inline, link, markdown } from "./markdown.js";
import { words } from "./words.js";

/** The explanation; `ask` is called with the name of a rule or code that is chosen in it. */
export function explanation(found, lang, ask) {
  const texts = words(lang);
  const choose = (name) => element("button", { type: "button", class: "rule", onclick: () => ask(name) }, name);
  const list = (names) => names.flatMap((name, index) => [index === 0 ? "" : ", ", choose(name)]);
  if (!found.texts) {
    return found.near?.length > 0 ? element("p", {}, `${texts.near}: `, list(found.near)) : [];
  }
  const rules = new Set(found.rules);
  const code = (span) => (rules.has(span) ? choose(span) : element("code", {}, span));
  const { meaning, causes, fix, server, links } = found.texts;
  const section = (title, ...body) => [element("h3", { class: "title" }, title), ...body];
  const several = causes.length > 1;
  return [
    seen(found, texts),
    markdown(meaning, code),
    causes.length === 0
      ? null
      : section(
          several ? texts.causes : texts.causesOfRule,
          several ? element("ul", {}, causes.map((cause) => element("li", {}, inline(cause, code)))) : markdown(causes[0], code),
        ),
    section(texts.fix, markdown(fix, code)),
    server === "" ? null : section(texts.server, markdown(server, code)),
    found.rules.length === 0 ? null : section(texts.rulesThatFind, element("p", {}, list(found.rules))),
    links.length === 0
      ? null
      : section(texts.links, element("ul", {}, links.map(({ title, url }) => element("li", {}, link(title, url))))),
  ];
}

/** What was read in the answer. */
function seen(found, texts) {
  const rows = [
    [found.candidates.length > 1 ? found.candidates.join(", ") : null, "MP"],
    [found.server_message, texts.serverSays],
    [found.environment, texts.environment],
    [found.http_status, texts.status],
    [found.trace_id, "trace_id"],
  ];
  const row = ([value, name]) => element("div", {}, element("dt", {}, name), element("dd", {}, element("code", {}, String(value))));
  return element("dl", {}, rows.filter(([value]) => value !== null && value !== undefined).map(row));
}
