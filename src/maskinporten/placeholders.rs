//! Numbers that guides and samples show in place of a real one.

/// Organisation numbers in guides, samples and test code (Digdir's docs, Altinn's docs, public
/// repositories) whose check digit is wrong, so that no organisation has them, real or fictitious.
pub static ORG_NUMBERS: [&str; 4] = ["123456789", "987654321", "912345678", "999888777"];
