//! What the rule says of a signature that does not fit.

use crate::rule::{Basis, Message, Reply, Words};

/// All of them.
pub(super) static ALL: &[&Message] = &[
    &INVALID,
    &NOT_REGISTERED_KEY,
    &OTHER_KEY,
    &OTHER_SIZE,
    &LONGER,
    &OTHER_CERTIFICATE,
    &OTHER_ALGORITHM,
    &OTHER_SPELLING,
    &STRAY_BITS,
    &NOT_RSA,
    &SAME_KID,
];

const fn wrong(en: Words, nb: Words) -> Message {
    Message::error(Basis::Documented, Reply::Code("MP-124", Basis::Documented), en, nb)
}

pub(super) static INVALID: Message = wrong(
    Words::new(
        "The signature does not match {key}: the grant was changed after it was signed, or signed with another key.",
        "Send the token exactly as the library made it, and check that the private key belongs to the certificate (compare: openssl pkey -pubout, openssl x509 -pubkey).",
    ),
    Words::new(
        "Signaturen passer ikke til {key}: grantet er endret etter signeringen, eller signert med en annen nøkkel.",
        "Send tokenet nøyaktig slik biblioteket laget det, og sjekk at den private nøkkelen hører til sertifikatet (sammenlign: openssl pkey -pubout, openssl x509 -pubkey).",
    ),
);

pub(super) static NOT_REGISTERED_KEY: Message = wrong(
    Words::new(
        "The signature does not match {key}: the grant was changed after it was signed, or signed with another key.",
        "Send the token exactly as the library made it, and check that the private key belongs to the key registered under that kid. If the program has settings for two clients, check that the id and the key belong to the same one.",
    ),
    Words::new(
        "Signaturen passer ikke til {key}: grantet er endret etter signeringen, eller signert med en annen nøkkel.",
        "Send tokenet nøyaktig slik biblioteket laget det, og sjekk at den private nøkkelen hører til nøkkelen som er registrert med den kid-en. Programmer som blander innstillingene til to klienter, tar id-en til den ene og nøkkelen til den andre.",
    ),
);

pub(super) static OTHER_KEY: Message = wrong(
    Words::new(
        "The signature does not match {key}, but it matches the registered key {found}.",
        "Set kid to {found}, or sign with the private key that belongs to the kid in the header.",
    ),
    Words::new(
        "Signaturen passer ikke til {key}, men den passer til den registrerte nøkkelen {found}.",
        "Sett kid til {found}, eller signer med den private nøkkelen som hører til kid-en i headeren.",
    ),
);

pub(super) static OTHER_SIZE: Message = wrong(
    Words::new(
        "The signature is {found} bytes long, but {key} makes signatures of {expected}: it was made with another key, or cut off.",
        "Sign with the private key that belongs to the certificate. In a key store with several entries, take key and certificate from the same entry.",
    ),
    Words::new(
        "Signaturen er {found} byte lang, men {key} lager signaturer på {expected}: den er laget med en annen nøkkel, eller kuttet.",
        "Signer med den private nøkkelen som hører til sertifikatet. I et nøkkellager med flere oppføringer: ta nøkkel og sertifikat fra den samme.",
    ),
);

pub(super) static LONGER: Message = wrong(
    Words::new(
        "The signature is {found} bytes long, but {key} makes signatures of {expected}: it was made with another key.",
        "Sign with the private key that belongs to the certificate. In a key store with several entries, take key and certificate from the same entry.",
    ),
    Words::new(
        "Signaturen er {found} byte lang, men {key} lager signaturer på {expected}: den er laget med en annen nøkkel.",
        "Signer med den private nøkkelen som hører til sertifikatet. I et nøkkellager med flere oppføringer: ta nøkkel og sertifikat fra den samme.",
    ),
);

pub(super) static OTHER_CERTIFICATE: Message = wrong(
    Words::new(
        "The signature does not match {key}, but it matches another certificate in x5c: {found}.",
        "Put the certificate of the signing key first in x5c.",
    ),
    Words::new(
        "Signaturen passer ikke til {key}, men den passer til et annet sertifikat i x5c: {found}.",
        "Sett sertifikatet til nøkkelen som signerer, først i x5c.",
    ),
);

pub(super) static OTHER_ALGORITHM: Message = wrong(
    Words::new(
        "The signature was made with {found}, but the header says {expected}.",
        "Let the library write alg, or set both to the same algorithm.",
    ),
    Words::new(
        "Signaturen er laget med {found}, men headeren sier {expected}.",
        "La biblioteket skrive alg, eller sett begge til samme algoritme.",
    ),
);

pub(super) static OTHER_SPELLING: Message = wrong(
    Words::new(
        "The signature matches {found_words}, not the token as it is sent.",
        "Sign the two base64url parts with the dot between them, exactly as they are sent (RFC 7515 section 5.1).",
    ),
    Words::new(
        "Signaturen passer til {found_words}, ikke til tokenet slik det sendes.",
        "Signer de to base64url-delene med punktumet mellom, nøyaktig slik de sendes (RFC 7515 avsnitt 5.1).",
    ),
);

pub(super) static STRAY_BITS: Message = wrong(
    Words::new(
        "The last character of the header or the payload was changed after signing: it has unused bits set, which no encoder writes. The signature of {key} is for the original.",
        "Send the token exactly as the library made it.",
    ),
    Words::new(
        "Det siste tegnet i headeren eller payloaden er endret etter signeringen: det har ubrukte biter satt, og slikt skriver ingen koder. Signaturen til {key} gjelder originalen.",
        "Send tokenet nøyaktig slik biblioteket laget det.",
    ),
);

pub(super) static NOT_RSA: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-124", Basis::Inferred),
    Words::new(
        "The header says {expected}, but {key} is of type {found}: only an RSA key makes such signatures.",
        "Register the public half of the RSA key that signs the grant, as grantlint jwk writes it, and set kid to its identifier.",
    ),
    Words::new(
        "Headeren sier {expected}, men {key} er av typen {found}: bare en RSA-nøkkel lager slike signaturer.",
        "Registrer den offentlige delen av RSA-nøkkelen som signerer grantet, slik grantlint jwk skriver den, og sett kid til identifikatoren.",
    ),
);

pub(super) static SAME_KID: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "Two registered keys have the kid {found}, and the signature matches only one of them.",
        "Register each key under a kid of its own: the server may take the other one.",
    ),
    Words::new(
        "To registrerte nøkler har kid-en {found}, og signaturen passer bare til den ene.",
        "Registrer hver nøkkel med sin egen kid: serveren kan ta den andre.",
    ),
);
