//! Citations that more than one rule rests on. A rule's own are in its file.

use crate::maskinporten::pages;
use crate::rule::Cite;

/// Digdir on what cannot be read.
pub(super) const MP_011: Cite =
    Cite::documented("Feilsøking i Maskinporten: MP-011", pages::TROUBLESHOOTING, "2026-11-22");

/// Digdir on a jti that was used before.
pub(super) const MP_012: Cite =
    Cite::documented("Feilsøking i Maskinporten: MP-012", pages::TROUBLESHOOTING, "2026-11-22");

/// Digdir's table of claims.
pub(super) const CLAIMS: Cite = Cite::documented("JWT grant: claims", pages::JWT_GRANT, "2026-11-22");

/// Digdir on authorization_details for system users.
pub(super) const SYSTEM_USER: Cite =
    Cite::documented("Systembruker for virksomheter", pages::SYSTEM_USER, "2026-11-22");

/// How far the server lets clocks differ.
pub(super) const TEN_SECONDS: Cite =
    Cite::observed("altinn-studio issue 19603: the server allows 10 s", pages::SERVER_CHECKS, "2026-11-22");

/// Digdir's troubleshooting page, on certificates.
pub(super) const CERTIFICATES: Cite = Cite::documented(
    "Feilsøking i Maskinporten: MP-120, MP-122, MP-123, MP-124",
    pages::TROUBLESHOOTING,
    "2026-11-22",
);

/// Digdir's page on the grant, on x5c.
pub(super) const X5C: Cite =
    Cite::documented("Maskinporten: JWT grant (header x5c)", pages::JWT_GRANT, "2026-11-22");

/// Digdir's validator. That the server runs it is inferred.
pub(super) const VALIDATOR: Cite = Cite::inferred(
    "felleslosninger/idporten-seid2-certificate-validator-lib: rules and trusted CAs",
    "https://github.com/felleslosninger/idporten-seid2-certificate-validator-lib",
    "2026-11-22",
);

/// What Digdir's page means by the full chain.
pub(super) const RFC_7517: Cite = Cite::documented(
    "RFC 7517 section 4.7: x5c",
    "https://www.rfc-editor.org/rfc/rfc7517#section-4.7",
    "2026-11-22",
);
