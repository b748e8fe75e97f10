//! What an answer looks like on the wire: the HTTP status and the OAuth `error`.

/// How an answer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    /// HTTP status.
    pub status: u16,
    /// The member `error` (RFC 6749 section 5.2).
    pub error: &'static str,
    /// Whether the status or the `error` was seen in a public log or is in Digdir's documentation.
    pub seen: bool,
}

/// Status, `error`, whether it was seen, and the entries that are answered so. Seen: public logs and tests
/// of clients (sailon, fdk-maskinporten-exchange, ks-no/fiks-maskinporten, okdata, altinn-studio) and the
/// headings of Digdir's troubleshooting page. The others follow from RFC 6749, RFC 7521 and RFC 9396.
static WIRES: [(u16, &str, bool, &[&str]); 9] = [
    (400, "invalid_request", true, &["MP-011", "consumer-org-combination"]),
    (400, "invalid_request", false, &["invalid-assertion"]),
    (
        400,
        "invalid_grant",
        true,
        &[
            "MP-100",
            "MP-110",
            "MP-120",
            "MP-121",
            "MP-122",
            "MP-124",
            "MP-130",
            "unknown-kid",
            "kid-required",
            "lifetime-too-long",
        ],
    ),
    (400, "invalid_grant", false, &["MP-012", "MP-123", "issued-after-now"]),
    (400, "invalid_scope", true, &["MP-200", "MP-201"]),
    (403, "forbidden", true, &["MP-250", "MP-251"]),
    (400, "invalid_authorization_details", false, &["MP-301", "MP-302", "MP-303"]),
    (400, "invalid_target", true, &["invalid-target"]),
    (400, "unsupported_grant_type", false, &["unsupported-grant-type"]),
];

/// How the entry of that name is sent; `None` for what Maskinporten's token endpoint does not say.
#[must_use]
pub fn wire(name: &str) -> Option<Wire> {
    let (status, error, seen, _) = WIRES.iter().find(|(.., names)| names.contains(&name))?;
    Some(Wire { status: *status, error, seen: *seen })
}
