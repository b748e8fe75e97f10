//! What rar-value says.

use crate::rule::{Basis, Message, Reply, Words};

/// A value of a documented form; Digdir names values that do not validate as the cause of MP-303.
const fn value(en: Words, nb: Words) -> Message {
    Message::error(Basis::Documented, Reply::Code("MP-303", Basis::Documented), en, nb)
}

/// What nobody has published the answer to.
const fn error(basis: Basis, en: Words, nb: Words) -> Message {
    Message::error(basis, Reply::Code("MP-303", Basis::Inferred), en, nb)
}

const fn warning(en: Words, nb: Words) -> Message {
    Message::warning(Basis::Inferred, Reply::Unknown, en, nb)
}

pub(super) static NOT_ARRAY: Message = error(
    Basis::Inferred,
    Words::new(
        "authorization_details is an object; it must be an array with one object.",
        "Put square brackets around the object, so that the value begins with [ and ends with ].",
    ),
    Words::new(
        "authorization_details er et objekt; det skal være et array med ett objekt.",
        "Sett hakeparenteser rundt objektet, så verdien begynner med [ og slutter med ].",
    ),
);

pub(super) static TEXT: Message = error(
    Basis::Inferred,
    Words::new(
        "authorization_details is a string that contains JSON; it must be an array.",
        "Set the claim to the array itself. It was serialised once too often (JSON.stringify, json.dumps, Serialize).",
    ),
    Words::new(
        "authorization_details er en streng med JSON i; det skal være et array.",
        "Gi claimet selve arrayet. Det er gjort om til tekst én gang for mye (JSON.stringify, json.dumps, Serialize).",
    ),
);

pub(super) static TYPE: Message = error(
    Basis::Inferred,
    Words::new(
        "authorization_details is of JSON type {kind}; it must be an array with one object.",
        "Send an array with one object, or leave the claim out.",
    ),
    Words::new(
        "authorization_details har JSON-type {kind}; det skal være et array med ett objekt.",
        "Send et array med ett objekt, eller utelat claimet.",
    ),
);

pub(super) static EMPTY: Message = error(
    Basis::Inferred,
    Words::new(
        "authorization_details is an empty array; it must contain one object.",
        "Leave the claim out, or say which system user or consent the token is for.",
    ),
    Words::new(
        "authorization_details er et tomt array; det skal ha ett objekt.",
        "Utelat claimet, eller oppgi hvilken systembruker eller hvilket samtykke tokenet gjelder.",
    ),
);

pub(super) static SEVERAL: Message = error(
    Basis::Documented,
    Words::new(
        "authorization_details has {found} entries; a grant may ask for one system user or one consent.",
        "Ask for a separate token for each of them.",
    ),
    Words::new(
        "authorization_details har {found} elementer; et grant kan be om én systembruker eller ett samtykke.",
        "Be om ett token for hver av dem.",
    ),
);

pub(super) static ENTRY: Message = error(
    Basis::Inferred,
    Words::new(
        "An entry of authorization_details is of JSON type {kind}; it must be an object.",
        "Send an object with \"type\" and its fields.",
    ),
    Words::new(
        "Et element i authorization_details har JSON-type {kind}; det skal være et objekt.",
        "Send et objekt med \"type\" og feltene som hører til.",
    ),
);

pub(super) static MISSING: Message = error(
    Basis::Documented,
    Words::new("{kind} is missing the field {name}.", "Add {name}: {expected}."),
    Words::new("{kind} mangler feltet {name}.", "Legg til {name}: {expected}."),
);

pub(super) static FIELD_TYPE: Message = error(
    Basis::Inferred,
    Words::new("{name} is of JSON type {kind}: {found}.", "Write {name} in this form: {expected}."),
    Words::new("{name} har JSON-type {kind}: {found}.", "{name} har denne formen: {expected}."),
);

pub(super) static FIELD_NULL: Message = warning(
    Words::new(
        "{name} is null. A field that is not used should be left out; how the server treats null is not known.",
        "Have the program leave the field out when it has no value.",
    ),
    Words::new(
        "{name} er null. Et felt som ikke brukes, bør utelates; det er ikke kjent hvordan serveren håndterer null.",
        "La programmet utelate feltet når det ikke har verdi.",
    ),
);

pub(super) static ORG_TEXT: Message = error(
    Basis::Documented,
    Words::new(
        "systemuser_org is a string ({found}); it must be an object with authority and ID.",
        "Send {expected}.",
    ),
    Words::new(
        "systemuser_org er en streng ({found}); det skal være et objekt med authority og ID.",
        "Send {expected}.",
    ),
);

pub(super) static AUTHORITY: Message = value(
    Words::new(
        "authority is \"{found}\"; the only value that Maskinporten knows is {expected}.",
        "Send \"authority\": \"{expected}\".",
    ),
    Words::new(
        "authority er «{found}»; den eneste Maskinporten kjenner, er {expected}.",
        "Send \"authority\": \"{expected}\".",
    ),
);

pub(super) static ORG_BARE: Message = value(
    Words::new(
        "The organisation number is written {found}; here it must be {expected}.",
        "Send {expected}. The prefix 0192: belongs here, but not in consumer_org.",
    ),
    Words::new(
        "Organisasjonsnummeret er skrevet {found}; her skal det ha formen {expected}.",
        "Send {expected}. Prefikset 0192: skal stå her, men ikke i consumer_org.",
    ),
);

pub(super) static ORG_FORM: Message = value(
    Words::new(
        "\"{found}\" is not an organisation number; it must be {expected} and nine digits.",
        "Give the number of the organisation that owns the system user or gave the consent.",
    ),
    Words::new(
        "«{found}» inneholder ikke noe organisasjonsnummer; formen er {expected} og ni siffer.",
        "Oppgi nummeret til virksomheten som eier systembrukeren eller har gitt samtykket.",
    ),
);

pub(super) static ORG_CHECK_DIGIT: Message = error(
    Basis::Inferred,
    Words::new(
        "No organisation has the number in {found}: its check digit is wrong.",
        "Check for swapped or mistyped digits.",
    ),
    Words::new(
        "Ingen virksomhet har nummeret i {found}: kontrollsifferet er feil.",
        "Se etter ombyttede eller feilskrevne siffer.",
    ),
);

pub(super) static ORG_PLACEHOLDER: Message = error(
    Basis::Inferred,
    Words::new(
        "{found} is a placeholder from a guide: no organisation has the number, in any environment.",
        "Give the number of the organisation that owns the system user or gave the consent. Fictitious organisations for test are found in Tenor.",
    ),
    Words::new(
        "{found} er en plassholder fra en veiledning: ingen virksomhet har nummeret, i noe miljø.",
        "Oppgi nummeret til virksomheten som eier systembrukeren eller har gitt samtykket. Fiktive virksomheter til test finnes i Tenor.",
    ),
);

pub(super) static ORG_CHECK_DIGIT_TEST: Message = Message::warning(
    Basis::Inferred,
    Reply::Code("MP-303", Basis::Inferred),
    Words::new(
        "The check digit of the organisation number in {found} is wrong. Some old fictitious organisations in test have such numbers; those from Tenor do not.",
        "Check for swapped or mistyped digits, or for a placeholder that was not replaced.",
    ),
    Words::new(
        "Kontrollsifferet i organisasjonsnummeret i {found} er feil. Noen gamle fiktive virksomheter i test har slike numre; de fra Tenor har det ikke.",
        "Se etter ombyttede eller feilskrevne siffer, eller en plassholder som ikke er byttet ut.",
    ),
);

pub(super) static REFERENCE: Message = Message::warning(
    Basis::Observed,
    Reply::Code("MP-302", Basis::Observed),
    Words::new(
        "externalRef has characters or a length that the server is reported to reject (with MP-302): \"{found}\". Digdir's own sample has such characters, so this is not certain.",
        "Use only letters, digits, _ and -, at most 255, both here and where the system user is created.",
    ),
    Words::new(
        "externalRef har tegn eller en lengde som serveren skal avvise (med MP-302): «{found}». Digdirs eget eksempel har slike tegn, så det er ikke avklart.",
        "Hold deg til bokstaver, siffer, _ og -, høyst 255, både her og der systembrukeren opprettes.",
    ),
);

pub(super) static CONSENT_ID: Message = value(
    Words::new(
        "id is not a UUID: \"{found}\".",
        "Give the id of the consent request as it was created in Altinn, such as 77ed8698-e619-4066-9eb4-5c1eb3f165a1.",
    ),
    Words::new(
        "id er ikke en UUID: «{found}».",
        "Oppgi id-en til samtykkeforespørselen slik den ble opprettet i Altinn, for eksempel 77ed8698-e619-4066-9eb4-5c1eb3f165a1.",
    ),
);

pub(super) static FROM_FORM: Message = value(
    Words::new(
        "from is not an Altinn identifier of a person or organisation: \"{found}\" (numbers masked).",
        "Send urn:altinn:person:identifier-no: and eleven digits, or urn:altinn:organization:identifier-no: and nine.",
    ),
    Words::new(
        "from er ikke en Altinn-identifikator for en person eller virksomhet: «{found}» (numre maskert).",
        "Send urn:altinn:person:identifier-no: og elleve siffer, eller urn:altinn:organization:identifier-no: og ni.",
    ),
);

pub(super) static FROM_PERSON: Message = error(
    Basis::Inferred,
    Words::new(
        "The personal number in from is not valid: {found} (masked).",
        "Check the number: eleven digits that begin with a date of birth and end in two check digits.",
    ),
    Words::new(
        "Fødselsnummeret eller D-nummeret i from er ikke gyldig: {found} (maskert).",
        "Sjekk nummeret: elleve siffer som begynner med en fødselsdato og slutter med to kontrollsiffer.",
    ),
);
