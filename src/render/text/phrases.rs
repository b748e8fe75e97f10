//! The fixed words around findings, in both languages.

use crate::language::{Bilingual, phrases};
use crate::report::InputKind;

/// What an input was taken as, where that is no signed grant: who pasted the wrong file sees it here.
pub(super) const fn taken_as(kind: InputKind) -> Option<&'static Bilingual> {
    phrases! {
        CERTIFICATE: "taken as a certificate, not a grant", "lest som sertifikat, ikke som grant";
        KEYS: "taken as keys to register, not a grant", "lest som nøkler som skal registreres, ikke som grant";
        SETTINGS:
            "taken as settings: the draft of the grant they will make",
            "lest som innstillinger: utkastet til grantet de vil lage";
    }
    match kind {
        InputKind::Certificate => Some(&CERTIFICATE),
        InputKind::Keys => Some(&KEYS),
        InputKind::Settings => Some(&SETTINGS),
        _ => None,
    }
}

phrases! {
    STDIN: "standard input", "standard inn";
    ACCEPTED: "accepted", "godtatt";
    WARNED: "warned", "godtatt med advarsel";
    REJECTED: "rejected", "avvist";
    UNREADABLE: "unreadable", "uleselig";
    NOTHING_FOUND: "nothing found", "ingen funn";
    NOT_CHECKED: "not checked", "ikke sjekket";
    EXCEPTED: "ignored", "unntatt";
    ENVIRONMENT: "environment", "miljø";
    INFERRED: "inferred from aud; --env overrides it", "utledet fra aud; --env overstyrer";
    SERVER: "server", "serveren";
    IF_REFUSED: "if the server rejects it", "om serveren avviser";
    EXPECTED: "expected", "forventet";
    HERE: "here", "her";
    MISSING: "missing here", "mangler her";
    ANSWER_OBSERVED: "answer observed", "svaret er observert";
    ANSWER_INFERRED: "answer inferred", "svaret er utledet";
    BASIS: "basis", "grunnlag";
    OBSERVED: "observed, not documented", "observert, ikke dokumentert";
    INFERENCE: "inferred, not documented", "utledet, ikke dokumentert";
    LINE: "line", "linje";
    COLUMN: "column", "kolonne";
    HELP: "help", "hjelp";
    DETAILS: "findings in full", "funnene i sin helhet";
    MORE: "{} more (-v)", "{} til (-v)";
    SEE_ALL:
        "All in full: --format full. One rule: explain RULE.",
        "Alt i sin helhet: --format full. Én regel: explain REGEL.";
    SEE_CORRECTED: "Corrected: --corrected", "Rettet: --corrected";
    FIX_SOME: "Fix {} of them: --fix", "Rett {} av dem: --fix";
    DRAFT_OF_CLAIMS: "draft: bare claims, unsigned", "utkast: bare claims, usignert";
    DRAFT: "draft: header and claims, unsigned", "utkast: header og claims, usignert";
    TOKEN_IN: "token in member", "token i medlemmet";
    FIXES_IT: "check --fix fixes it", "check --fix retter den";
    FIXES: "check --fix fixes {} of them", "check --fix retter {} av dem";
    CORRECTED:
        "corrected header and claims: check --corrected ({} fixed)",
        "rettet header og claims: check --corrected ({} rettet)";
    FIRST_ANSWER:
        ". Maskinporten would answer {} first (inferred)",
        ". Maskinporten ville svart {} først (utledet)";
}
