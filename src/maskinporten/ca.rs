//! The CAs of Norwegian business certificates (virksomhetssertifikat).
//!
//! Source: the certificates that Digdir's published validator trusts, by environment
//! (felleslosninger/idporten-seid2-certificate-validator-lib, `CertificateAuthoritiesProperties`, read
//! 2026-11-22). The figures are recomputed from the certificates by a test, where those are at hand.

use super::environments::Tier;

/// What a CA certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Issues CAs.
    Root,
    /// Issues business certificates.
    Issuing,
}

/// The profile that the CA's certificates follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// SEID 1: issued until June 2022, so the last of them end in 2025; still trusted.
    Seid1,
    /// SEID 2: current.
    Seid2,
}

/// A CA certificate that Digdir's validator trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ca {
    /// What it is for.
    pub role: Role,
    /// The environments whose certificates it issues.
    pub tier: Tier,
    /// Old or current.
    pub generation: Generation,
    /// CN of its subject.
    pub common_name: &'static str,
    /// O of its subject.
    pub organization: &'static str,
    /// SHA-256 of the certificate, in lower-case hex.
    pub sha256: &'static str,
    /// subjectKeyIdentifier, in lower-case hex.
    pub subject_key_id: &'static str,
    /// First second of validity, Unix time.
    pub not_before: i64,
    /// Last second of validity, Unix time.
    pub not_after: i64,
}

/// A CA that is known, but not trusted, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedCa {
    /// CN of its subject, or the part of it that tells.
    pub common_name: &'static str,
    /// The environments whose certificates it issued.
    pub tier: Tier,
}

/// Every trusted CA: for each environment the roots, then the issuing ones.
pub static CAS: [Ca; 14] = [
    Ca {
        role: Role::Root,
        tier: Tier::Test,
        generation: Generation::Seid1,
        common_name: "Buypass Class 3 Test4 Root CA",
        organization: "Buypass AS-983163327",
        sha256: "2a8475824d9ba398170031b9b398222f857a59bdc5cc3b49005eafdb55955da4",
        subject_key_id: "edb4cf3f7b2318763ac6adb26b005d7ac688d6eb",
        not_before: 1_286_406_000,
        not_after: 2_233_177_200,
    },
    Ca {
        role: Role::Root,
        tier: Tier::Test,
        generation: Generation::Seid2,
        common_name: "Buypass Class 3 Test4 Root CA G2 ST",
        organization: "Buypass AS",
        sha256: "760637a0f7da3a3876f601f96b8cf2ceb4fef80b76bd6f052e7bcb0041da350d",
        subject_key_id: "50b3f93da0c726659bdaa8876fe9223da25e6b3f",
        not_before: 1_604_597_418,
        not_after: 2_393_515_818,
    },
    Ca {
        role: Role::Root,
        tier: Tier::Test,
        generation: Generation::Seid2,
        common_name: "Commfides Root CA - G3 - TEST",
        organization: "Commfides Norge AS",
        sha256: "97ea39029d946583d44539519a1f2cae4a40f9733d17dac18457246af5654325",
        subject_key_id: "a495c389a60d7682e452bbbbde051a3935b22117",
        not_before: 1_625_140_525,
        not_after: 2_572_430_124,
    },
    Ca {
        role: Role::Issuing,
        tier: Tier::Test,
        generation: Generation::Seid1,
        common_name: "Buypass Class 3 Test4 CA 3",
        organization: "Buypass AS-983163327",
        sha256: "b761abd7a4c478b33be382be511943c20e50950b3b2899875a692e1bef2bdc1b",
        subject_key_id: "3faef5780b92a37020355f5afaf724a05201f041",
        not_before: 1_329_375_600,
        not_after: 1_960_527_600,
    },
    Ca {
        role: Role::Issuing,
        tier: Tier::Test,
        generation: Generation::Seid2,
        common_name: "Buypass Class 3 Test4 CA G2 ST Business",
        organization: "Buypass AS",
        sha256: "2f36956beb4de4907a3a0fb09437d7d532f4a12504473a00c12ceb028df54a28",
        subject_key_id: "a7febb6c5988ad742e465e7a68f9d1bbbfcfb68b",
        not_before: 1_604_519_360,
        not_after: 2_235_671_360,
    },
    Ca {
        role: Role::Issuing,
        tier: Tier::Test,
        generation: Generation::Seid2,
        common_name: "Commfides Legal Person - G3 - TEST",
        organization: "Commfides Norge AS",
        sha256: "94bb0e8701b61794d5d0c3154204571096b23c78b33c87e7f942097030e526d9",
        subject_key_id: "ab3d313590a0f76f29eaace88a7e776c9398c35c",
        not_before: 1_625_143_432,
        not_after: 2_257_073_031,
    },
    Ca {
        role: Role::Root,
        tier: Tier::Production,
        generation: Generation::Seid1,
        common_name: "Buypass Class 3 Root CA",
        organization: "Buypass AS-983163327",
        sha256: "edf7ebbca27a2a384d387b7d4010c666e2edb4843e4c29b4ae1d5b9332e6b24d",
        subject_key_id: "47b8cdffe56feef8b2ec2f4e0ef925b08e3c6bc3",
        not_before: 1_288_081_738,
        not_after: 2_234_852_938,
    },
    Ca {
        role: Role::Root,
        tier: Tier::Production,
        generation: Generation::Seid2,
        common_name: "Buypass Class 3 Root CA G2 HT",
        organization: "Buypass AS",
        sha256: "ab936dfd7f171d3a3cbd08f9bebdc3f3baaabaa79df6a908f8a7b0128627f187",
        subject_key_id: "b81c9fedb4df9d014ccd74bf48780e70030bb90c",
        not_before: 1_605_009_473,
        not_after: 2_393_927_873,
    },
    Ca {
        role: Role::Root,
        tier: Tier::Production,
        generation: Generation::Seid2,
        common_name: "Buypass Class 3 Root CA G2 ST",
        organization: "Buypass AS",
        sha256: "f8c16c6b4fd45cb0672e16582b8805f1cafd0c48d866f4ed895b30e352a9faa6",
        subject_key_id: "175385266697c726120d9fdeccb44432ea94d4d1",
        not_before: 1_605_009_238,
        not_after: 2_393_927_638,
    },
    Ca {
        role: Role::Root,
        tier: Tier::Production,
        generation: Generation::Seid2,
        common_name: "Commfides Root CA - G3",
        organization: "Commfides Norge AS",
        sha256: "5ad1a2b5dae0ce7daeb4d15e3676002da387ed852c1667b1a80543c474a41ec7",
        subject_key_id: "cae1e2e986ad81911f589a630006eef547940b56",
        not_before: 1_627_896_049,
        not_after: 2_575_185_648,
    },
    Ca {
        role: Role::Issuing,
        tier: Tier::Production,
        generation: Generation::Seid1,
        common_name: "Buypass Class 3 CA 3",
        organization: "Buypass AS-983163327",
        sha256: "c49c350e5a8205e063e74c554a994335b8435c996527d4ef1a2b0c7b51584b2d",
        subject_key_id: "ccc3f807b79c6d7a4ef5a72b1d05f9b3471c91d1",
        not_before: 1_348_560_319,
        not_after: 1_979_712_319,
    },
    Ca {
        role: Role::Issuing,
        tier: Tier::Production,
        generation: Generation::Seid2,
        common_name: "Buypass Class 3 CA G2 HT Business",
        organization: "Buypass AS",
        sha256: "0ef5cedce44265b112785b359a21141e20f553aada4c579404617b5ca6046be9",
        subject_key_id: "b0916abd4e8db2091984a9b676ad42f269e8f82f",
        not_before: 1_605_010_524,
        not_after: 2_236_162_524,
    },
    Ca {
        role: Role::Issuing,
        tier: Tier::Production,
        generation: Generation::Seid2,
        common_name: "Buypass Class 3 CA G2 ST Business",
        organization: "Buypass AS",
        sha256: "45e05831cddac1f2b96dc8ca54620834c87649e9ffd3b26d7dad2ad07f807232",
        subject_key_id: "81459c2995663837ed3b544e8e32e5962179d564",
        not_before: 1_605_010_273,
        not_after: 2_236_162_273,
    },
    Ca {
        role: Role::Issuing,
        tier: Tier::Production,
        generation: Generation::Seid2,
        common_name: "Commfides Legal Person - G3",
        organization: "Commfides Norge AS",
        sha256: "318aa99dfbe3d5cf10bf1e3a5e8bd921d55c68a70901dadc2cb6ed77ac363501",
        subject_key_id: "f13448e0be61319c2316027a64f1a547c7e5e769",
        not_before: 1_628_153_698,
        not_after: 2_260_083_297,
    },
];

/// CAs that issued business certificates once. Digdir's validator no longer lists them.
pub static RETIRED: [NamedCa; 4] = [
    NamedCa { common_name: "Commfides CPN Enterprise-Norwegian SHA256 CA", tier: Tier::Production },
    NamedCa { common_name: "Commfides CPN Enterprise-Norwegian SHA256 CA - TEST2", tier: Tier::Test },
    NamedCa { common_name: "CPN Root SHA256 CA - TEST", tier: Tier::Test },
    NamedCa { common_name: "CPN Root SHA256 CA", tier: Tier::Production },
];

/// What the CN of Digdir's internal test CA contains, misspelling included
/// (felleslosninger/idporten-test-certificate-generator).
pub static INTERNAL: NamedCa = NamedCa { common_name: "DIFI test virksomhetssertifiat", tier: Tier::Test };

/// Host names of CRL distribution points and issuer certificates, and whose certificates name
/// them. They support a judgement; they never make one.
pub static HOSTS: [(&str, Tier); 12] = [
    ("crl.test4.buypass.no", Tier::Test),
    ("crl.test4.buypassca.com", Tier::Test),
    ("crt.test4.buypassca.com", Tier::Test),
    ("ocsp.test4.buypassca.com", Tier::Test),
    ("crl.test.commfides.com", Tier::Test),
    ("crt.test.commfides.com", Tier::Test),
    ("crl.buypass.no", Tier::Production),
    ("crl.buypassca.com", Tier::Production),
    ("crt.buypassca.com", Tier::Production),
    ("ocsp.buypassca.com", Tier::Production),
    ("crl.commfides.com", Tier::Production),
    ("crt.commfides.com", Tier::Production),
];

/// The CA certificate with this SHA-256, in lower-case hex.
#[must_use]
pub fn by_sha256(sha256: &str) -> Option<&'static Ca> {
    CAS.iter().find(|ca| ca.sha256 == sha256)
}

/// The CA with this subjectKeyIdentifier, in lower-case hex.
#[must_use]
pub fn by_key_id(key_id: &str) -> Option<&'static Ca> {
    CAS.iter().find(|ca| ca.subject_key_id == key_id)
}

/// The CA with this CN; case does not count.
#[must_use]
pub fn by_common_name(common_name: &str) -> Option<&'static Ca> {
    CAS.iter().find(|ca| ca.common_name.eq_ignore_ascii_case(common_name))
}

/// The CA with this CN that is no longer trusted; case does not count.
#[must_use]
pub fn retired(common_name: &str) -> Option<&'static NamedCa> {
    RETIRED.iter().find(|ca| ca.common_name.eq_ignore_ascii_case(common_name))
}

/// Whose certificates name this host for their status.
#[must_use]
pub fn tier_of_host(host: &str) -> Option<Tier> {
    HOSTS.iter().find(|(known, _)| *known == host).map(|(_, tier)| *tier)
}
