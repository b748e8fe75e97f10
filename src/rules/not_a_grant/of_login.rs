//! JWTs that a client and a login service send each other besides ID tokens and client assertions.

use crate::rule::{Basis, Message, Reply, Words};

const fn message(en: Words, nb: Words) -> Message {
    Message::error(Basis::Inferred, Reply::Unknown, en, nb)
}

pub(super) static REQUEST_OBJECT: Message = message(
    Words::new(
        "This is a request object (RFC 9101): what a client asks a login service for, as a JWT. aud is {found}.",
        "Lint the JWT that your client sends as assertion to /token. A request object is the parameter request of a login.",
    ),
    Words::new(
        "Dette er et request object (RFC 9101): det en klient ber en innloggingstjeneste om, som JWT. aud er {found}.",
        "Sjekk JWT-en som klienten din sender som assertion til /token. Et request object er parameteren request i en innlogging.",
    ),
);

pub(super) static LOGOUT_TOKEN: Message = message(
    Words::new(
        "This is a logout token: {found} sends it when someone logs out.",
        "Lint the JWT that your client makes itself and sends as assertion to /token.",
    ),
    Words::new(
        "Dette er et logout token: {found} sender det når noen logger ut.",
        "Sjekk JWT-en som klienten din lager selv og sender som assertion til /token.",
    ),
);

pub(super) static ANSWER: Message = message(
    Words::new(
        "This is the answer to a login as a JWT (JARM), issued by {found}.",
        "Lint the JWT that your client makes itself and sends as assertion to /token.",
    ),
    Words::new(
        "Dette er svaret på en innlogging som JWT (JARM), utstedt av {found}.",
        "Sjekk JWT-en som klienten din lager selv og sender som assertion til /token.",
    ),
);
