// The few kinds of Markdown that explanations are written in, as elements: paragraphs, lists, blocks of code, and
// in a line code, strong words and links.

import { element } from "./dom.js";

/** A text with its blocks. `code` makes the element for a code span. */
export function markdown(text, code = (span) => element("code", {}, span)) {
  const blocks = [];
  const lines = text.split("\n");
  while (lines.length > 0) {
    const line = lines.shift();
    if (line.trim() === "") continue;
    if (line.startsWith("```")) {
      const end = lines.findIndex((next) => next.startsWith("```"));
      const block = lines.splice(0, end < 0 ? lines.length : end);
      lines.shift();
      blocks.push(element("pre", { tabindex: "0" }, element("code", {}, block.join("\n"))));
      continue;
    }
    const items = /^[-*] |^\d+\. /;
    const more = lines.findIndex((next) => next.trim() === "" || next.startsWith("```"));
    const block = [line, ...lines.splice(0, more < 0 ? lines.length : more)];
    if (items.test(line)) {
      const each = block.reduce((list, next) => {
        if (items.test(next)) list.push(next.replace(items, ""));
        else list[list.length - 1] += ` ${next.trim()}`;
        return list;
      }, []);
      blocks.push(element("ul", {}, each.map((item) => element("li", {}, inline(item, code)))));
    } else {
      blocks.push(element("p", {}, inline(block.join(" "), code)));
    }
  }
  return blocks;
}

/** The text of a line with its code, strong words and links. */
export function inline(text, code = (span) => element("code", {}, span)) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\(https:[^)\s]+\)|<https:[^>\s]+>)/).map((piece) => {
    if (piece.startsWith("`")) return code(piece.slice(1, -1));
    if (piece.startsWith("**")) return element("strong", {}, piece.slice(2, -2));
    if (piece.startsWith("<https:")) return link(piece.slice(1, -1), piece.slice(1, -1));
    const [, title, url] = piece.match(/^\[([^\]]+)\]\((https:[^)\s]+)\)$/) ?? [];
    return url ? link(title, url) : piece;
  });
}

/** A link that opens beside the page and tells the other side nothing. */
export const link = (title, url) => element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title);
