//! What `key-registration` says.

use crate::rule::{Basis, Message, Reply, Severity, Words};

const fn message(severity: Severity, basis: Basis, en: Words, nb: Words) -> Message {
    Message { severity, basis, reply: Reply::Unknown, en, nb }
}

const fn refused(en: Words, nb: Words) -> Message {
    message(Severity::Error, Basis::Documented, en, nb)
}

pub(super) static PRIVATE: Message = refused(
    Words::new(
        "This file has the private half of key {found}. Register the public one; nothing of the private half is shown here.",
        "`grantlint jwk FILE` prints the public key, ready to paste. If the private half has been in a ticket, chat or repository, make a new key.",
    ),
    Words::new(
        "Denne filen har den private delen av nøkkelen {found}. Registrer den offentlige; ingenting av den private vises her.",
        "`grantlint jwk FIL` skriver ut den offentlige nøkkelen, klar til å limes inn. Har den private delen ligget i en sak, chat eller et repo, så lag en ny nøkkel.",
    ),
);

pub(super) static LOCKED: Message = message(
    Severity::Note,
    Basis::Inferred,
    Words::new(
        "The private key is encrypted, so its public half is unknown: type and size were not checked.",
        "Give its password with --password-file FILE, or check the public half.",
    ),
    Words::new(
        "Den private nøkkelen er kryptert, så den offentlige delen er ukjent: type og størrelse er ikke sjekket.",
        "Oppgi passordet med --password-file FIL, eller sjekk den offentlige delen.",
    ),
);

pub(super) static CLOSED: Message = message(
    Severity::Note,
    Basis::Inferred,
    Words::new(
        "The private key is encrypted, and the password does not open it, or it is encrypted in an old way that is not read here: type and size were not checked.",
        "Check the password, or write the key again: `openssl pkcs8 -topk8`",
    ),
    Words::new(
        "Den private nøkkelen er kryptert, og passordet åpner den ikke, eller den er kryptert på en gammel måte som ikke leses her: type og størrelse er ikke sjekket.",
        "Sjekk passordet, eller skriv nøkkelen på nytt: `openssl pkcs8 -topk8`",
    ),
);

pub(super) static BROKEN: Message = message(
    Severity::Error,
    Basis::Inferred,
    Words::new(
        "The private key cannot be read: it is damaged or ends early.",
        "Copy the whole key again, from its BEGIN line to its END line.",
    ),
    Words::new(
        "Den private nøkkelen kan ikke leses: den er skadet eller slutter for tidlig.",
        "Kopier hele nøkkelen på nytt, fra BEGIN-linjen til END-linjen.",
    ),
);

pub(super) static KEY_TYPE: Message = refused(
    Words::new(
        "The key is of type {found}; Maskinporten takes RSA keys only.",
        "Make an RSA key of at least 2048 bits: `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`",
    ),
    Words::new(
        "Nøkkelen er av typen {found}; Maskinporten godtar bare RSA-nøkler.",
        "Lag en RSA-nøkkel på minst 2048 bit: `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`",
    ),
);

pub(super) static UNREADABLE: Message = refused(
    Words::new(
        "The key {found} cannot be read: its public numbers (n and e) are missing or damaged.",
        "Export the public key again as a JWK; `grantlint jwk FILE` makes one from PEM.",
    ),
    Words::new(
        "Nøkkelen {found} kan ikke leses: de offentlige tallene (n og e) mangler eller er skadet.",
        "Eksporter den offentlige nøkkelen på nytt som JWK; `grantlint jwk FIL` lager en fra PEM.",
    ),
);

pub(super) static OWN_UNREADABLE: Message = refused(
    Words::new(
        "{found} does not hold a JWK that can be read.",
        "Copy the whole JWK to the setting again. Base64 must be that of the JSON of the JWK, not of PEM.",
    ),
    Words::new(
        "{found} inneholder ingen JWK som kan leses.",
        "Kopier hele JWK-en inn i innstillingen på nytt. Base64 skal være av JSON-teksten til JWK-en, ikke av PEM.",
    ),
);

pub(super) static OWN_OTHER: Message = refused(
    Words::new(
        "The key in the settings is not the key that is registered on the client with kid {found}.",
        "Use the private key that belongs to the registered key, or register the public key of the settings under a kid of its own.",
    ),
    Words::new(
        "Nøkkelen i innstillingene er ikke den som er registrert på klienten med kid {found}.",
        "Bruk den private nøkkelen som hører til den registrerte, eller registrer den offentlige nøkkelen i innstillingene med sin egen kid.",
    ),
);

pub(super) static SPELLING: Message = message(
    Severity::Warning,
    Basis::Inferred,
    Words::new(
        "{found} of the key is not base64url: it has {characters}.",
        "Write it with - and _ in place of + and /, without = and without line breaks (RFC 7518 section 2). Some programs take it all the same. `grantlint jwk FILE` prints it right.",
    ),
    Words::new(
        "{found} i nøkkelen er ikke base64url: den har {characters}.",
        "Skriv den med - og _ i stedet for + og /, uten = og uten linjeskift (RFC 7518 avsnitt 2). Noen programmer godtar den likevel. `grantlint jwk FIL` skriver den riktig.",
    ),
);

pub(super) static HEXADECIMAL: Message = message(
    Severity::Error,
    Basis::Inferred,
    Words::new(
        "{found} of the key is in hexadecimal; read as base64url it is another number.",
        "Write it in base64url (RFC 7518 section 6.3.1); `grantlint jwk FILE` does so from PEM.",
    ),
    Words::new(
        "{found} i nøkkelen er heksadesimal; lest som base64url er det et annet tall.",
        "Skriv den i base64url (RFC 7518 avsnitt 6.3.1); `grantlint jwk FIL` gjør det fra PEM.",
    ),
);

pub(super) static LEADING_ZERO: Message = message(
    Severity::Warning,
    Basis::Inferred,
    Words::new(
        "{found} of the key begins with a zero byte, which does not belong there.",
        "Leave out the sign byte that ASN.1 and BigInteger put before the number (RFC 7518 section 6.3.1.1). `grantlint jwk FILE` prints it right.",
    ),
    Words::new(
        "{found} i nøkkelen begynner med en nullbyte, som ikke hører hjemme der.",
        "Utelat fortegnsbyten som ASN.1 og BigInteger setter foran tallet (RFC 7518 avsnitt 6.3.1.1). `grantlint jwk FIL` skriver den riktig.",
    ),
);

pub(super) static OPERATIONS: Message = message(
    Severity::Warning,
    Basis::Inferred,
    Words::new(
        "key_ops of the key is {found}; the registered key is there to verify signatures.",
        "Leave out key_ops, or set it to [\"verify\"] (RFC 7517 section 4.3).",
    ),
    Words::new(
        "key_ops i nøkkelen er {found}; den registrerte nøkkelen skal verifisere signaturer.",
        "Utelat key_ops, eller sett den til [\"verify\"] (RFC 7517 avsnitt 4.3).",
    ),
);

pub(super) static END: Message = message(
    Severity::Warning,
    Basis::Inferred,
    Words::new(
        "exp of the key is {found}, which is not a time in whole seconds, so when the key expires was not checked.",
        "Leave out exp, which the server sets, or write Unix seconds as a number.",
    ),
    Words::new(
        "exp i nøkkelen er {found}, som ikke er et tidspunkt i hele sekunder, så når nøkkelen utløper er ikke sjekket.",
        "Utelat exp, som serveren setter, eller skriv Unix-sekunder som tall.",
    ),
);

pub(super) static THUMBPRINT: Message = message(
    Severity::Warning,
    Basis::Inferred,
    Words::new(
        "{found} of the key is not the thumbprint of the certificate in x5c.",
        "Leave it out, or set it to the base64url of the digest of the certificate: SHA-1 for x5t, SHA-256 for x5t#S256 (RFC 7517 section 4.8).",
    ),
    Words::new(
        "{found} i nøkkelen er ikke avtrykket av sertifikatet i x5c.",
        "Utelat den, eller sett den til base64url av sertifikatets avtrykk: SHA-1 for x5t, SHA-256 for x5t#S256 (RFC 7517 avsnitt 4.8).",
    ),
);

pub(super) static THUMBPRINT_FORM: Message = message(
    Severity::Warning,
    Basis::Inferred,
    Words::new(
        "{found} of the key is the thumbprint of the certificate in x5c, but {form}.",
        "Leave it out, or set it to {expected}, which is the base64url of the digest (RFC 7517 section 4.8).",
    ),
    Words::new(
        "{found} i nøkkelen er avtrykket av sertifikatet i x5c, men {form}.",
        "Utelat den, eller sett den til {expected}, som er base64url av avtrykket (RFC 7517 avsnitt 4.8).",
    ),
);

pub(super) static SMALL: Message = refused(
    Words::new(
        "The key has {found} bits; at least {expected} are needed.",
        "Make a new RSA key of 2048 bits or more.",
    ),
    Words::new(
        "Nøkkelen har {found} bit; det kreves minst {expected}.",
        "Lag en ny RSA-nøkkel på 2048 bit eller mer.",
    ),
);

pub(super) static LARGE: Message = message(
    Severity::Warning,
    Basis::Inferred,
    Words::new(
        "The key has {found} bits. Digdir names 2048, and keys of 4096 are in use; nothing is known of one this large.",
        "Use a key of 2048 to 4096 bits.",
    ),
    Words::new(
        "Nøkkelen har {found} bit. Digdir nevner 2048, og nøkler på 4096 er i bruk; ingenting er kjent om en så stor.",
        "Bruk en nøkkel på 2048 til 4096 bit.",
    ),
);

pub(super) static EXPONENT: Message = message(
    Severity::Error,
    Basis::Inferred,
    Words::new(
        "The public exponent e is even or 1: no signature can be checked with such a key.",
        "Make a new key; e is 65537 (AQAB) in nearly all.",
    ),
    Words::new(
        "Den offentlige eksponenten e er et partall eller 1: ingen signatur kan sjekkes med en slik nøkkel.",
        "Lag en ny nøkkel; e er 65537 (AQAB) i nesten alle.",
    ),
);

pub(super) static MODULUS: Message = message(
    Severity::Error,
    Basis::Inferred,
    Words::new(
        "The modulus n is even: no signature can be checked with such a key.",
        "Export the key again; the last bytes of n are missing or damaged.",
    ),
    Words::new(
        "Modulusen n er et partall: ingen signatur kan sjekkes med en slik nøkkel.",
        "Eksporter nøkkelen på nytt; de siste bytene av n mangler eller er skadet.",
    ),
);

pub(super) static LONG_EXPONENT: Message = message(
    Severity::Warning,
    Basis::Inferred,
    Words::new(
        "The public exponent e has {found} bits; many libraries take at most {expected}.",
        "Check that e was not confused with d or n. Nearly all keys have 65537 (AQAB).",
    ),
    Words::new(
        "Den offentlige eksponenten e har {found} bit; mange biblioteker godtar høyst {expected}.",
        "Sjekk at e ikke er forvekslet med d eller n. Nesten alle nøkler har 65537 (AQAB).",
    ),
);

pub(super) static NO_USE: Message = refused(
    Words::new("The key {found} has no use; self-service asks for it.", "Add \"use\": \"sig\"."),
    Words::new("Nøkkelen {found} mangler use; selvbetjeningen krever den.", "Legg til \"use\": \"sig\"."),
);

pub(super) static USE: Message = refused(
    Words::new("use is {found}; a key that signs grants has {expected}.", "Set \"use\": \"sig\"."),
    Words::new("use er {found}; en nøkkel som signerer grants har {expected}.", "Sett \"use\": \"sig\"."),
);

pub(super) static NO_ALG: Message = refused(
    Words::new("The key {found} has no alg; self-service asks for it.", "Add \"alg\": \"RS256\"."),
    Words::new("Nøkkelen {found} mangler alg; selvbetjeningen krever den.", "Legg til \"alg\": \"RS256\"."),
);

pub(super) static ALG: Message = refused(
    Words::new(
        "alg is {found}; Digdir takes {expected}.",
        "Set \"alg\": \"RS256\", and sign the grants with that.",
    ),
    Words::new(
        "alg er {found}; Digdir godtar {expected}.",
        "Sett \"alg\": \"RS256\", og signer grants med det.",
    ),
);

pub(super) static NO_KID: Message = message(
    Severity::Warning,
    Basis::Inferred,
    Words::new(
        "The key number {found} has no kid, and the header of a grant names the key by it.",
        "Add a kid of letters, digits, full stops, underscores and hyphens; `grantlint jwk FILE` puts the key's thumbprint there.",
    ),
    Words::new(
        "Nøkkel nummer {found} mangler kid, og headeren i et grant oppgir nøkkelen med den.",
        "Legg til en kid av bokstaver, siffer, punktum, understrek og bindestrek; `grantlint jwk FIL` setter nøkkelens avtrykk der.",
    ),
);

pub(super) static KID_TYPE: Message = refused(
    Words::new("kid is {found}, not a string.", "Write kid as a JSON string."),
    Words::new("kid er {found}, ikke en tekststreng.", "Skriv kid som en JSON-tekststreng."),
);

pub(super) static KID_EMPTY: Message = refused(
    Words::new(
        "kid is empty.",
        "Give the key a name of letters, digits, full stops, underscores and hyphens.",
    ),
    Words::new("kid er tom.", "Gi nøkkelen et navn av bokstaver, siffer, punktum, understrek og bindestrek."),
);

pub(super) static KID_CHARACTERS: Message = refused(
    Words::new(
        "kid has characters that Digdir does not allow: {characters}, in {found}. Letters, digits, full stop, underscore and hyphen are allowed.",
        "Give the key another kid, and use the same one in the header of the grants.",
    ),
    Words::new(
        "kid har tegn som Digdir ikke tillater: {characters}, i {found}. Bokstaver, siffer, punktum, understrek og bindestrek er tillatt.",
        "Gi nøkkelen en annen kid, og bruk den samme i headeren på grantene.",
    ),
);

pub(super) static SAME_KID: Message = refused(
    Words::new(
        "kid {found} is that of key number {expected} in this file too; it must be unique.",
        "Give each key a kid of its own.",
    ),
    Words::new(
        "kid {found} er også kid-en til nøkkel nummer {expected} i denne filen; den må være unik.",
        "Gi hver nøkkel sin egen kid.",
    ),
);

pub(super) static SAME_KEY: Message = message(
    Severity::Warning,
    Basis::Inferred,
    Words::new("The key {found} is the same as number {expected} in this file.", "Take one of them out."),
    Words::new("Nøkkelen {found} er den samme som nummer {expected} i denne filen.", "Ta ut den ene."),
);

pub(super) static TOO_MANY: Message = refused(
    Words::new(
        "The file has {found} keys; a client has at most {expected}.",
        "Leave out keys that are no longer used: posting replaces the whole set.",
    ),
    Words::new(
        "Filen har {found} nøkler; en klient har høyst {expected}.",
        "Utelat nøkler som ikke lenger er i bruk: en ny innsending erstatter hele settet.",
    ),
);

pub(super) static OTHER_CERTIFICATE: Message = refused(
    Words::new(
        "The first certificate in x5c is for another key than n and e (RFC 7517 section 4.7).",
        "Put the certificate of this key there, or leave x5c out: with it the client is bound to that certificate.",
    ),
    Words::new(
        "Det første sertifikatet i x5c er for en annen nøkkel enn n og e (RFC 7517 avsnitt 4.7).",
        "Legg inn sertifikatet til denne nøkkelen, eller utelat x5c: med den er klienten bundet til det sertifikatet.",
    ),
);

pub(super) static NO_JWK: Message = message(
    Severity::Note,
    Basis::Documented,
    Words::new(
        "This key is not a JWK: it has no kid, use and alg, which self-service asks for.",
        "`grantlint jwk FILE` prints it as a JWK, ready to paste.",
    ),
    Words::new(
        "Denne nøkkelen er ikke en JWK: den har ikke kid, use og alg, som selvbetjeningen krever.",
        "`grantlint jwk FIL` skriver den ut som JWK, klar til å limes inn.",
    ),
);
