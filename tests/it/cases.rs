//! Runs the cases on every rule page. A page shows one good grant, its base; a case is a change to it
//! (a JSON merge patch, RFC 7396), the context it is checked in, and the complete list of findings
//! that *all* rules make of it. Everything but the name may be left out.
//!
//! ````text
//! ```json base
//! {"header": {…}, "payload": {…}}
//! ```
//!
//! ### name of the case
//!     {"payload": {"aud": "https://maskinporten.no/"}}
//!     with env = "test"
//!     error MP-110 audience /aud
//!     not-checked issuer client-id
//! ````
//!
//! `with` takes members of [`CaseContext`] in TOML. Findings that begin with `not-checked` are
//! optional and each must be there; the others are complete and in order. `input Bearer {token}` is
//! the text that is linted when it is not the token alone: `{token}`, `{header}`, `{payload}` and
//! `{signature}` are those of the signed grant.
//!
//! Where the bytes themselves are the case (escapes, whitespace, a member twice), it is written out in
//! blocks, each of which may be left out:
//!
//! ````text
//! ### name of the case
//!
//! ```json grant
//! {"header": {…}, "payload": {…}}
//! ```
//! ```text input
//! …
//! ```
//! ```toml context
//! env = "test"
//! ```
//! ```text findings
//! error MP-110 audience /aud
//! ```
//! ````
//!
//! Either way the grant is signed byte for byte as written, with the key `key` names (by default that
//! of the first certificate `"@name"` in x5c, else `client`).
//!
//! In a text that is linted and in saved answers, `{pem:NAME}` stands for the PEM block of a file below `testdata/pki/`,
//! `{n:NAME}` for the modulus of a test key as in a JWK, and beside those `"@NAME"` for a certificate as in
//! x5c.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use grantlint::Replay;
use grantlint::context::{self, OtherClient};
use grantlint::ledger::{Memory, Place, Use};
use grantlint::rule::Rule;
use grantlint::rules::RULES;
use grantlint::{At, Context, GrantReport, Linter, Policy, Report};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::patch::{is_whole, merge};
use crate::support;

/// A case of a page, or one made in a test.
#[derive(Debug, Default)]
pub struct Case {
    pub name: String,
    /// Header and payload in full, with certificates by name.
    pub grant: String,
    /// What is linted if it is not the signed grant alone.
    pub input: Option<String>,
    pub context: CaseContext,
    pub expected: Vec<String>,
    /// The lines `with …` of a page, as one list in TOML: what `context` is read from.
    pub given: String,
}

/// The context of a case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CaseContext {
    pub env: Option<String>,
    pub client_id: Option<String>,
    pub org_number: Option<String>,
    pub scopes: Option<Vec<String>>,
    /// `issued` (the default) or Unix seconds.
    pub at: Option<i64>,
    pub skew: Option<i64>,
    /// Saved self-service answers: JSON, or the name of a file in `testdata/profile/`.
    pub client: Option<String>,
    pub jwks: Option<String>,
    pub access: Option<String>,
    /// Clients of other profiles: name → client_id.
    pub other_clients: BTreeMap<String, String>,
    /// Names of test certificates that the user vouches for.
    pub trust_anchors: Vec<String>,
    /// Name of the signing key.
    pub key: Option<String>,
    /// The algorithm of the signature, if the header names another.
    pub signed_as: Option<String>,
    /// Who used the jti in an earlier run: `another` grant, or the grant `itself`.
    pub jti_used_by: Option<String>,
    /// Since when the ledger remembers, in Unix seconds, if it has forgotten what was before.
    pub jti_ledger_since: Option<i64>,
}

#[derive(Deserialize)]
struct Draft<'a> {
    #[serde(borrow)]
    header: &'a RawValue,
    #[serde(borrow)]
    payload: &'a RawValue,
}

impl Case {
    /// The text that is linted: the signed grant, or the input with it filled in.
    pub fn token(&self) -> String {
        let Some(input) = &self.input else { return self.signed() };
        if ["{pem:", "{n:"].iter().any(|open| input.contains(open)) {
            return support::with_pki(input);
        }
        let token = self.signed();
        let parts: Vec<&str> = token.split('.').collect();
        input
            .replace("{token}", &token)
            .replace("{header}", parts[0])
            .replace("{payload}", parts[1])
            .replace("{signature}", parts[2])
    }

    fn signed(&self) -> String {
        let json = support::with_certificates(&self.grant);
        let draft: Draft<'_> = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{}: {e}", self.name));
        let first = self.grant.split_once("\"@").and_then(|(_, rest)| rest.split('"').next());
        let key = self.context.key.as_deref().or(first).unwrap_or("client");
        let (header, payload) = (draft.header.get(), draft.payload.get());
        support::sign_as(self.context.signed_as.as_deref().unwrap_or(header), header, payload, key)
    }

    /// The first grant of the case, linted with all rules.
    pub fn lint(&self) -> GrantReport {
        let (token, context) = (self.token(), self.library_context());
        let mut grants = grantlint::lint(token.as_bytes(), &context).grants;
        if let Some(since) = self.context.jti_ledger_since {
            Linter::new(&context, &Policy::default()).add_forgotten(&mut grants[0], since);
        }
        if let Some(user) = &self.context.jti_used_by {
            let jti = grants[0].jti_use.expect("the grant uses a jti");
            let grant = if user == "itself" { jti.grant } else { [7; 32] };
            let used = Use { id: jti.id, client: jti.client, grant, place: Place::default() };
            let mut ledger = Memory::default();
            ledger.record_one(&used, 1_767_139_200);
            let mut replay = Replay::new(Some(&mut ledger), 1_767_225_600);
            let policy = Policy::default();
            Linter::new(&context, &policy).settle(&mut grants, &mut replay).expect("memory");
        }
        assert!(!grants.is_empty(), "{}: nothing was linted", self.name);
        grants.swap_remove(0)
    }

    /// The context as the library takes it.
    pub fn library_context(&self) -> Context {
        let given = &self.context;
        let mut context = Context::new(given.at.map_or(At::Issued, At::Time));
        context.environment = given
            .env
            .as_deref()
            .map(|e| grantlint::environments::Environment::named(e).expect("environment"));
        context.client_id.clone_from(&given.client_id);
        context.org_number.clone_from(&given.org_number);
        context.scopes.clone_from(&given.scopes);
        context.skew = given.skew.unwrap_or(context.skew);
        for name in &given.trust_anchors {
            let pem = std::fs::read(support::testdata(&format!("pki/certs/{name}.pem"))).expect("anchor");
            context.trust_anchors.extend(context::read_anchors(&pem).expect("anchor"));
        }
        self.add_saved_answers(&mut context);
        context
    }

    /// As the command line does it: what is given outright wins over what an answer says.
    fn add_saved_answers(&self, context: &mut Context) {
        let given = &self.context;
        let warnings = &mut Vec::new();
        if let Some(client) = &given.client {
            let client =
                context::find_client(&saved(client), given.client_id.as_deref(), warnings).expect("client");
            context.use_client(client);
        }
        if let Some(jwks) = &given.jwks {
            context.keys = Some(context::KeySet::read(&saved(jwks), warnings).expect("jwks"));
        }
        if let Some(access) = &given.access {
            let lists = context::ScopeLists::read(&saved(access)).expect("access");
            context.access = lists.access;
            context.scope_info = lists.scopes;
        }
        context.other_clients = given
            .other_clients
            .iter()
            .map(|(profile, id)| OtherClient { profile: profile.clone(), client_id: id.clone() })
            .collect();
    }
}

/// A saved answer: JSON, with moduli and certificates by name, or a file of that name.
pub fn saved(given: &str) -> Vec<u8> {
    if given.trim_start().starts_with(['{', '[']) {
        return support::with_pki(given).into_bytes();
    }
    std::fs::read(support::testdata(&format!("profile/{given}"))).unwrap_or_else(|e| panic!("{given}: {e}"))
}

/// A case, and what `lint` reports of its token.
pub struct Linted {
    pub rule: &'static Rule,
    pub case: Case,
    pub report: Report,
}

/// Every case of every page: linted once for all the tests that look at reports.
pub static LINTED: LazyLock<Vec<Linted>> = LazyLock::new(|| {
    let of = |rule: &'static Rule| {
        parse(rule.page).into_iter().map(move |case| {
            let report = grantlint::lint(case.token().as_bytes(), &case.library_context());
            Linted { rule, case, report }
        })
    };
    RULES.iter().flat_map(|rule| of(rule)).collect()
});

/// What begins the block with the grant that the cases of a page change.
const BASE: &str = "```json base\n";

/// The base of a page and its cases, as they are written.
pub fn section(page: &str) -> &str {
    let (_, section) = page.split_once("\n## Cases\n").expect("a page has cases");
    section.find(BASE).map(|at| &section[at..]).expect("a page has a base")
}

/// Takes the cases off a page: everything below the heading `## Cases`.
pub fn parse(page: &str) -> Vec<Case> {
    let section = section(page).strip_prefix(BASE).unwrap();
    let (base, section) = section.split_once("```\n").expect("the base ends");
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("### ") {
            cases.push(Case { name: name.to_owned(), grant: base.to_owned(), ..Case::default() });
        } else if let Some(kind) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|l| *l != "```").flat_map(|l| [l, "\n"]).collect();
            cases.last_mut().expect("a block is below a heading").add_block(kind, text);
        } else if let Some(line) = line.strip_prefix("    ") {
            let mut line = line.to_owned();
            while line.starts_with('{') && !is_whole(&line) {
                line.push_str(lines.next().expect("a change ends"));
            }
            cases.last_mut().expect("a line is below a heading").add_line(&line);
        } else {
            assert!(line.is_empty(), "neither heading nor block nor indented: {line}");
        }
    }
    cases
}

impl Case {
    fn add_block(&mut self, kind: &str, text: String) {
        match kind {
            "json grant" => self.grant = text,
            "text input" => self.input = Some(text),
            "toml context" => self.context = toml::from_str(&text).expect("context"),
            "text findings" => self.expected = text.lines().map(str::to_owned).collect(),
            other => panic!("{}: unknown block: {other}", self.name),
        }
    }

    fn add_line(&mut self, line: &str) {
        if line.starts_with('{') {
            self.grant = merge(&self.grant, line);
        } else if let Some(input) = line.strip_prefix("input ") {
            self.input = Some(format!("{input}\n"));
        } else if let Some(given) = line.strip_prefix("with ") {
            self.given += if self.given.is_empty() { "" } else { ", " };
            self.given += given;
            let table = format!("all = {{ {} }}", self.given);
            let all: BTreeMap<String, CaseContext> =
                toml::from_str(&table).unwrap_or_else(|e| panic!("{}: {e}", self.name));
            self.context = all.into_values().next().unwrap();
        } else {
            self.expected.push(line.to_owned());
        }
    }
}

/// A finding as it is written in a case: `severity code rule pointer`.
pub fn lines(report: &GrantReport) -> Vec<String> {
    report
        .findings
        .iter()
        .map(|f| {
            let place = f.location.pointer.as_deref().unwrap_or(f.location.part.name());
            format!("{} {} {} {place}", f.severity, f.code().unwrap_or("-"), f.rule.name)
        })
        .collect()
}

#[test]
fn every_case_on_every_page_gives_exactly_its_findings() {
    let mut wrong = Vec::new();
    for rule in RULES {
        for case in parse(rule.page) {
            let grant = &case.lint();
            let not_checked: Vec<_> = grant
                .not_checked
                .iter()
                .map(|(r, n)| format!("not-checked {} {}", r.name, n.name()))
                .collect();
            let (want_not_checked, want): (Vec<_>, Vec<_>) =
                case.expected.iter().cloned().partition(|l| l.starts_with("not-checked"));
            let got = lines(grant);
            if got != want || want_not_checked.iter().any(|l| !not_checked.contains(l)) {
                wrong.push(format!(
                    "{} / {}:\n  want {want:?} {want_not_checked:?}\n  got  {got:?} {not_checked:?}",
                    rule.name, case.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_page_with_a_bad_and_a_good_case() {
    for rule in RULES {
        let cases = parse(rule.page);
        let reports = |c: &Case| c.expected.iter().any(|l| l.split(' ').nth(2) == Some(rule.name));
        assert!(rule.page.starts_with(&format!("# {}\n", rule.name)), "{}: heading", rule.name);
        assert!(cases.iter().any(reports), "{}: no bad case", rule.name);
        assert!(cases.iter().any(|c| !reports(c)), "{}: no good case", rule.name);
        assert!(!rule.cites.is_empty(), "{}: no citation", rule.name);
    }
}

/// Cases are changed and added, never lost: the number only grows.
#[test]
fn no_case_is_lost() {
    let cases: usize = RULES.iter().map(|rule| parse(rule.page).len()).sum();
    assert!(cases >= 788, "{cases} cases");
}
