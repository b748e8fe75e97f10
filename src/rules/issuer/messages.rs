//! What the rule says: one message for each thing that is in iss by mistake.

use crate::maskinporten::codes;
use crate::rule::{Basis, Message, Reply, Words};

/// Digdir documents that iss is the client_id, and names mistakes in it as a cause of MP-100.
const fn documented(en: Words, nb: Words) -> Message {
    error(Basis::Documented, Basis::Documented, en, nb)
}

/// Told by the form of iss alone: no client has such an id. To a wrong one the answer is documented.
const fn told_by_form(en: Words, nb: Words) -> Message {
    error(Basis::Inferred, Basis::Documented, en, nb)
}

/// Digdir documents that iss is required; what a grant without it is answered, nobody has published.
const fn without(en: Words, nb: Words) -> Message {
    error(Basis::Documented, Basis::Inferred, en, nb)
}

const fn error(basis: Basis, answer: Basis, en: Words, nb: Words) -> Message {
    Message::error(basis, Reply::Code("MP-100", answer), en, nb)
}

pub(super) const ALL: &[&Message] = &[
    &MISSING,
    &INTERCHANGED,
    &EMPTY,
    &BLANK,
    &BLANK_GUESS,
    &CASE,
    &KID,
    &KID_GUESS,
    &ADDRESS,
    &ADDRESS_KNOWN,
    &ORG_NUMBER,
    &ORG_NUMBER_KNOWN,
    &PLACEHOLDER,
    &SIGNS,
    &NEAR,
    &MISMATCH,
    &OTHER_PROFILE,
];

pub(super) static INTERCHANGED: Message = told_by_form(
    Words::new(
        "iss and aud are swapped: iss is the issuer {found}, and aud is {aud}.",
        "Set iss to the client id and aud to the issuer. Look for two arguments or settings in the wrong order.",
    ),
    Words::new(
        "iss og aud er byttet om: iss er issuer {found}, og aud er {aud}.",
        "Sett iss til klient-ID-en og aud til issuer. Se etter to argumenter eller innstillinger i feil rekkefølge.",
    ),
);

pub(super) static MISSING: Message = without(
    Words::new("iss is missing.", "Add iss: the client_id that the client has at Maskinporten."),
    Words::new("iss mangler.", "Legg til iss: client_id-en som klienten har hos Maskinporten."),
);

pub(super) static EMPTY: Message = without(
    Words::new(
        "iss is empty: \"{found}\".",
        "Set iss to the client_id that the client has at Maskinporten. An empty value is often a setting that was not found.",
    ),
    Words::new(
        "iss er tom: «{found}».",
        "Sett iss til client_id-en som klienten har hos Maskinporten. En tom verdi er ofte en innstilling som ikke ble funnet.",
    ),
);

pub(super) static BLANK: Message = documented(
    Words::new(
        "iss is the client id with a space, a newline or an invisible character in or around it: \"{found}\".",
        "Set iss to exactly {expected}. Trim the setting it is read from.",
    ),
    Words::new(
        "iss er klient-ID-en med et mellomrom, et linjeskift eller et usynlig tegn i seg eller rundt seg: «{found}».",
        "Sett iss til {expected} og ikke noe mer. Trim innstillingen den leses fra.",
    ),
);

pub(super) static BLANK_GUESS: Message = told_by_form(
    Words::new(
        "iss has a space, a newline or an invisible character in or around it: \"{found}\". A client id never has one.",
        "Set iss to exactly the client_id. Trim the setting it is read from.",
    ),
    Words::new(
        "iss har et mellomrom, et linjeskift eller et usynlig tegn i seg eller rundt seg: «{found}». Det har ingen klient-ID.",
        "Sett iss til client_id-en og ikke noe mer. Trim innstillingen den leses fra.",
    ),
);

pub(super) static CASE: Message = documented(
    Words::new(
        "iss differs from the client id only in upper and lower case: {found}, expected {expected}.",
        "Set iss to {expected}, exactly as it is registered.",
    ),
    Words::new(
        "iss avviker fra klient-ID-en bare i store og små bokstaver: {found} mot {expected}.",
        "Sett iss til {expected}, skrevet slik den er registrert.",
    ),
);

pub(super) static KID: Message = documented(
    Words::new(
        "iss is the key's id (kid), not the client id: {found}, expected {expected}.",
        "Set iss to {expected}; the key's id belongs only in kid in the header. The server has been seen to answer such a grant with an unknown kid.",
    ),
    Words::new(
        "iss er nøkkelens ID (kid), ikke klient-ID-en: {found}, ventet {expected}.",
        "Sett iss til {expected}; nøkkelens ID hører bare hjemme i kid i headeren. Det er sett at serveren svarer på et slikt grant med ukjent kid.",
    ),
);

pub(super) static KID_GUESS: Message = Message::warning(
    Basis::Observed,
    Reply::Says(codes::words::UNKNOWN_KID, Basis::Observed),
    Words::new(
        "iss is the same as kid in the header: {found}. It should be the client id, which is almost never the same.",
        "Set iss to the client_id of the client; the key's id belongs only in kid. Pass --client-id to make sure.",
    ),
    Words::new(
        "iss er den samme som kid i headeren: {found}. Den skal være klient-ID-en, som nesten aldri er den samme.",
        "Sett iss til client_id-en til klienten; nøkkelens ID hører bare hjemme i kid. Med --client-id blir det avgjort.",
    ),
);

pub(super) static ADDRESS: Message = told_by_form(
    Words::new(
        "iss is a URL: {found}. In a grant iss is the client id; the server's URL belongs in aud.",
        "Set iss to the client_id that the client has at Maskinporten.",
    ),
    Words::new(
        "iss er en adresse: {found}. I et grant er iss klient-ID-en; serverens adresse hører hjemme i aud.",
        "Sett iss til client_id-en som klienten har hos Maskinporten.",
    ),
);

pub(super) static ADDRESS_KNOWN: Message = documented(
    Words::new(
        "iss is a URL, not the client id: {found}, expected {expected}.",
        "Set iss to {expected}; the server's URL belongs in aud.",
    ),
    Words::new(
        "iss er en adresse, ikke klient-ID-en: {found}, ventet {expected}.",
        "Sett iss til {expected}; serverens adresse hører hjemme i aud.",
    ),
);

pub(super) static ORG_NUMBER: Message = told_by_form(
    Words::new(
        "iss is an organisation number: {found}. It should be the client id, not the organisation that owns the client.",
        "Set iss to the client_id that the client has at Maskinporten.",
    ),
    Words::new(
        "iss er et organisasjonsnummer: {found}. Den skal være klient-ID-en, ikke virksomheten som eier klienten.",
        "Sett iss til client_id-en som klienten har hos Maskinporten.",
    ),
);

pub(super) static ORG_NUMBER_KNOWN: Message = documented(
    Words::new(
        "iss is an organisation number, not the client id: {found}, expected {expected}.",
        "Set iss to {expected}.",
    ),
    Words::new(
        "iss er et organisasjonsnummer, ikke klient-ID-en: {found}, ventet {expected}.",
        "Sett iss til {expected}.",
    ),
);

pub(super) static PLACEHOLDER: Message = told_by_form(
    Words::new(
        "iss is a placeholder without its value: {found}.",
        "Set iss to the client_id that the client has at Maskinporten, and check why the setting was not filled in.",
    ),
    Words::new(
        "iss er en plassholder uten verdi: {found}.",
        "Sett iss til client_id-en som klienten har hos Maskinporten; se etter hvorfor innstillingen ikke ble fylt inn.",
    ),
);

pub(super) static SIGNS: Message = told_by_form(
    Words::new(
        "iss has a quotation mark, a comma, a bracket or another sign that no client id has: {found}.",
        "Set iss to exactly one client_id, without quotation marks, brackets or a name before it.",
    ),
    Words::new(
        "iss har et anførselstegn, et komma, en parentes eller et annet tegn som ingen klient-ID har: {found}.",
        "Sett iss til nøyaktig én client_id, uten anførselstegn, parenteser eller et navn foran.",
    ),
);

pub(super) static NEAR: Message = documented(
    Words::new(
        "iss is almost the client id: {found}, expected {expected}.",
        "Set iss to {expected}, exactly as it is registered.",
    ),
    Words::new(
        "iss er nesten klient-ID-en: {found}, ventet {expected}.",
        "Sett iss til {expected}, skrevet slik den er registrert.",
    ),
);

pub(super) static MISMATCH: Message = documented(
    Words::new(
        "iss is not the client id: {found}, expected {expected}.",
        "Set iss to {expected}. If the grant is for another client, pass that client's id. A client from another environment is unknown in this one.",
    ),
    Words::new(
        "iss er ikke klient-ID-en: {found}, ventet {expected}.",
        "Sett iss til {expected}. Er grantet for en annen klient, så sjekk det med ID-en til den; en klient i et annet miljø er ukjent i dette.",
    ),
);

pub(super) static OTHER_PROFILE: Message = documented(
    Words::new(
        "iss is {found}, which is the client of profile {profile}. The current profile expects {expected}.",
        "Set iss to {expected}, or lint with --profile {profile}. A client is known only in the environment it was created in.",
    ),
    Words::new(
        "iss er {found}, som er klienten i profilen {profile}. Profilen i bruk venter {expected}.",
        "En klient er bare kjent i miljøet den ble laget i. Sett iss til {expected}, eller sjekk med --profile {profile}.",
    ),
);
