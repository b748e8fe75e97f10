//! The fixed words of an explanation.

use crate::language::phrases;

phrases! {
    SERVER_SAYS: "The server says", "Serveren sier";
    MESSAGE: "Message", "Melding";
    CHECKED: "What grantlint checks offline", "Hva grantlint sjekker lokalt";
    NOT_CHECKED:
        "No rule can find this: nothing in a grant shows it.",
        "Ingen regel kan finne dette: Det synes ikke i grantet.";
    MORE: "Read more", "Les mer";
    WITH: "with", "med";
    CODE: "Code", "Kode";
    NO_NUMBER: "none; the answer has no MP-code", "ingen; svaret har ingen MP-kode";
    FROM_NUMBER: "the code is in the answer", "koden står i svaret";
    FROM_WORDS:
        "from the wording; the answer itself has no MP-code",
        "ut fra teksten; svaret selv har ingen MP-kode";
    FORMERLY: "was {} until June 2024", "var {} fram til juni 2024";
    UNKNOWN_NUMBER:
        "This version of grantlint does not know that code. Digdir's page may:",
        "Denne versjonen av grantlint kjenner ikke den koden. Se siden til Digdir:";
    ENVIRONMENT: "Environment", "Miljø";
    HOST: "Host", "Vert";
    TRACE: "Trace id", "Sporings-ID";
    QUOTE_IT: "quote it to servicedesk@digdir.no", "oppgi den til servicedesk@digdir.no";
    STATUS: "HTTP status", "HTTP-status";
    ERROR: "OAuth error", "OAuth-feil";
    SEVERAL:
        "Neither code nor wording shows which answer this is. These are possible, the most often reported first:",
        "Verken kode eller tekst viser hvilket svar dette er. Disse er mulige, de som oftest er rapportert først:";
    OTHERS: "Other answers", "Andre svar";
    OF_OTHERS:
        "also in the text; grantlint explain NAME explains each",
        "står også i teksten; grantlint explain NAVN forklarer hver av dem";
    APART: "How to tell them apart", "Slik skiller du dem";
    SCOPE_OR_ACCESS:
        "Look at `error_uri` first: it ends in the code. Without it, see whether the scope is on the client, in Samarbeidsportalen or in `scopes` of `GET /clients/{id}`. It is not there: MP-200, add it to the client. It is there: MP-250, the organisation has no access to it; its owner must give access. With `consumer_org`, and access given to that organisation: MP-251, it has not delegated the scope to you. `grantlint check --client FILE --access FILE` does this comparison.",
        "Se først på `error_uri`: den slutter med koden. Mangler den, så se om scopet er på klienten, i Samarbeidsportalen eller i `scopes` i `GET /clients/{id}`. Er det ikke der: MP-200, legg det til på klienten. Er det der: MP-250, virksomheten har ikke tilgang til det; eieren av scopet må gi tilgang. Med `consumer_org`, når den virksomheten har tilgang: MP-251, den har ikke delegert scopet til dere. `grantlint check --client FIL --access FIL` gjør denne sammenligningen.";
    ASK_FOR_ONE:
        "`grantlint explain NAME` explains each of them.",
        "`grantlint explain NAVN` forklarer hver av dem.";
    UNKNOWN_WORDS:
        "This wording is not in grantlint's table of answers. Digdir's page may know more:",
        "Denne teksten står ikke i tabellen til grantlint. Siden til Digdir kan vite mer:";
    SECOND: "From its wording the answer is more precisely", "Ut fra teksten er svaret mer presist";
}
