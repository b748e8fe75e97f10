//! One policy for the check digit of every organisation number that a grant names.
//!
//! Every real organisation and every fictitious one from Tenor has a right check digit (Brønnøysund
//! Register Centre; all of the 2,155 numbers in Digdir's published list). So a wrong one is an error in
//! production. In test, and where the environment is not known, it is a warning: a few old fictitious
//! organisations have such numbers. The placeholders of guides are an error everywhere.

use super::facts::Facts;
use crate::maskinporten::environments::Tier;
use crate::maskinporten::placeholders;
use crate::numbers::{self, OrgNumber};

/// What a number is worth in the environment that the grant is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// An organisation can have it.
    Possible,
    /// A placeholder from a guide.
    Placeholder,
    /// No organisation has it.
    Impossible,
    /// No organisation has it but an old fictitious one.
    Doubtful,
    /// Not nine digits.
    NotNineDigits,
}

/// Judges nine digits without prefix or whitespace.
pub(super) fn standing(facts: &Facts<'_>, text: &str) -> Standing {
    match numbers::org_number(text) {
        OrgNumber::Valid if is_filled_up(text) => Standing::Placeholder,
        OrgNumber::Valid => Standing::Possible,
        OrgNumber::NotNineDigits => Standing::NotNineDigits,
        OrgNumber::CheckDigit if placeholders::ORG_NUMBERS.contains(&text) => Standing::Placeholder,
        OrgNumber::CheckDigit => match facts.environment.and_then(|e| e.tier) {
            Some(Tier::Production) => Standing::Impossible,
            _ => Standing::Doubtful,
        },
    }
}

/// Whether it is one digit nine times, which is a right check digit too, and one that no number begins with: those of
/// organisations begin with 8 and 9, and those of fictitious ones with 2 and 3.
fn is_filled_up(text: &str) -> bool {
    let mut digits = text.bytes();
    let first = digits.next();
    !matches!(first, Some(b'2' | b'3' | b'8' | b'9')) && digits.all(|digit| Some(digit) == first)
}
