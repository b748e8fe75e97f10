//! A certificate in three lines, for people.

use super::chain::Chain;
use super::issuer::Issuer;
use crate::language::Lang;
use crate::maskinporten::environments::Tier;
use crate::moment;
use crate::printable::printable;

/// What people want to know of a certificate. Safe to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateSummary {
    /// The subject as one line.
    pub subject: String,
    /// Its organisation number, as Digdir's validator finds it.
    pub org_number: Option<String>,
    /// The issuer as one line.
    pub issuer: String,
    /// First second of validity, Unix time.
    pub not_before: i64,
    /// Last second of validity, Unix time.
    pub not_after: i64,
    /// The environments that certificates of this issuer's name are made for.
    pub tier: Option<Tier>,
}

impl CertificateSummary {
    /// Sums up the leaf of a chain; `None` if x5c holds no certificate that could be read.
    #[must_use]
    pub fn of(chain: &Chain) -> Option<Self> {
        let leaf = chain.leaf()?;
        let tier = match chain.issuer {
            Issuer::Known(ca, _) | Issuer::OtherKey(ca) => Some(ca.tier),
            Issuer::Retired(ca) | Issuer::Internal(ca) => Some(ca.tier),
            Issuer::Itself | Issuer::Unknown => None,
        };
        Some(Self {
            subject: printable(&leaf.subject.display),
            org_number: leaf.subject.org_numbers().next().map(|(number, _)| number.to_owned()),
            issuer: printable(&leaf.issuer.display),
            not_before: leaf.not_before,
            not_after: leaf.not_after,
            tier,
        })
    }

    /// Subject and organisation; issuer; validity and environment.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> [String; 3] {
        let (from, until) = (moment::timestamp(self.not_before), moment::timestamp(self.not_after));
        let number = self.org_number.as_deref();
        match lang {
            Lang::En => [
                format!("certificate: {} (organisation {})", self.subject, number.unwrap_or("unknown")),
                format!("issued by: {}", self.issuer),
                format!("valid: {from} to {until}, {}", environment(self.tier, "environment unknown")),
            ],
            Lang::Nb => [
                format!("sertifikat: {} (organisasjon {})", self.subject, number.unwrap_or("ukjent")),
                format!("utstedt av: {}", self.issuer),
                format!("gyldig: {from} til {until}, {}", miljo(self.tier, "ukjent miljø")),
            ],
        }
    }
}

const fn environment(tier: Option<Tier>, unknown: &'static str) -> &'static str {
    match tier {
        Some(Tier::Production) => "for production",
        Some(Tier::Test) => "for test",
        None => unknown,
    }
}

const fn miljo(tier: Option<Tier>, unknown: &'static str) -> &'static str {
    match tier {
        Some(Tier::Production) => "for produksjon",
        Some(Tier::Test) => "for test",
        None => unknown,
    }
}
