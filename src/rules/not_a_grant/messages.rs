//! What the rule says: one message for each thing that is handed over in place of a grant.

use super::{of_login, other_token};
use crate::rule::{Basis, Message, Reply, Words};

const fn message(en: Words, nb: Words) -> Message {
    Message::error(Basis::Inferred, Reply::Unknown, en, nb)
}

pub(super) const ALL: &[&Message] = &[
    &ACCESS_TOKEN,
    &ID_TOKEN,
    &CLIENT_ASSERTION,
    &of_login::REQUEST_OBJECT,
    &of_login::LOGOUT_TOKEN,
    &of_login::ANSWER,
    &other_token::ISSUED,
    &other_token::WITHOUT_CLAIMS,
    &SENT_AS_CLIENT_ASSERTION,
    &PRIVATE_KEY,
    &KEY_STORE,
    &PUBLIC_KEY,
    &CERTIFICATE,
    &REQUEST,
    &PLACEHOLDER,
    &EMPTY_VALUE,
    &TOKEN_RESPONSE,
    &ERROR_RESPONSE,
    &CLIENT,
    &ACCESS_LIST,
    &METADATA,
    &HTML,
    &EXCEPTION,
    &NO_ASSERTION,
    &JSON,
    &ENCODED_JSON,
    &JWS_JSON,
    &PARTS_SWAPPED,
    &ENCRYPTED,
    &NO_FIELD,
    &LINE_TOO_LONG,
    &TOO_MANY_TOKENS,
    &TEXT,
];

pub(super) static ACCESS_TOKEN: Message = message(
    Words::new(
        "This is an access token, issued by {found}. It is what a grant is exchanged for.",
        "Lint the JWT that your client makes and sends as assertion to /token. The access token goes to the API, in the Authorization header.",
    ),
    Words::new(
        "Dette er et access token, utstedt av {found}. Det er det et grant byttes inn i.",
        "Sjekk JWT-en som klienten din lager og sender som assertion til /token. Access tokenet går til API-et, i Authorization-headeren.",
    ),
);

pub(super) static ID_TOKEN: Message = message(
    Words::new(
        "This is an ID token, issued by {found} when someone logged in.",
        "Lint the JWT that your client makes itself and signs with its own key, with scope and the audience of Maskinporten.",
    ),
    Words::new(
        "Dette er et ID token, utstedt av {found} da noen logget inn.",
        "Sjekk JWT-en som klienten lager selv og signerer med sin egen nøkkel, med scope og Maskinportens audience.",
    ),
);

pub(super) static CLIENT_ASSERTION: Message = message(
    Words::new(
        "This is a client assertion for another server: aud is {found}, and it has sub but no scope.",
        "Make a JWT bearer grant for Maskinporten: aud is its issuer, scope is in the JWT, sub is left out, and it is sent as assertion.",
    ),
    Words::new(
        "Dette er en client assertion for en annen server: aud er {found}, det er en sub, og ingen scope.",
        "Maskinporten tar imot et JWT-bearer-grant: aud er Maskinportens issuer, scope står i JWT-en, sub er utelatt, og det sendes som assertion.",
    ),
);

pub(super) static SENT_AS_CLIENT_ASSERTION: Message = message(
    Words::new(
        "This is sent as client_assertion: it says who the client is, and is not a grant. aud is {found}.",
        "Maskinporten takes a JWT-bearer grant: grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer, and the JWT as assertion, without client_assertion_type.",
    ),
    Words::new(
        "Dette sendes som client_assertion: det sier hvem klienten er, og er ikke et grant. aud er {found}.",
        "Maskinporten tar imot et JWT-bearer-grant: grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer, og JWT-en som assertion, uten client_assertion_type.",
    ),
);

pub(super) static PRIVATE_KEY: Message = message(
    Words::new(
        "This is a private key, not a grant. Nothing of it is shown here.",
        "Use it to sign a grant, and lint the grant. If the key has been pasted into a ticket, chat or log, replace it.",
    ),
    Words::new(
        "Dette er en privat nøkkel, ikke et grant. Ingenting av den vises her.",
        "Bruk den til å signere et grant, og sjekk det. Er nøkkelen limt inn i en sak, chat eller logg, så bytt den ut.",
    ),
);

pub(super) static KEY_STORE: Message = message(
    Words::new(
        "This is a key store (PKCS#12, .p12 or .pfx), not a grant.",
        "Let your client sign a grant with the key in it, and lint the grant.",
    ),
    Words::new(
        "Dette er et nøkkellager (PKCS#12, .p12 eller .pfx), ikke et grant.",
        "La klienten signere et grant med nøkkelen i det, og sjekk det.",
    ),
);

pub(super) static PUBLIC_KEY: Message = message(
    Words::new(
        "This is a public key or key set, not a grant.",
        "Pass it with --jwks to check the signature of a grant; the grant itself is the argument.",
    ),
    Words::new(
        "Dette er en offentlig nøkkel eller et nøkkelsett, ikke et grant.",
        "Gi den med --jwks for å sjekke signaturen på et grant; selve grantet er argumentet.",
    ),
);

pub(super) static CERTIFICATE: Message = message(
    Words::new(
        "This is a certificate, not a grant.",
        "Lint the signed JWT; the certificate belongs in x5c in its header.",
    ),
    Words::new(
        "Dette er et sertifikat, ikke et grant.",
        "Det hører hjemme i x5c i headeren på et grant. Sjekk den signerte JWT-en.",
    ),
);

pub(super) static REQUEST: Message = message(
    Words::new(
        "This is a certificate request (CSR), neither a certificate nor a grant.",
        "Send it to the CA, and check the certificate that the CA issues for it. To register its key on the client instead: `openssl req -in FILE -noout -pubkey > key.pem`, then `grantlint jwk key.pem`.",
    ),
    Words::new(
        "Dette er en sertifikatforespørsel (CSR), verken et sertifikat eller et grant.",
        "Send den til CA-en, og sjekk sertifikatet som CA-en utsteder. Skal nøkkelen heller registreres på klienten: `openssl req -in FIL -noout -pubkey > key.pem`, så `grantlint jwk key.pem`.",
    ),
);

pub(super) static PLACEHOLDER: Message = message(
    Words::new(
        "{found} is what a program prints for a variable without a token, or a template that was not filled in.",
        "Find out why the variable is empty: a missing await, an environment variable that is not set, bytes that were not decoded.",
    ),
    Words::new(
        "{found} er det et program skriver for en variabel uten token, eller en mal som ikke er fylt ut.",
        "Finn ut hvorfor variabelen er tom: en await som mangler, en miljøvariabel som ikke er satt, byte som ikke er dekodet.",
    ),
);

pub(super) static EMPTY_VALUE: Message = message(
    Words::new(
        "There is no token: the value is empty.",
        "Find out why the variable is empty: a missing await, an environment variable that is not set, a column of another name.",
    ),
    Words::new(
        "Det er ikke noe token her: verdien er tom.",
        "Finn ut hvorfor variabelen er tom: en await som mangler, en miljøvariabel som ikke er satt, en kolonne med et annet navn.",
    ),
);

pub(super) static TOKEN_RESPONSE: Message = message(
    Words::new(
        "This is a token endpoint's answer with an access token in it, not the grant that was sent.",
        "Lint the value of assertion in the request.",
    ),
    Words::new(
        "Dette er svaret fra et token-endepunkt, med access token i, ikke grantet som ble sendt.",
        "Sjekk verdien av assertion i forespørselen.",
    ),
);

pub(super) static ERROR_RESPONSE: Message = message(
    Words::new(
        "This is a server's error answer, not a grant.",
        "Lint the grant that was sent. grantlint explain says what the answer means.",
    ),
    Words::new(
        "Dette er et feilsvar fra en server, ikke et grant.",
        "grantlint explain forteller hva svaret betyr. Sjekk grantet som ble sendt.",
    ),
);

pub(super) static CLIENT: Message = message(
    Words::new(
        "This is a client as self-service shows it, not a grant.",
        "Lint a grant of this client, and give the file with --client.",
    ),
    Words::new(
        "Dette er en klient slik selvbetjeningen viser den, ikke et grant.",
        "Sjekk et grant fra klienten, og oppgi filen med --client.",
    ),
);

pub(super) static ACCESS_LIST: Message = message(
    Words::new(
        "This is a list of scope accesses from self-service, not a grant.",
        "Lint a grant of the client, and give the file with --access.",
    ),
    Words::new(
        "Dette er en liste over scope-tilganger fra selvbetjeningen, ikke et grant.",
        "Sjekk et grant fra klienten, og oppgi filen med --access.",
    ),
);

pub(super) static METADATA: Message = message(
    Words::new(
        "This is the metadata of an authorization server (well-known), not a grant.",
        "Lint a grant; --env says for which environment it is.",
    ),
    Words::new(
        "Dette er metadata for en autorisasjonsserver (well-known), ikke et grant.",
        "Sjekk et grant; --env sier hvilket miljø det er for.",
    ),
);

pub(super) static HTML: Message = message(
    Words::new(
        "This is an HTML page, not a grant.",
        "Check where the grant comes from: a proxy or login page may have answered instead of the program that makes it.",
    ),
    Words::new(
        "Dette er en HTML-side, ikke et grant.",
        "En proxy eller innloggingsside kan ha svart i stedet for programmet som lager grantet.",
    ),
);

pub(super) static EXCEPTION: Message = message(
    Words::new(
        "This is a program's error message, not a grant.",
        "Read the message first: the program that should make the grant failed.",
    ),
    Words::new(
        "Dette er en feilmelding fra et program, ikke et grant.",
        "Programmet som skulle lage grantet, feilet; les meldingen fra det først.",
    ),
);

pub(super) static NO_ASSERTION: Message = message(
    Words::new(
        "This is a request without the parameter assertion, or without a value in it.",
        "Send a form with grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer and assertion=<grant>.",
    ),
    Words::new(
        "Dette er en forespørsel uten parameteren assertion, eller uten verdi i den.",
        "Skjemaet må ha grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer og assertion=<grant>.",
    ),
);

pub(super) static JSON: Message = message(
    Words::new(
        "This is JSON, but neither a draft of a grant nor anything that contains one.",
        "Give a draft as an object with header and payload, or as only the claims (iss, aud, scope, …); a signed grant goes in a member called assertion.",
    ),
    Words::new(
        "Dette er JSON, men verken et utkast til grant eller noe som inneholder et.",
        "Et utkast er et objekt med header og payload, eller bare claimene (iss, aud, scope, …); et signert grant står i elementet assertion.",
    ),
);

pub(super) static ENCODED_JSON: Message = message(
    Words::new(
        "This begins as a token does, but it is the base64 of JSON that is neither a header nor claims.",
        "Lint the JWT: three parts with dots between them, of which the first is the header with alg.",
    ),
    Words::new(
        "Dette begynner som et token, men er base64 av JSON som verken er en header eller claims.",
        "Sjekk JWT-en: tre deler med punktum mellom, der den første er headeren med alg.",
    ),
);

pub(super) static JWS_JSON: Message = message(
    Words::new(
        "This is a JWS in JSON serialisation. A grant is sent in compact serialisation.",
        "Join the three values with dots: protected.payload.signature.",
    ),
    Words::new(
        "Dette er en JWS i JSON-serialisering. Et grant sendes i kompakt serialisering.",
        "Sett de tre verdiene sammen med punktum: protected.payload.signature.",
    ),
);

pub(super) static PARTS_SWAPPED: Message = message(
    Words::new(
        "The parts of the token are swapped: the claims are in the header, and the header is the payload.",
        "Join them as header.payload.signature. Look for two arguments in the wrong order where the token is made.",
    ),
    Words::new(
        "Delene av tokenet er byttet om: claimene står i headeren, og headeren er payload.",
        "Sett dem sammen som header.payload.signatur. Se etter to argumenter i feil rekkefølge der tokenet lages.",
    ),
);

pub(super) static ENCRYPTED: Message = message(
    Words::new(
        "This is an encrypted token (JWE). A grant is only signed.",
        "Make a signed JWT (JWS): leave out the encryption step, for example EncryptingCredentials in .NET or EncryptedJWT in Nimbus.",
    ),
    Words::new(
        "Dette er et kryptert token (JWE). Et grant er bare signert.",
        "Lag en signert JWT (JWS): ta bort krypteringen, for eksempel EncryptingCredentials i .NET eller EncryptedJWT i Nimbus.",
    ),
);

pub(super) static NO_FIELD: Message = message(
    Words::new(
        "The line is not a JSON object with a grant in the member that --field names.",
        "Check the name (a dot reaches into nested objects), or filter out lines without a grant first.",
    ),
    Words::new(
        "Linjen er ikke et JSON-objekt med et grant i elementet --field oppgir.",
        "Sjekk navnet (punktum går inn i objekter), eller ta bort linjer uten grant først.",
    ),
);

pub(super) static TOO_MANY_TOKENS: Message = message(
    Words::new(
        "The input has more than {expected} tokens; from here on it was not checked.",
        "Split the input, or put one grant on each line and lint it with --lines.",
    ),
    Words::new(
        "Inndataene har flere enn {expected} token; herfra er det ikke sjekket.",
        "Del opp inndataene, eller sett ett grant på hver linje og sjekk dem med --lines.",
    ),
);

pub(super) static LINE_TOO_LONG: Message = message(
    Words::new(
        "The line is longer than any grant and was skipped.",
        "Put one grant on each line, and check that the line endings are LF or CRLF.",
    ),
    Words::new(
        "Linjen er lengre enn noe grant og ble hoppet over.",
        "Hver linje må ha ett grant; sjekk at linjesluttene er LF eller CRLF.",
    ),
);

pub(super) static TEXT: Message = message(
    Words::new(
        "Nothing here looks like a token: a grant is a JWT, three parts with dots between them, the first of which begins with \"eyJ\".",
        "Pass the JWT, a token request with it as assertion, or a draft in JSON.",
    ),
    Words::new(
        "Ingenting her ligner et token: et grant er en JWT, tre deler med punktum mellom, der den første begynner med \"eyJ\".",
        "Bruk JWT-en, en tokenforespørsel som har den som assertion, eller et utkast i JSON.",
    ),
);
