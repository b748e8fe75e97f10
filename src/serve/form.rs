//! The form that a token request is (RFC 7523 section 2.1), and what can be wrong with it.

use crate::language::Lang;
use crate::maskinporten::{clients, codes};
use crate::rule::Words;

/// The grant type of a JWT grant (RFC 7523 section 2.1).
pub const JWT_BEARER: &str = clients::JWT_BEARER[0];

/// The only content type that a token request has (RFC 6749 section 3.2).
const FORM: &str = "application/x-www-form-urlencoded";

/// Longest body of a token request, in bytes.
pub const LONGEST_BODY: usize = 512 * 1024;

/// Something that is wrong with a request before its grant is looked at. What the real server says to it is
/// not published: status and `error` follow from RFC 9110 and RFC 6749.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// Kebab-case name, kept forever once released.
    pub name: &'static str,
    /// HTTP status.
    pub status: u16,
    /// The OAuth `error`.
    pub error: &'static str,
    /// The answer's `error_description`.
    pub description: &'static str,
    /// What is wrong and what to do, in English.
    pub en: Words,
    /// What is wrong and what to do, in bokmål.
    pub nb: Words,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $constant:ident: $name:literal $status:literal $error:literal $description:literal
        $en:literal $en_help:literal $nb:literal $nb_help:literal)*) => {
        $($(#[$doc])* pub static $constant: Problem = Problem {
            name: $name,
            status: $status,
            error: $error,
            description: $description,
            en: Words::new($en, $en_help),
            nb: Words::new($nb, $nb_help),
        };)*
        /// Every problem a request can have.
        pub static PROBLEMS: &[&Problem] = &[$(&$constant),*];
    };
}

problems! {
    /// Not POST.
    METHOD: "wrong-method" 405 "invalid_request" "The token endpoint takes POST"
        "The request is not a POST."
        "Send the token request with POST, and its parameters as a form in the body."
        "Forespørselen er ikke en POST."
        "Send tokenforespørselen med POST, med parameterne som skjema i body."
    /// JSON in the body.
    JSON: "json-body" 415 "invalid_request" "Content-Type must be application/x-www-form-urlencoded"
        "The body is JSON; the token endpoint takes a form."
        "Send grant_type and assertion as application/x-www-form-urlencoded: most HTTP clients have a call of their own for forms (data= in Python's requests, URLSearchParams in JavaScript, FormUrlEncodedContent in .NET)."
        "Body er JSON; token-endepunktet tar imot et skjema."
        "Send grant_type og assertion som application/x-www-form-urlencoded: de fleste HTTP-klienter har et eget kall for skjemaer (data= i Pythons requests, URLSearchParams i JavaScript, FormUrlEncodedContent i .NET)."
    /// Another content type, or none.
    CONTENT_TYPE: "wrong-content-type" 415 "invalid_request" "Content-Type must be application/x-www-form-urlencoded"
        "The Content-Type is not application/x-www-form-urlencoded."
        "Set Content-Type to application/x-www-form-urlencoded, and send the parameters as a form."
        "Content-Type er ikke application/x-www-form-urlencoded."
        "Sett Content-Type til application/x-www-form-urlencoded, og send parameterne som skjema."
    /// A body that is too long.
    TOO_LARGE: "body-too-large" 413 "invalid_request" "The body is larger than 512 KiB"
        "The body is larger than 512 KiB."
        "A grant is a few kilobytes. Look at what else is sent as assertion, such as a whole file or a key store."
        "Body er større enn 512 KiB."
        "Et grant er på noen kilobyte. Se etter hva annet som sendes som assertion, som en hel fil eller et nøkkellager."
    /// No `grant_type`.
    NO_GRANT_TYPE: "missing-grant-type" 400 "invalid_request" "Missing parameter: grant_type"
        "The parameter grant_type is missing."
        "Add grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer to the form."
        "Parameteren grant_type mangler."
        "Legg til grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer i skjemaet."
    /// Several `grant_type`.
    DOUBLED_GRANT_TYPE: "doubled-grant-type" 400 "invalid_request" "Duplicate parameter: grant_type"
        "The parameter grant_type is there more than once."
        "Send each parameter once (RFC 6749 section 3.2). Look for one in the address and one in the body."
        "Parameteren grant_type er med flere ganger."
        "Send hver parameter én gang (RFC 6749 avsnitt 3.2). Se etter én i adressen og én i body."
    /// Another grant type.
    GRANT_TYPE: "wrong-grant-type" 400 "unsupported_grant_type" "Unsupported grant_type"
        "grant_type is not urn:ietf:params:oauth:grant-type:jwt-bearer."
        "Set grant_type to urn:ietf:params:oauth:grant-type:jwt-bearer, and send the grant as assertion: Maskinporten takes no client_credentials and no client_assertion."
        "grant_type er ikke urn:ietf:params:oauth:grant-type:jwt-bearer."
        "Sett grant_type til urn:ietf:params:oauth:grant-type:jwt-bearer, og send grantet som assertion: Maskinporten godtar ikke client_credentials eller client_assertion."
    /// No `assertion`.
    NO_ASSERTION: "missing-assertion" 400 "invalid_request" "Missing parameter: assertion"
        "The parameter assertion is missing or empty."
        "Send the signed grant in the parameter assertion."
        "Parameteren assertion mangler eller er tom."
        "Send det signerte grantet i parameteren assertion."
    /// Several `assertion`.
    DOUBLED_ASSERTION: "doubled-assertion" 400 "invalid_request" "Duplicate parameter: assertion"
        "The parameter assertion is there more than once."
        "Send each parameter once (RFC 6749 section 3.2), and one grant in each request."
        "Parameteren assertion er med flere ganger."
        "Send hver parameter én gang (RFC 6749 avsnitt 3.2), og ett grant i hver forespørsel."
    /// An unsigned draft, which `check` takes but no server does.
    DRAFT: "unsigned-draft" 400 "invalid_request" "Invalid assertion. Invalid parameter value"
        "The assertion is an unsigned draft: the JSON of header and claims, not a signed JWT."
        "Sign the grant with the library that your program uses, and send the three parts that it gives."
        "Assertion er et usignert utkast: JSON-teksten til header og claims, ikke en signert JWT."
        "Signer grantet med biblioteket programmet bruker, og send de tre delene det gir."
    /// A certificate, a key set or settings.
    OTHER: "no-grant" 400 "invalid_request" "Invalid assertion. Invalid parameter value"
        "The assertion is not a grant: it is a certificate, a key or a settings file."
        "Send the signed grant in assertion. Look for the variable that holds another thing, such as the path or the text of the key store."
        "Assertion er ikke et grant, men et sertifikat, en nøkkel eller en innstillingsfil."
        "Send det signerte grantet i assertion. Se etter variabelen som inneholder noe annet, som stien til eller teksten i nøkkellageret."
    /// Several grants in one assertion.
    SEVERAL: "several-grants" 400 "invalid_request" "Invalid assertion. Invalid parameter value"
        "The assertion holds more than one grant."
        "Send one grant in each request, and nothing else in assertion."
        "Assertion inneholder mer enn ett grant."
        "Send ett grant i hver forespørsel, og ikke noe annet i assertion."
}

impl Problem {
    /// The documented code that the server is expected to answer, if there is one.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        let unreadable = codes::find("MP-011")?;
        (self.description == unreadable.wording).then_some(unreadable.name)
    }

    /// The texts in `lang`.
    #[must_use]
    pub const fn words(&self, lang: Lang) -> &Words {
        match lang {
            Lang::En => &self.en,
            Lang::Nb => &self.nb,
        }
    }
}

/// A request to the token endpoint, as far as it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// The header Content-Type.
    pub content_type: Option<&'a str>,
    /// What is behind the question mark of the address.
    pub query: Option<&'a str>,
    /// The body; `None` if it is longer than [`LONGEST_BODY`].
    pub body: Option<&'a [u8]>,
}

/// The grant in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The parameter `assertion`.
    pub assertion: String,
    /// Whether a parameter came in the address. The real server accepts that; logs on the way keep
    /// addresses.
    pub in_query: bool,
}

impl Request<'_> {
    /// The form.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn form(&self) -> Result<Form, &'static Problem> {
        if self.method != "POST" {
            return Err(&METHOD);
        }
        let Some(body) = self.body else { return Err(&TOO_LARGE) };
        let media_type =
            self.content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
        let is_json =
            media_type.to_ascii_lowercase().contains("json") || body.trim_ascii_start().starts_with(b"{");
        if is_json {
            return Err(&JSON);
        }
        // A client that puts everything in the address has no body, and so no type of one.
        let is_address_only = body.is_empty() && media_type.is_empty() && self.query.is_some();
        if !is_address_only && !media_type.eq_ignore_ascii_case(FORM) {
            return Err(&CONTENT_TYPE);
        }
        self.parameters(body)
    }

    fn parameters(&self, body: &[u8]) -> Result<Form, &'static Problem> {
        let query = self.query.unwrap_or_default().as_bytes();
        let all = || form_urlencoded::parse(query).chain(form_urlencoded::parse(body));
        let values = |name: &'static str| all().filter(move |(n, _)| n == name).map(|(_, value)| value);
        let mut grant_types = values("grant_type");
        let grant_type = grant_types.next().filter(|value| !value.is_empty()).ok_or(&NO_GRANT_TYPE)?;
        if grant_types.next().is_some() {
            return Err(&DOUBLED_GRANT_TYPE);
        }
        if grant_type != JWT_BEARER {
            return Err(&GRANT_TYPE);
        }
        let mut assertions = values("assertion");
        let assertion = assertions.next().filter(|value| !value.trim().is_empty()).ok_or(&NO_ASSERTION)?;
        if assertions.next().is_some() {
            return Err(&DOUBLED_ASSERTION);
        }
        let in_query =
            form_urlencoded::parse(query).any(|(name, _)| name == "grant_type" || name == "assertion");
        Ok(Form { assertion: assertion.into_owned(), in_query })
    }
}
