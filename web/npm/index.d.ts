/** A document about the client: its text or bytes, those with the name of the file, or JSON as an object. */
export type Document = string | Uint8Array | { name?: string; content: string | Uint8Array } | object;

export type Severity = "error" | "warning" | "note";

/** What is known beside the grants; all of it is optional. Each is what the flag of that name says to `check`. */
export interface Options {
  /** The language of the texts; `en` if it is not given. */
  lang?: "en" | "nb";
  /** When Maskinporten receives the grant: now (the default), when it was issued, a date, or Unix seconds. */
  at?: "now" | "issued" | Date | number;
  /** How far clocks may differ, in seconds; 10 if it is not given. */
  skew?: number;
  /** `prod`, `test`, `sky-prod`, `sky-test`, or the issuer of a test double. */
  env?: string;
  clientId?: string;
  orgNumber?: string;
  scopes?: string | string[];
  client?: Document;
  jwks?: Document;
  access?: Document | Document[];
  settings?: Document;
  trustAnchors?: Document | Document[];
  select?: string[];
  ignore?: string[];
  severity?: Record<string, Severity | "off">;
  lines?: boolean;
  field?: string;
  password?: string;
  /** The name of the file that the input is from. */
  name?: string;
  /** Told what is doubtful about the documents; `console.warn` if it is not given. */
  onWarning?: (text: string) => void;
}

export interface Finding {
  rule: string;
  code: string | null;
  severity: Severity;
  basis: "documented" | "observed" | "inferred";
  code_basis: "documented" | "observed" | "inferred" | null;
  message: string;
  help: string;
  found: string | null;
  expected: string | null;
  location: { part: string; pointer: string | null; offset: [number, number] | null; line: number | null; column: number | null };
  server_message: string | null;
  docs: string | null;
  fix: { safety: string; patch: object[] | null; edits: object[] | null } | null;
}

export interface Grant {
  kind: "grant" | "draft" | "certificate" | "keys" | "settings";
  source: { file: string | null; line: number | null; pointer: string | null };
  section: string | null;
  environment: { name: string; issuer: string; inferred: boolean } | null;
  iss: string | null;
  jti: string | null;
  verdict: "accepted" | "warned" | "rejected" | "unreadable";
  findings: Finding[];
  not_checked: { rule: string; needs: string; flag: string | null }[];
  ignored: { rule: string; code: string | null; reason: string }[];
  corrected: { header: object; payload: object } | null;
}

/** The report of `check --format json`; schemas/report.schema.json describes it in full. */
export interface Report {
  schema_version: number;
  tool: { name: string; version: string };
  evaluated_at: string | null;
  context: { config: string | null; profile: string | null; values: { name: string; value: string; from: string }[] };
  grants: Grant[];
  passed_over: { source: Grant["source"]; token: string }[];
  summary: { grants: number; errors: number; warnings: number; notes: number; not_checked: number; passed_over: number };
}

/** The explanation of `explain --format json`; schemas/explain.schema.json describes it in full. */
export interface Explanation {
  code: string | null;
  codes: string[];
  candidates: string[];
  rules: string[];
  texts: { lang: string; title: string; meaning: string; causes: string[]; fix: string; server: string; links: { title: string; url: string }[] } | null;
  [more: string]: unknown;
}

/**
 * Lints whatever holds a grant: a token, a request, a log, settings, keys, a certificate; or several files.
 * Throws if an option or a document is wrong; what is wrong with a grant is in the report.
 */
export function lint(input: string | Uint8Array | { name?: string; content: string | Uint8Array }[], options?: Options): Report;

/** Explains a code, a rule, or an answer of Maskinporten as it was pasted; `null` if it means nothing known. */
export function explain(what: string, options?: { lang?: "en" | "nb" }): Explanation | null;

/** The version of grantlint. */
export const version: string;
