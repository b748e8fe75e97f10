//! The fixed words of an explanation.

use crate::language::Bilingual;

pub(super) const SERVER_SAYS: Bilingual = Bilingual { en: "The server says", nb: "Serveren sier" };
pub(super) const CHECKED: Bilingual =
    Bilingual { en: "What grantlint checks offline", nb: "Hva grantlint sjekker lokalt" };
pub(super) const NOT_CHECKED: Bilingual = Bilingual {
    en: "No rule can find this: nothing in a grant shows it.",
    nb: "Ingen regel kan finne dette: Det synes ikke på et grant.",
};
pub(super) const MORE: Bilingual = Bilingual { en: "Read more", nb: "Les mer" };
pub(super) const WITH: Bilingual = Bilingual { en: "with", nb: "med" };
pub(super) const CODE: Bilingual = Bilingual { en: "Code", nb: "Kode" };
pub(super) const NO_NUMBER: Bilingual =
    Bilingual { en: "none; the answer has no MP-code", nb: "ingen; svaret har ikke noe nummer" };
pub(super) const FROM_NUMBER: Bilingual =
    Bilingual { en: "the code is in the answer", nb: "nummeret står i svaret" };
pub(super) const FROM_WORDS: Bilingual = Bilingual {
    en: "from the wording; the answer itself has no MP-code",
    nb: "ut fra teksten; svaret selv har ikke noe nummer",
};
pub(super) const FORMERLY: Bilingual =
    Bilingual { en: "was {} until June 2024", nb: "var {} fram til juni 2024" };
pub(super) const UNKNOWN_NUMBER: Bilingual = Bilingual {
    en: "This version of grantlint does not know that code. Digdir's page may:",
    nb: "Denne versjonen av grantlint kjenner ikke det nummeret. Se siden til Digdir:",
};
pub(super) const ENVIRONMENT: Bilingual = Bilingual { en: "Environment", nb: "Miljø" };
pub(super) const HOST: Bilingual = Bilingual { en: "Host", nb: "Vert" };
pub(super) const TRACE: Bilingual = Bilingual { en: "Trace id", nb: "Sporings-ID" };
pub(super) const QUOTE_IT: Bilingual =
    Bilingual { en: "quote it to servicedesk@digdir.no", nb: "oppgi den til servicedesk@digdir.no" };
pub(super) const STATUS: Bilingual = Bilingual { en: "HTTP status", nb: "HTTP-status" };
pub(super) const ERROR: Bilingual = Bilingual { en: "OAuth error", nb: "OAuth-feil" };
pub(super) const SEVERAL: Bilingual = Bilingual {
    en: "Neither code nor wording shows which answer this is. These are possible, the most often reported first:",
    nb: "Verken nummer eller tekst viser hvilket svar dette er. Disse er mulige, de som oftest er rapportert først:",
};
pub(super) const APART: Bilingual = Bilingual { en: "How to tell them apart", nb: "Slik skiller du dem" };
pub(super) const SCOPE_OR_ACCESS: Bilingual = Bilingual {
    en: "Look at `error_uri` first: it ends in the code. Without it, see whether the scope is on the client, in Samarbeidsportalen or in `scopes` of `GET /clients/{id}`. It is not there: MP-200, add it to the client. It is there: MP-250, the organisation has no access to it; its owner must give access. With `consumer_org`, and access given to that organisation: MP-251, it has not delegated the scope to you. `grantlint check --client FILE --access FILE` does this comparison.",
    nb: "Se først på `error_uri`: den slutter med koden. Mangler den, så se om scopet er på klienten, i Samarbeidsportalen eller i `scopes` i `GET /clients/{id}`. Er det ikke der: MP-200, legg det til på klienten. Er det der: MP-250, virksomheten har ikke tilgang til det; eieren av scopet må gi tilgang. Med `consumer_org`, når den virksomheten har tilgang: MP-251, den har ikke delegert scopet til dere. `grantlint check --client FILE --access FILE` gjør denne sammenligningen.",
};
pub(super) const ASK_FOR_ONE: Bilingual = Bilingual {
    en: "`grantlint explain NAME` explains each of them.",
    nb: "`grantlint explain NAVN` forklarer hver av dem.",
};
pub(super) const UNKNOWN_WORDS: Bilingual = Bilingual {
    en: "This wording is not in grantlint's table of answers. Digdir's page may know more:",
    nb: "Denne teksten står ikke i tabellen til grantlint. Siden til Digdir kan vite mer:",
};
pub(super) const SECOND: Bilingual = Bilingual {
    en: "From its wording the answer is more precisely",
    nb: "Ut fra teksten er svaret mer presist",
};
