//! A file of settings: the drafts of the grants that it will make, and the claims that are in it as they are.

use std::collections::HashSet;

use super::certificate::Open;
use super::draft::{Builder, Draft, FILE_BYTES, ISSUED};
use super::{branches, claims, clients, entry, excerpt, expressions, gather};
use crate::context::saved::text;
use crate::source::Text;

/// The drafts of the grants that a file of settings will make; empty if it is none, or not UTF-8. `file` is its name;
/// the grants are taken to be made at the instant `now`, in Unix seconds. `open` gives the certificate file that the
/// settings name; where it is encrypted, `password` and the password in the settings are tried.
#[must_use]
pub fn drafts(
    bytes: &[u8],
    file: &str,
    now: Option<i64>,
    open: &Open<'_>,
    password: Option<&str>,
) -> Vec<Draft> {
    let settings = SettingsFile { bytes, file, with_claims: true };
    settings.read(now, open, password).0
}

/// A file that may hold settings.
#[derive(Clone, Copy)]
pub(crate) struct SettingsFile<'b> {
    pub(crate) bytes: &'b [u8],
    pub(crate) file: &'b str,
    /// Whether the claims of a grant that are there as they are are taken for the draft of one.
    pub(crate) with_claims: bool,
}

impl SettingsFile<'_> {
    /// The drafts as [`drafts`] has them, and the claims that are there as they are, as JSON: those of access tokens, and
    /// those of grants.
    pub(crate) fn read(
        self,
        now: Option<i64>,
        open: &Open<'_>,
        password: Option<&str>,
    ) -> (Vec<Draft>, Vec<Text<'static>>) {
        let Self { bytes, file, with_claims } = self;
        let nothing = (Vec::new(), Vec::new());
        if bytes.len() > FILE_BYTES || !is_likely(bytes) {
            return nothing;
        }
        let Ok(text) = text(bytes) else { return nothing };
        let Ok(mut leaves) = gather::leaves(&text, file) else { return nothing };
        let shift = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
        let claims = claims::take(&mut leaves, shift, with_claims);
        expressions::leave_open(&mut leaves);
        let sections = entry::sections(&leaves);
        let lines = excerpt::Lines::new(&text);
        let is_code = gather::is_code(&text, file);
        let drafts = clients::clients(&sections, true)
            .iter()
            .map(|client| {
                let is_bound = is_bound(client.file().unwrap_or(file));
                let builder = || Builder::new(&lines, shift, now.unwrap_or(ISSUED), is_bound);
                let mut draft = match branches::sections(client) {
                    None => builder().build(client, open, password),
                    Some((base, others)) => {
                        let others = others.iter().map(|section| client.with_section(section, true));
                        let others = others.map(|client| builder().build(&client, open, password)).collect();
                        let client = client.with_section(&base, false);
                        let mut draft = builder().build(&client, open, password);
                        draft.others = others;
                        draft
                    }
                };
                draft.depends = branches::depends(client);
                let is_script = || client.file().is_some_and(|name| gather::is_code("", name));
                draft.speaks |= (is_code || is_script()) && client.makes_grant();
                draft
            })
            .filter(|draft| !draft.origins.is_empty())
            .collect();
        (each_once(drafts), claims)
    }
}

/// What aliases put in several places is one draft.
fn each_once(mut drafts: Vec<Draft>) -> Vec<Draft> {
    let mut known = HashSet::new();
    drafts.retain(|draft| {
        let places: Vec<_> =
            draft.origins.iter().map(|origin| (origin.pointer.clone(), origin.span)).collect();
        let is_placed = places.iter().any(|(_, span)| span.is_some());
        !is_placed || known.insert((draft.header.clone(), draft.payload.clone(), places))
    });
    drafts
}

/// Whether a file is called as Spring, Quarkus and Micronaut call theirs.
fn is_bound(file: &str) -> bool {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_yaml = [".yaml", ".yml"].iter().any(|ending| name.ends_with(ending));
    is_yaml && ["application", "bootstrap"].iter().any(|start| name.starts_with(start))
}

/// Whether the bytes speak of a client at all; most inputs do not.
fn is_likely(bytes: &[u8]) -> bool {
    let sample = bytes.get(..bytes.len().min(FILE_BYTES)).unwrap_or_default().to_ascii_lowercase();
    let has = |word: &[u8]| memchr::memmem::find(&sample, word).is_some();
    [&b"porten"[..], b"clientid", b"client_id", b"client-id", b"audience", b"iss"].into_iter().any(has)
        // A Secret holds its values in base64, whole files too.
        || (has(b"secret") && has(b"kind") && has(b"data"))
}
