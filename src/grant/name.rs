//! Distinguished names (RFC 5280 section 4.1.2.4), with the attributes of business certificates.

use std::fmt::Write as _;

/// Attributes of a distinguished name that matter for business certificates.
// RFC 5280 calls it commonName. Where the type is not exported, that is against a lint.
#[allow(clippy::struct_field_names)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// CN (2.5.4.3).
    pub common_name: Option<String>,
    /// O (2.5.4.10).
    pub organization: Option<String>,
    /// OU (2.5.4.11), every one.
    pub organizational_units: Vec<String>,
    /// serialNumber (2.5.4.5).
    pub serial_number: Option<String>,
    /// organizationIdentifier (2.5.4.97).
    pub organization_identifier: Option<String>,
    /// C (2.5.4.6).
    pub country: Option<String>,
    /// What stands in a further serialNumber, O or organizationIdentifier, with its name.
    repeated: Vec<(String, &'static str)>,
    /// The whole name as one line, the last attribute first (RFC 4514 section 2.1).
    pub display: String,
    /// The DER encoding.
    pub der: Vec<u8>,
    /// Object identifiers and folded values, for comparing.
    folded: Vec<(String, String)>,
}

impl Name {
    pub(crate) fn new(der: &[u8]) -> Self {
        Self { der: der.to_vec(), ..Self::default() }
    }

    /// Adds the next attribute, in the order written.
    pub(crate) fn push(&mut self, oid: &str, value: &str) {
        let place = match oid {
            "2.5.4.3" => Some(&mut self.common_name),
            "2.5.4.10" => Some(&mut self.organization),
            "2.5.4.5" => Some(&mut self.serial_number),
            "2.5.4.97" => Some(&mut self.organization_identifier),
            "2.5.4.6" => Some(&mut self.country),
            _ => None,
        };
        if let Some(place) = place {
            let name = match oid {
                "2.5.4.5" => Some("serialNumber"),
                "2.5.4.10" => Some("O"),
                "2.5.4.97" => Some("organizationIdentifier"),
                _ => None,
            };
            match name {
                Some(name) if place.is_some() => self.repeated.push((value.to_owned(), name)),
                _ => drop(place.get_or_insert_with(|| value.to_owned())),
            }
        } else if oid == "2.5.4.11" {
            self.organizational_units.push(value.to_owned());
        }
        let mut shown = String::with_capacity(value.len() + self.display.len() + 8);
        let _ = write!(shown, "{}={}", short_name(oid), escaped(value));
        if !self.display.is_empty() {
            shown.push_str(", ");
            shown.push_str(&self.display);
        }
        self.display = shown;
        self.folded.push((oid.to_owned(), fold(value)));
    }

    /// Whether two names are the same: byte for byte, or after folding case, spaces and string types
    /// as RFC 5280 section 7.1 has it.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.der == other.der || (!self.folded.is_empty() && self.folded == other.folded)
    }
}

/// Where the organisation number of a business certificate may stand, in the order in which Digdir's
/// validator looks (idporten-certificate-validator-lib, `NorwegianOrganizationNumberRule`).
impl Name {
    /// The attributes that may hold it, with their names.
    pub fn org_attributes(&self) -> impl Iterator<Item = (&str, &'static str)> {
        [
            (self.serial_number.as_deref(), "serialNumber"),
            (self.organization.as_deref(), "O"),
            (self.organization_identifier.as_deref(), "organizationIdentifier"),
        ]
        .into_iter()
        .filter_map(|(text, place)| Some((text?, place)))
    }

    /// Every organisation number that is in one of them, and the attribute's name.
    pub fn org_numbers(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.org_attributes().filter_map(read_number)
    }

    /// The same of attributes that come again after the first of their type.
    pub fn repeated_org_numbers(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let repeated = self.repeated.iter().map(|(text, place)| (text.as_str(), *place));
        repeated.filter_map(read_number)
    }

    /// An organizationIdentifier that is neither a bare number nor of the Norwegian schemes
    /// (ETSI EN 319 412-1 section 5.1.4: national trade register, payment service authorisation).
    #[must_use]
    pub fn odd_organization_scheme(&self) -> Option<&str> {
        let text = self.organization_identifier.as_deref()?;
        let known = text.starts_with("NTRNO-") || text.starts_with("PSDNO-") || nine_digits(text).is_some();
        (!known).then_some(text)
    }
}

/// The organisation number in an attribute.
fn read_number<'a>((text, place): (&'a str, &'static str)) -> Option<(&'a str, &'static str)> {
    let number = match place {
        "serialNumber" => nine_digits(text),
        "O" => tail(text),
        _ => tail(text).or_else(|| nine_digits(text)),
    };
    Some((number?, place))
}

/// Nine digits and nothing else.
fn nine_digits(text: &str) -> Option<&str> {
    (text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

/// Nine digits at the end, after a hyphen with at most punctuation and spaces between.
fn tail(text: &str) -> Option<&str> {
    let (before, number) = text.split_at_checked(text.len().checked_sub(9)?)?;
    let mut between = before.chars().rev().take_while(|c| !c.is_alphanumeric() && *c != '_');
    nine_digits(number).filter(|_| between.any(|c| c == '-'))
}

/// Folds case and whitespace, so that the same name written in two ways compares equal.
#[must_use]
pub fn fold(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn short_name(oid: &str) -> &str {
    match oid {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "street",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.17" => "postalCode",
        "2.5.4.42" => "GN",
        "2.5.4.97" => "organizationIdentifier",
        "1.2.840.113549.1.9.1" => "emailAddress",
        "0.9.2342.19200300.100.1.25" => "DC",
        _ => oid,
    }
}

/// RFC 4514 section 2.4.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if matches!(c, ',' | '+' | '"' | '\\' | '<' | '>' | ';') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A string of any ASN.1 string type, by its tag number (X.680 section 8.4).
#[must_use]
pub fn text(tag: u32, bytes: &[u8]) -> String {
    match tag {
        // UTF8String
        12 => String::from_utf8_lossy(bytes).into_owned(),
        // BMPString
        30 => {
            let units: Vec<u16> =
                bytes.as_chunks::<2>().0.iter().map(|&pair| u16::from_be_bytes(pair)).collect();
            String::from_utf16_lossy(&units)
        }
        // UniversalString
        28 => {
            let code_points = bytes.as_chunks::<4>().0.iter().map(|&four| u32::from_be_bytes(four));
            code_points.map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        // PrintableString, IA5String and their like are ASCII, but some CAs put UTF-8 there; what
        // is not UTF-8 is read as the Latin-1 that T61String is used for.
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        },
    }
}
