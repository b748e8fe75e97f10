//! The fixed words around findings, in both languages.

use crate::language::Bilingual;
use crate::report::InputKind;

/// What an input was taken as, where that is no signed grant: who pasted the wrong file sees it here.
pub(super) const fn taken_as(kind: InputKind) -> Option<&'static Bilingual> {
    const CERTIFICATE: Bilingual =
        Bilingual { en: "taken as a certificate, not a grant", nb: "lest som sertifikat, ikke som grant" };
    const KEYS: Bilingual = Bilingual {
        en: "taken as keys to register, not a grant",
        nb: "lest som nøkler som skal registreres, ikke som grant",
    };
    const SETTINGS: Bilingual = Bilingual {
        en: "taken as settings: the draft of the grant they will make",
        nb: "lest som innstillinger: utkastet til grantet de vil lage",
    };
    match kind {
        InputKind::Certificate => Some(&CERTIFICATE),
        InputKind::Keys => Some(&KEYS),
        InputKind::Settings => Some(&SETTINGS),
        _ => None,
    }
}

pub(super) const STDIN: Bilingual = Bilingual { en: "standard input", nb: "standard inn" };
pub(super) const ACCEPTED: Bilingual = Bilingual { en: "accepted", nb: "godtatt" };
pub(super) const WARNED: Bilingual = Bilingual { en: "warned", nb: "godtatt med advarsel" };
pub(super) const REJECTED: Bilingual = Bilingual { en: "rejected", nb: "avvist" };
pub(super) const UNREADABLE: Bilingual = Bilingual { en: "unreadable", nb: "uleselig" };
pub(super) const NOTHING_FOUND: Bilingual = Bilingual { en: "nothing found", nb: "ingen funn" };
pub(super) const NOT_CHECKED: Bilingual = Bilingual { en: "not checked", nb: "ikke sjekket" };
pub(super) const EXCEPTED: Bilingual = Bilingual { en: "ignored", nb: "unntatt" };
pub(super) const ENVIRONMENT: Bilingual = Bilingual { en: "environment", nb: "miljø" };
pub(super) const INFERRED: Bilingual =
    Bilingual { en: "inferred from aud; --env overrides it", nb: "utledet fra aud; --env overstyrer" };
pub(super) const SERVER: Bilingual = Bilingual { en: "server", nb: "serveren" };
pub(super) const IF_REFUSED: Bilingual =
    Bilingual { en: "if the server rejects it", nb: "om serveren avviser" };
pub(super) const EXPECTED: Bilingual = Bilingual { en: "expected", nb: "forventet" };
pub(super) const HERE: Bilingual = Bilingual { en: "here", nb: "her" };
pub(super) const MISSING: Bilingual = Bilingual { en: "missing here", nb: "mangler her" };
pub(super) const ANSWER_OBSERVED: Bilingual = Bilingual { en: "answer observed", nb: "svaret er observert" };
pub(super) const ANSWER_INFERRED: Bilingual = Bilingual { en: "answer inferred", nb: "svaret er utledet" };
pub(super) const BASIS: Bilingual = Bilingual { en: "basis", nb: "grunnlag" };
pub(super) const OBSERVED: Bilingual =
    Bilingual { en: "observed, not documented", nb: "observert, ikke dokumentert" };
pub(super) const INFERENCE: Bilingual =
    Bilingual { en: "inferred, not documented", nb: "utledet, ikke dokumentert" };
pub(super) const LINE: Bilingual = Bilingual { en: "line", nb: "linje" };
pub(super) const COLUMN: Bilingual = Bilingual { en: "column", nb: "kolonne" };
pub(super) const HELP: Bilingual = Bilingual { en: "help", nb: "hjelp" };
pub(super) const DETAILS: Bilingual = Bilingual { en: "findings in full", nb: "funnene i sin helhet" };
pub(super) const MORE: Bilingual = Bilingual { en: "{} more (-v)", nb: "{} til (-v)" };
pub(super) const SEE_ALL: Bilingual = Bilingual {
    en: "All in full: --format full. What one means: grantlint explain RULE",
    nb: "Alle i sin helhet: --format full. Hva ett av dem betyr: grantlint explain REGEL",
};
pub(super) const DRAFT_OF_CLAIMS: Bilingual =
    Bilingual { en: "draft: bare claims, unsigned", nb: "utkast: bare claims, usignert" };
pub(super) const DRAFT: Bilingual =
    Bilingual { en: "draft: header and claims, unsigned", nb: "utkast: header og claims, usignert" };
pub(super) const TOKEN_IN: Bilingual = Bilingual { en: "token in member", nb: "token i medlemmet" };
pub(super) const FIXES: Bilingual =
    Bilingual { en: "check --fix fixes {} of them", nb: "check --fix retter {} av dem" };
pub(super) const CORRECTED: Bilingual = Bilingual {
    en: "corrected header and claims: check --corrected ({} fixed)",
    nb: "rettet header og claims: check --corrected ({} rettet)",
};
pub(super) const FIRST_ANSWER: Bilingual = Bilingual {
    en: ". Maskinporten would answer {} first (inferred)",
    nb: ". Maskinporten ville svart {} først (utledet)",
};
