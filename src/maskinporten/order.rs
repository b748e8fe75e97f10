//! In which order Maskinporten makes its checks. It answers one mistake, the first it meets.
//!
//! The order is not published: it is inferred from how token endpoints work (RFC 7521 section 4.1, RFC 6749
//! section 5.2), from the headings of Digdir's troubleshooting page, and from public logs, in which a
//! grant with several mistakes got the answer to one of them. Nothing else in the crate knows an order.

/// One of the server's checks. Ordered: the first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The form: method, content type, `grant_type`, `assertion` (RFC 7523 section 2.1).
    Request,
    /// The assertion can be taken apart and holds JSON.
    Assertion,
    /// `alg`, `kid`, `x5c` and what else is in the header.
    Header,
    /// `iss` names a client that may be used, and `kid` one of its keys.
    Client,
    /// The business certificate in `x5c`.
    Certificate,
    /// The age of the registered key.
    KeyAge,
    /// The signature.
    Signature,
    /// `aud`.
    Audience,
    /// `iat` and `exp`.
    Times,
    /// `jti` was not used before.
    Replay,
    /// All other claims: names, types, values.
    Claims,
    /// The scopes are on the client.
    Scopes,
    /// The consumer has been granted the scopes.
    Access,
    /// The consumer has delegated to the supplier.
    Delegation,
}

/// What is known about one of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which one.
    pub stage: Stage,
    /// What is checked, in English.
    pub en: &'static str,
    /// What is checked, in bokmål.
    pub nb: &'static str,
    /// Names of the entries in [`codes::ENTRIES`](super::codes::ENTRIES) that it answers.
    pub answers: &'static [&'static str],
    /// Rules whose findings belong here whatever the answer to them is.
    pub rules: &'static [&'static str],
    /// Names of the groups of rules that belong here where no answer is known.
    pub groups: &'static [&'static str],
    /// The OAuth `error` where no answer is known (RFC 6749 section 5.2).
    pub error: &'static str,
}

/// All checks, in order.
pub static CHECKS: [Check; 14] = [
    Check {
        stage: Stage::Request,
        en: "the request: method, content type, `grant_type`, `assertion`",
        nb: "forespørselen: metode, innholdstype, `grant_type`, `assertion`",
        answers: &["unsupported-grant-type"],
        rules: &[],
        groups: &[],
        error: "invalid_request",
    },
    Check {
        stage: Stage::Assertion,
        en: "the assertion is readable",
        nb: "assertion er lesbar",
        answers: &["MP-011"],
        rules: &[],
        groups: &["input"],
        error: "invalid_request",
    },
    Check {
        stage: Stage::Header,
        en: "`alg`, `kid`, `x5c`",
        nb: "`alg`, `kid`, `x5c`",
        answers: &["MP-123"],
        rules: &[],
        groups: &["header"],
        error: "invalid_grant",
    },
    Check {
        stage: Stage::Client,
        en: "the client: `iss` names one, it may be used, and `kid` is one of its keys",
        nb: "klienten: `iss` viser til en klient, den kan brukes, og `kid` er en av nøklene",
        answers: &["MP-100", "unknown-kid", "kid-required"],
        rules: &["client-inactive"],
        groups: &["issuer", "key"],
        error: "invalid_grant",
    },
    Check {
        stage: Stage::Certificate,
        en: "the business certificate",
        nb: "virksomhetssertifikatet",
        answers: &["MP-120", "MP-122"],
        // Some of what these find is answered as a signature that does not hold.
        rules: &["cert-validity", "cert-chain"],
        groups: &["certificate"],
        error: "invalid_grant",
    },
    Check {
        stage: Stage::KeyAge,
        en: "the age of the key",
        nb: "alderen på nøkkelen",
        answers: &["MP-121"],
        rules: &[],
        groups: &[],
        error: "invalid_grant",
    },
    Check {
        stage: Stage::Signature,
        en: "the signature",
        nb: "signaturen",
        answers: &["MP-124"],
        rules: &[],
        groups: &["signature"],
        error: "invalid_grant",
    },
    Check {
        stage: Stage::Audience,
        en: "`aud`",
        nb: "`aud`",
        answers: &["MP-110"],
        rules: &[],
        groups: &["audience"],
        error: "invalid_grant",
    },
    Check {
        stage: Stage::Times,
        en: "`iat` and `exp`",
        nb: "`iat` og `exp`",
        answers: &["MP-130", "issued-after-now", "lifetime-too-long"],
        rules: &[],
        groups: &["time"],
        error: "invalid_grant",
    },
    Check {
        stage: Stage::Replay,
        en: "`jti` has not been used",
        nb: "`jti` er ikke brukt før",
        answers: &["MP-012"],
        rules: &[],
        groups: &["replay"],
        error: "invalid_grant",
    },
    Check {
        stage: Stage::Claims,
        en: "the other claims",
        nb: "de andre claimene",
        answers: &[
            "invalid-assertion",
            "consumer-org-combination",
            "invalid-target",
            "MP-301",
            "MP-302",
            "MP-303",
        ],
        rules: &[],
        groups: &["claims", "delegation", "other"],
        error: "invalid_request",
    },
    Check {
        stage: Stage::Scopes,
        en: "the scopes are on the client",
        nb: "scopene er på klienten",
        answers: &["MP-200", "MP-201"],
        rules: &[],
        groups: &["scope"],
        error: "invalid_scope",
    },
    Check {
        stage: Stage::Access,
        en: "the consumer has been granted the scopes",
        nb: "konsumenten har fått tilgang til scopene",
        answers: &["MP-250"],
        rules: &["scope-not-granted"],
        groups: &[],
        error: "forbidden",
    },
    Check {
        stage: Stage::Delegation,
        en: "the consumer has delegated the scopes to the supplier",
        nb: "konsumenten har delegert scopene til leverandøren",
        answers: &["MP-251"],
        rules: &["scope-not-delegated"],
        groups: &[],
        error: "forbidden",
    },
];

impl Stage {
    /// What is known about it.
    #[must_use]
    pub fn check(self) -> &'static Check {
        // Every variant is in the table: a test holds them against each other.
        CHECKS.iter().find(|check| check.stage == self).unwrap_or(&CHECKS[1])
    }
}

/// The check that a finding of `rule`, which is in `group`, fails; `answer` is the name of the entry that
/// the server would answer, where it is known.
#[must_use]
pub fn stage(rule: &str, answer: Option<&str>, group: &str) -> Stage {
    let by_rule = CHECKS.iter().find(|check| check.rules.contains(&rule));
    let by_answer =
        || CHECKS.iter().find(|check| answer.is_some_and(|answer| check.answers.contains(&answer)));
    let by_group = || CHECKS.iter().find(|check| check.groups.contains(&group));
    by_rule.or_else(by_answer).or_else(by_group).map_or(Stage::Claims, |check| check.stage)
}
