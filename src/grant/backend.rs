//! The one place that knows which library does the cryptography: aws-lc-rs natively, jsonwebtoken's
//! pure Rust backend in WebAssembly. Both at once would make jsonwebtoken's automatic choice panic,
//! so the target decides.

pub(super) use chosen::Keys;

#[cfg(not(target_arch = "wasm32"))]
mod chosen {
    use std::sync::OnceLock;

    use aws_lc_rs::signature::{
        ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    };

    use crate::grant::key::Algorithm;

    /// Sizes of the modulus, in bits, outside which this backend calls every signature wrong.
    const BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

    /// An RSA key, parsed once for each algorithm that asks for it.
    #[derive(Debug, Default)]
    pub(in crate::grant) struct Keys {
        parsed: [OnceLock<Option<ParsedPublicKey>>; 3],
    }

    impl Keys {
        /// Whether the signature fits; `None` if the backend cannot use the key.
        pub(in crate::grant) fn verify(
            &self,
            rsa: &super::RsaKey<'_>,
            algorithm: Algorithm,
            message: &[u8],
            signature: &[u8],
        ) -> Option<bool> {
            if !BITS.contains(&rsa.bits) {
                return None;
            }
            let [sha256, sha384, sha512] = &self.parsed;
            let (slot, scheme) = match algorithm {
                Algorithm::Rs256 => (sha256, &RSA_PKCS1_2048_8192_SHA256),
                Algorithm::Rs384 => (sha384, &RSA_PKCS1_2048_8192_SHA384),
                Algorithm::Rs512 => (sha512, &RSA_PKCS1_2048_8192_SHA512),
            };
            let key = slot.get_or_init(|| ParsedPublicKey::new(scheme, rsa.spki).ok()).as_ref()?;
            Some(key.verify_sig(message, signature).is_ok())
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod chosen {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use crate::grant::key::Algorithm;

    /// Sizes of the modulus, in bits, outside which this backend calls every signature wrong.
    const BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

    /// This backend takes the key anew each time.
    #[derive(Debug, Default)]
    pub(in crate::grant) struct Keys;

    impl Keys {
        /// Whether the signature fits; `None` if the backend cannot use the key.
        pub(in crate::grant) fn verify(
            &self,
            rsa: &super::RsaKey<'_>,
            algorithm: Algorithm,
            message: &[u8],
            signature: &[u8],
        ) -> Option<bool> {
            if !BITS.contains(&rsa.bits) {
                return None;
            }
            let algorithm = match algorithm {
                Algorithm::Rs256 => jsonwebtoken::Algorithm::RS256,
                Algorithm::Rs384 => jsonwebtoken::Algorithm::RS384,
                Algorithm::Rs512 => jsonwebtoken::Algorithm::RS512,
            };
            let key = jsonwebtoken::DecodingKey::from_rsa_raw_components(rsa.modulus, rsa.exponent);
            jsonwebtoken::crypto::verify(&URL_SAFE_NO_PAD.encode(signature), message, &key, algorithm).ok()
        }
    }
}

/// An RSA public key in the forms that the backends ask for.
#[derive(Clone, Copy, Debug)]
pub(super) struct RsaKey<'a> {
    /// Length of the modulus in bits.
    pub(super) bits: usize,
    /// SubjectPublicKeyInfo as DER.
    pub(super) spki: &'a [u8],
    /// The modulus, big-endian without leading zeros.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        allow(dead_code, reason = "only the pure Rust backend asks for it")
    )]
    pub(super) modulus: &'a [u8],
    /// The public exponent, likewise.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        allow(dead_code, reason = "only the pure Rust backend asks for it")
    )]
    pub(super) exponent: &'a [u8],
}
