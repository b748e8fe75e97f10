//! Addresses of the texts that more than one rule rests on.

/// Digdir's troubleshooting page: every documented code and its causes.
pub const TROUBLESHOOTING: &str = "https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking";

/// Digdir's page on the grant: header and claims.
pub const JWT_GRANT: &str = "https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_jwtgrant";

/// Digdir's page on system users.
pub const SYSTEM_USER: &str = "https://docs.digdir.no/docs/Maskinporten/maskinporten_func_systembruker";

/// Digdir's page on the registration of clients, keys and scopes.
pub const CLIENT_REGISTRATION: &str = "https://docs.digdir.no/docs/idporten/oidc/oidc_func_clientreg";

/// Digdir's page on the self-service API.
pub const SELF_SERVICE_API: &str = "https://docs.digdir.no/docs/idporten/oidc/oidc_api_admin";

/// A reading of the server's source by someone at Altinn: what it checks about time.
pub const SERVER_CHECKS: &str = "https://github.com/Altinn/altinn-studio/issues/19603";

/// A live client, with notes on the answers it got.
pub const OKDATA: &str = "https://github.com/oslokommune/okdata-maskinporten-api";

/// Answers to grants with kid beside x5c, from a live client.
pub const KID_BESIDE_X5C: &str = "https://github.com/ks-no/fiks-maskinporten-client-dotnet/pull/186";
