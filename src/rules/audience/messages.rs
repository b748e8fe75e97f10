//! What the rule says: one message for each way to miss the issuer.

use crate::rule::{Basis, Message, Reply, Severity, Words};

/// Digdir documents that aud must be exactly the issuer, and names slips of the pen as causes of MP-110.
const fn documented(en: Words, nb: Words) -> Message {
    Message::error(Basis::Documented, Reply::Code("MP-110", Basis::Documented), en, nb)
}

/// Documented as a mistake; what it is answered, nobody has published.
const fn unanswered(severity: Severity, basis: Basis, en: Words, nb: Words) -> Message {
    Message { severity, basis, reply: Reply::Code("MP-110", Basis::Inferred), en, nb }
}

pub(super) const ALL: &[&Message] = &[
    &MISSING,
    &INTERCHANGED,
    &EMPTY,
    &KIND,
    &EMPTY_ARRAY,
    &ARRAY,
    &SEVERAL,
    &SEVERAL_IN_ONE,
    &ENVIRONMENT,
    &SKYPORTEN,
    &NOT_SKYPORTEN,
    &BLANK,
    &STRAY,
    &ENCODED,
    &TOKEN_ENDPOINT,
    &WELL_KNOWN,
    &NO_SCHEME,
    &HTTP,
    &SCHEME,
    &WWW,
    &HOST,
    &PORT,
    &QUERY,
    &DOUBLED_SLASH,
    &PATH,
    &CASE,
    &SLASH_MISSING,
    &SLASH_EXTRA,
    &SLASH_SKYPORTEN,
    &RETIRED,
    &INTERNAL,
    &SERVICE,
    &NAME,
    &OTHER,
];

pub(super) static MISSING: Message = unanswered(
    Severity::Error,
    Basis::Documented,
    Words::new("aud is missing.", "Add aud: {expected}."),
    Words::new("aud mangler.", "Legg til aud: {expected}."),
);

pub(super) static INTERCHANGED: Message = documented(
    Words::new(
        "aud and scope are swapped: aud is the scope {found}, and scope is the URL {scope}.",
        "Set aud to {expected} and scope to {found}. Look for two arguments or settings in the wrong order.",
    ),
    Words::new(
        "aud og scope er byttet om: aud er scopet {found}, og scope er adressen {scope}.",
        "Sett aud til {expected} og scope til {found}. Se etter to argumenter eller innstillinger i feil rekkefølge.",
    ),
);

pub(super) static EMPTY: Message = unanswered(
    Severity::Error,
    Basis::Documented,
    Words::new(
        "aud is empty: \"{found}\".",
        "Set aud to {expected}. An empty value is often a setting that was not found.",
    ),
    Words::new(
        "aud er tom: «{found}».",
        "Sett aud til {expected}. En tom verdi er ofte en innstilling som ikke ble funnet.",
    ),
);

pub(super) static KIND: Message = unanswered(
    Severity::Error,
    Basis::Inferred,
    Words::new("aud is {kind}; it must be one string.", "Set aud to the string {expected}."),
    Words::new("aud er {kind}. Den skal være én tekststreng.", "Sett aud til tekststrengen {expected}."),
);

pub(super) static EMPTY_ARRAY: Message = unanswered(
    Severity::Error,
    Basis::Documented,
    Words::new("aud is an empty array; it must be one string.", "Set aud to the string {expected}."),
    Words::new(
        "aud er en liste uten elementer. Den skal være én tekststreng.",
        "Sett aud til tekststrengen {expected}.",
    ),
);

pub(super) static ARRAY: Message = unanswered(
    Severity::Warning,
    Basis::Inferred,
    Words::new(
        "aud is an array with only the right value. Digdir documents one value and always shows a string; what the server does with an array is not published.",
        "Send the string {expected}, not an array.",
    ),
    Words::new(
        "aud er en liste med den ene riktige verdien. Digdir dokumenterer én verdi og viser alltid en tekststreng; ingen har publisert hva serveren gjør med en liste.",
        "Send tekststrengen {expected}, ikke en liste.",
    ),
);

pub(super) static SEVERAL: Message = unanswered(
    Severity::Error,
    Basis::Documented,
    Words::new(
        "aud names several audiences: {found}. Only one is allowed.",
        "Set aud to only {expected}. The API that the token is for belongs in resource, not here.",
    ),
    Words::new(
        "aud har flere verdier: {found}. Bare én er tillatt.",
        "Sett aud til bare {expected}. API-et som tokenet er for, hører hjemme i resource, ikke her.",
    ),
);

pub(super) static SEVERAL_IN_ONE: Message = documented(
    Words::new(
        "aud contains several URLs in one string: {found}. Only one is allowed.",
        "Set aud to only {expected}. The API that the token is for belongs in resource, not here.",
    ),
    Words::new(
        "aud har flere adresser i én tekststreng: {found}. Bare én er tillatt.",
        "Sett aud til bare {expected}. API-et som tokenet er for, hører hjemme i resource, ikke her.",
    ),
);

pub(super) static ENVIRONMENT: Message = documented(
    Words::new(
        "aud names the environment {meant}, but the grant is for {name}: {found}.",
        "Set aud to {expected}, or send the grant to {meant} with a client, key and certificate of that environment.",
    ),
    Words::new(
        "aud peker på miljøet {meant}, men grantet er for {name}: {found}.",
        "Sett aud til {expected}, eller send grantet til {meant} med klient, nøkkel og sertifikat fra det miljøet.",
    ),
);

pub(super) static SKYPORTEN: Message = documented(
    Words::new(
        "aud names Skyporten ({meant}), but the grant is for {name}: {found}.",
        "Set aud to {expected}. Skyporten is for access to cloud services and has its own issuers.",
    ),
    Words::new(
        "aud peker på Skyporten ({meant}), men grantet er for {name}: {found}.",
        "Sett aud til {expected}. Skyporten er for tilgang til skytjenester og har egne issuere.",
    ),
);

pub(super) static NOT_SKYPORTEN: Message = documented(
    Words::new(
        "aud names Maskinporten ({meant}), but the grant is for Skyporten ({name}): {found}.",
        "Set aud to {expected}, without a slash at the end.",
    ),
    Words::new(
        "aud peker på Maskinporten ({meant}), men grantet er for Skyporten ({name}): {found}.",
        "Sett aud til {expected}, uten skråstrek til slutt.",
    ),
);

pub(super) static BLANK: Message = documented(
    Words::new(
        "aud has a space, a newline or an invisible character in or around it: \"{found}\".",
        "Set aud to exactly {expected}. Trim the setting it is read from.",
    ),
    Words::new(
        "aud har et mellomrom, et linjeskift eller et usynlig tegn i seg eller rundt seg: «{found}».",
        "Sett aud til {expected} og ikke noe mer. Trim innstillingen den leses fra.",
    ),
);

pub(super) static STRAY: Message = documented(
    Words::new(
        "aud has characters that are not part of the URL: {found}. Quotation marks, commas and backslashes often come from a setting that was copied or escaped twice.",
        "Set aud to exactly {expected}.",
    ),
    Words::new(
        "aud har tegn som ikke hører til adressen: {found}. Anførselstegn, komma og omvendte skråstreker følger med når en innstilling kopieres eller escapes to ganger.",
        "Sett aud til {expected} og ikke noe mer.",
    ),
);

pub(super) static ENCODED: Message = documented(
    Words::new(
        "aud is percent-encoded: {found}. Inside the grant nothing is encoded.",
        "Set aud to {expected}. Only the form body of the request is encoded, by the HTTP client.",
    ),
    Words::new(
        "aud er prosentkodet: {found}. I grantet skal den stå som den er.",
        "Sett aud til {expected}. Bare skjemaet i forespørselen kodes, og det gjør HTTP-klienten.",
    ),
);

pub(super) static TOKEN_ENDPOINT: Message = documented(
    Words::new(
        "aud is the token endpoint: {found}. Digdir says that this URL is no longer valid in aud.",
        "Set aud to {expected}; still send the request to the token endpoint.",
    ),
    Words::new(
        "aud er token-endepunktet: {found}. Digdir sier at denne adressen ikke lenger er gyldig i aud.",
        "Sett aud til {expected}; forespørselen sendes fortsatt til token-endepunktet.",
    ),
);

pub(super) static WELL_KNOWN: Message = documented(
    Words::new(
        "aud is the URL of the metadata: {found}.",
        "Set aud to {expected}, which is the value of issuer in that metadata.",
    ),
    Words::new(
        "aud er adressen til metadataene: {found}.",
        "Sett aud til {expected}, som er verdien av issuer i metadataene.",
    ),
);

pub(super) static NO_SCHEME: Message = documented(
    Words::new(
        "aud does not begin with https://: {found}.",
        "Set aud to {expected}. It is compared character by character.",
    ),
    Words::new(
        "aud mangler https:// foran: {found}.",
        "Sett aud til {expected}. Den sammenlignes tegn for tegn.",
    ),
);

pub(super) static HTTP: Message = documented(
    Words::new(
        "aud begins with http, not https: {found}.",
        "Set aud to {expected}. It is compared character by character.",
    ),
    Words::new(
        "aud begynner med http, ikke https: {found}.",
        "Sett aud til {expected}. Den sammenlignes tegn for tegn.",
    ),
);

pub(super) static SCHEME: Message = documented(
    Words::new(
        "aud does not begin as a URL should: {found}.",
        "Set aud to {expected}. It is compared character by character.",
    ),
    Words::new(
        "aud begynner ikke slik en adresse skal: {found}.",
        "Sett aud til {expected}. Den sammenlignes tegn for tegn.",
    ),
);

pub(super) static WWW: Message = documented(
    Words::new(
        "aud has www. before the host: {found}.",
        "Set aud to {expected}. It is compared character by character.",
    ),
    Words::new(
        "aud har www. foran vertsnavnet: {found}.",
        "Sett aud til {expected}. Den sammenlignes tegn for tegn.",
    ),
);

pub(super) static HOST: Message = documented(
    Words::new("The host in aud is misspelt: {found}.", "Did you mean {expected}?"),
    Words::new("Vertsnavnet i aud er skrevet feil: {found}.", "Mente du {expected}?"),
);

pub(super) static PORT: Message = documented(
    Words::new(
        "aud has a user name, or another port than the issuer: {found}.",
        "Set aud to {expected}. It is compared character by character, so not even :443 is allowed.",
    ),
    Words::new(
        "aud har en annen port, eller et brukernavn, enn issuer: {found}.",
        "Sett aud til {expected}. Den sammenlignes tegn for tegn, så selv :443 er for mye.",
    ),
);

pub(super) static QUERY: Message = documented(
    Words::new(
        "aud has a query or a fragment: {found}.",
        "Set aud to {expected}. It is compared character by character.",
    ),
    Words::new(
        "aud har en spørring eller et fragment: {found}.",
        "Sett aud til {expected}. Den sammenlignes tegn for tegn.",
    ),
);

pub(super) static DOUBLED_SLASH: Message = documented(
    Words::new(
        "aud has two slashes where there should be one: {found}.",
        "Set aud to {expected}. Look where the URL is put together: both halves have a slash.",
    ),
    Words::new(
        "aud har to skråstreker der det skal være én: {found}.",
        "Sett aud til {expected}. Se der adressen settes sammen: begge delene har med en skråstrek.",
    ),
);

pub(super) static PATH: Message = documented(
    Words::new(
        "aud has another path than the issuer: {found}.",
        "Set aud to {expected}. It is compared character by character.",
    ),
    Words::new(
        "aud har en annen sti enn issuer: {found}.",
        "Sett aud til {expected}. Den sammenlignes tegn for tegn.",
    ),
);

pub(super) static CASE: Message = documented(
    Words::new(
        "aud differs from the issuer only in upper and lower case: {found}.",
        "Set aud to {expected}. It is compared character by character.",
    ),
    Words::new(
        "aud er skrevet med andre store og små bokstaver enn issuer: {found}.",
        "Sett aud til {expected}. Den sammenlignes tegn for tegn.",
    ),
);

pub(super) static SLASH_MISSING: Message = documented(
    Words::new(
        "aud is missing the slash at the end: {found}. The slash is part of the issuer.",
        "Set aud to {expected}, including the slash.",
    ),
    Words::new(
        "aud mangler skråstreken til slutt: {found}. Skråstreken er en del av issuer.",
        "Sett aud til {expected}, med skråstrek.",
    ),
);

pub(super) static SLASH_EXTRA: Message = documented(
    Words::new(
        "aud has a slash at the end that the issuer does not have: {found}.",
        "Set aud to {expected}, without the slash.",
    ),
    Words::new(
        "aud har en skråstrek til slutt som issuer ikke har: {found}.",
        "Sett aud til {expected}, uten skråstreken.",
    ),
);

pub(super) static SLASH_SKYPORTEN: Message = documented(
    Words::new(
        "aud has a slash at the end: {found}. Unlike Maskinporten's, Skyporten's issuer has none.",
        "Set aud to {expected}, without the slash.",
    ),
    Words::new(
        "aud har en skråstrek til slutt: {found}. Skyportens issuer har ingen, til forskjell fra Maskinportens.",
        "Sett aud til {expected}, uten skråstreken.",
    ),
);

pub(super) static RETIRED: Message = documented(
    Words::new(
        "aud names a URL that has been shut down: {found}.",
        "Set aud to {expected}. Use a client and a key of that environment.",
    ),
    Words::new(
        "aud peker på en adresse som er slått av: {found}.",
        "Sett aud til {expected}. Bruk en klient og en nøkkel fra det miljøet.",
    ),
);

pub(super) static INTERNAL: Message = documented(
    Words::new("aud names an environment that only Digdir itself uses: {found}.", "Set aud to {expected}."),
    Words::new("aud peker på et miljø som bare Digdir selv bruker: {found}.", "Sett aud til {expected}."),
);

pub(super) static SERVICE: Message = documented(
    Words::new("aud names {service}, which does not accept these grants: {found}.", "Set aud to {expected}."),
    Words::new(
        "aud peker på {service}, som ikke tar imot slike grants: {found}.",
        "Sett aud til {expected}.",
    ),
);

pub(super) static NAME: Message = documented(
    Words::new("aud is a name, not a URL: {found}.", "Set aud to {expected}."),
    Words::new("aud er et navn, ikke en adresse: {found}.", "Sett aud til {expected}."),
);

pub(super) static OTHER: Message = documented(
    Words::new(
        "aud is not the issuer of an environment: {found}.",
        "Set aud to {expected}. The API that the token is for belongs in resource, not here.",
    ),
    Words::new(
        "aud er ikke issuer for et miljø: {found}.",
        "Sett aud til {expected}. API-et som tokenet er for, hører hjemme i resource, ikke her.",
    ),
);
