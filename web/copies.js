// A report as text and as Markdown, for an issue or a message. Findings hold nothing secret: signatures, keys and
// personal numbers are masked before they come here.

import { words } from "./words.js";

const place = ({ location }) => [location.part, location.pointer].filter(Boolean).join(" ");

const name = ({ source }, texts) =>
  source.file === null && source.line === null ? null : [source.file, source.line && `${texts.line} ${source.line}`].filter(Boolean).join(", ");

/** What lacks, one line for each flag. */
function lacking(grant, texts) {
  const needs = new Map();
  for (const { rule, needs: need, flag } of grant.not_checked) {
    const key = flag ?? texts.needs[need] ?? need;
    needs.set(key, [...(needs.get(key) ?? []), rule]);
  }
  return [...needs].map(([need, rules]) => `${rules.join(", ")} (${need})`);
}

function heading(grant, texts) {
  const parts = [texts[grant.verdict], name(grant, texts), grant.environment?.issuer, grant.iss && `${texts.client} ${grant.iss}`];
  return parts.filter(Boolean).join(" · ");
}

/** The report as plain text. */
export function asText({ grants }, version, lang) {
  const texts = words(lang);
  const one = (grant) => {
    const lines = [heading(grant, texts)];
    for (const finding of grant.findings) {
      const code = finding.code === null ? "" : `[${finding.code}]`;
      lines.push("", `${texts[finding.severity]}${code} ${finding.rule}: ${finding.message}`, `  ${place(finding)}`);
      if (finding.found !== null) lines.push(`  ${texts.found}: ${finding.found}`);
      if (finding.expected !== null) lines.push(`  ${texts.expected}: ${finding.expected}`);
      lines.push(`  ${texts.help}: ${finding.help}`);
      if (finding.server_message !== null) lines.push(`  ${texts.serverSays}: "${finding.server_message}"`);
    }
    if (grant.findings.length === 0) lines.push("", texts.noFindings);
    const lacks = lacking(grant, texts);
    if (lacks.length > 0) lines.push("", `${texts.notChecked}: ${lacks.join("; ")}`);
    return lines.join("\n");
  };
  return `${grants.map(one).join("\n\n")}\n\ngrantlint ${version}\n`;
}

/** Text in a code span of Markdown, with more back quotes around it than are in it. */
function code(text) {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const gap = longest > 0 ? " " : "";
  return `${fence}${gap}${text}${gap}${fence}`;
}

/** Text in Markdown that means itself. */
const plain = (text) => text.replace(/[\\`*_{}[\]<>#|!~]/g, "\\$&").replace(/@/g, "@\u200b");

/** The report as Markdown. */
export function asMarkdown({ grants }, version, lang) {
  const texts = words(lang);
  const one = (grant) => {
    const lines = [`**${plain(heading(grant, texts))}**`, ""];
    for (const finding of grant.findings) {
      const label = [texts[finding.severity], finding.code].filter(Boolean).join(" ");
      lines.push(`- **${label}** ${code(finding.rule)} ${code(place(finding))}: ${plain(finding.message)}`);
      const values = [[texts.found, finding.found], [texts.expected, finding.expected]].filter(([, value]) => value !== null);
      for (const [label, value] of values) lines.push(`  - ${label}: ${code(value)}`);
      lines.push(`  - ${texts.help}: ${plain(finding.help)}`);
      if (finding.server_message !== null) lines.push(`  - ${texts.serverSays}: ${code(finding.server_message)}`);
    }
    if (grant.findings.length === 0) lines.push(texts.noFindings);
    const lacks = lacking(grant, texts);
    if (lacks.length > 0) lines.push("", `${texts.notChecked}: ${plain(lacks.join("; "))}`);
    return lines.join("\n");
  };
  return `${grants.map(one).join("\n\n")}\n\n<sub>grantlint ${version}</sub>\n`;
}
