//! The published examples of RFC 7515 appendix A and RFC 7520 section 4.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use grantlint::context::KeySet;
use grantlint::internals::grant::key::{Algorithm, PublicKey, Verification};
use grantlint::{At, Context};

use crate::cases;

/// The payload of appendices A.1, A.2, A.3 and A.5: claims with line breaks between them.
const PAYLOAD_7515: &str = "\
    eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
/// The modulus of the key of appendix A.2.
const A2_MODULUS: &str = "\
    ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR\
    T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXB\
    dQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9ia\
    GNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
/// Appendix A.1, HS256: the signature.
const A1_SIGNATURE: &str = "\
    dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// Appendix A.2, RS256: the signature.
const A2_SIGNATURE: &str = "\
    cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9\
    uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB\
    _eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rq\
    Vt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
/// Appendix A.3, ES256: the signature.
const A3_SIGNATURE: &str = "\
    DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
/// Appendix A.4, ES512, with a payload that is not JSON: the signature.
const A4_SIGNATURE: &str = "\
    AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCA\
    PZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";
/// The payload of RFC 7520 section 4: a sentence, no JSON.
const PAYLOAD_7520: &str = "\
    SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUg\
    cm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0\
    IGJlIHN3ZXB0IG9mZiB0by4";
/// The modulus of the key of RFC 7520 section 3.3.
const MODULUS_7520: &str = "\
    n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRB\
    SFKrKb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD\
    1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_\
    qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw";
/// RFC 7520 section 4.1, RS256: the signature.
const RS256_7520: &str = "\
    MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi8\
    4wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocS\
    adnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJu\
    shZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg";
/// RFC 7520 section 4.2, PS384: the signature.
const PS384_7520: &str = "\
    cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItl\
    lVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0\
    TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0\
    uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw";
/// RFC 7520 section 4.4, HS256: the signature.
const HS256_7520: &str = "\
    s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0";

/// The public exponent of all their RSA keys.
const EXPONENT: &str = "AQAB";

fn decoded(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn key(modulus: &str) -> PublicKey {
    PublicKey::from_jwk(&decoded(modulus), &decoded(EXPONENT)).unwrap()
}

fn token(header: &str, payload: &str, signature: &str) -> String {
    format!("{}.{payload}.{signature}", URL_SAFE_NO_PAD.encode(header))
}

/// Rules that found something at error level about the header or the signature.
fn judged(token: &str, context: &Context) -> Vec<String> {
    let report = grantlint::lint(token.as_bytes(), context);
    assert_eq!(report.grants.len(), 1);
    let about = ["algorithm", "signature", "malformed-jws", "malformed-json", "kid-unknown"];
    let found = cases::lines(&report.grants[0]);
    found.into_iter().filter(|line| about.iter().any(|rule| line.contains(&format!(" {rule} ")))).collect()
}

/// A client that has registered this key under this kid.
fn registered(modulus: &str, kid: &str) -> Context {
    let jwks =
        format!(r#"{{"keys":[{{"kty":"RSA","use":"sig","kid":"{kid}","n":"{modulus}","e":"{EXPONENT}"}}]}}"#);
    let mut context = Context::new(At::Issued);
    context.keys = Some(KeySet::read(jwks.as_bytes(), &mut Vec::new()).unwrap());
    context
}

#[test]
fn rs256_signatures_hold_for_our_key_and_for_the_backend_used_directly() {
    let payloads = [
        (A2_MODULUS, token(r#"{"alg":"RS256"}"#, PAYLOAD_7515, A2_SIGNATURE)),
        (MODULUS_7520, token(HEADER_7520, PAYLOAD_7520, RS256_7520)),
    ];
    for (modulus, token) in payloads {
        let (input, signature) = token.rsplit_once('.').unwrap();
        let mut signature = decoded(signature);
        let key = key(modulus);
        let verify =
            |algorithm, message: &str, signature: &[u8]| key.verify(algorithm, message.as_bytes(), signature);
        assert_eq!(verify(Algorithm::Rs256, input, &signature), Verification::Valid);
        let (n, e) = (decoded(modulus), decoded(EXPONENT));
        let reference = RsaPublicKeyComponents { n: n.as_slice(), e: e.as_slice() };
        reference.verify(&RSA_PKCS1_2048_8192_SHA256, input.as_bytes(), &signature).unwrap();

        assert_eq!(verify(Algorithm::Rs384, input, &signature), Verification::Invalid);
        assert_eq!(verify(Algorithm::Rs256, &format!("{input} "), &signature), Verification::Invalid);
        assert_eq!(verify(Algorithm::Rs256, input, signature.split_last().unwrap().1), Verification::Invalid);
        for bit in [0, 1023, 2047] {
            signature[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(verify(Algorithm::Rs256, input, &signature), Verification::Invalid, "bit {bit}");
            signature[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

/// The header of RFC 7520 section 4.1.
const HEADER_7520: &str = r#"{"alg":"RS256","kid":"bilbo.baggins@hobbiton.example"}"#;

#[test]
fn rs256_examples_as_grants() {
    // A.2 has no kid, so that no registered key is named; RFC 7520's payload is a sentence.
    let a2 = token(r#"{"alg":"RS256"}"#, PAYLOAD_7515, A2_SIGNATURE);
    assert_eq!(judged(&a2, &Context::new(At::Issued)), [""; 0]);
    let sentence = token(HEADER_7520, PAYLOAD_7520, RS256_7520);
    let context = registered(MODULUS_7520, "bilbo.baggins@hobbiton.example");
    assert_eq!(judged(&sentence, &context), ["error MP-011 malformed-json payload"]);
}

#[test]
fn other_algorithms_are_refused_by_name_and_their_signatures_are_not_judged() {
    let kid = "018c0ae5-4d9b-471b-bfd6-eef314bc7037";
    let examples = [
        token("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}", PAYLOAD_7515, A1_SIGNATURE),
        token(r#"{"alg":"ES256"}"#, PAYLOAD_7515, A3_SIGNATURE),
        token(r#"{"alg":"ES512"}"#, "UGF5bG9hZA", A4_SIGNATURE),
        token(r#"{"alg":"PS384","kid":"bilbo.baggins@hobbiton.example"}"#, PAYLOAD_7520, PS384_7520),
        token(&format!(r#"{{"alg":"HS256","kid":"{kid}"}}"#), PAYLOAD_7520, HS256_7520),
    ];
    let context = registered(MODULUS_7520, "bilbo.baggins@hobbiton.example");
    for example in examples {
        let found = judged(&example, &context);
        let rules: Vec<&str> = found.iter().filter_map(|line| line.split(' ').nth(2)).collect();
        let is_sentence = !example.contains(PAYLOAD_7515);
        assert_eq!(rules.contains(&"malformed-json"), is_sentence, "{found:?}");
        assert!(rules.contains(&"algorithm") && !rules.contains(&"signature"), "{found:?}");
    }
}

#[test]
fn an_unsecured_jws_is_refused_for_its_algorithm() {
    // Appendix A.5: the signature is empty, as it must be with none.
    let found = judged(&token(r#"{"alg":"none"}"#, PAYLOAD_7515, ""), &Context::new(At::Issued));
    assert_eq!(found, ["error - algorithm /alg"]);
}
