//! Public keys as OpenSSH, SSH2 (RFC 4716) and `PuTTY` write them. Of private keys nothing but the public
//! half is looked at, which all of them hold in clear.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::key::PublicKey;
use crate::input::SSH_KEYS;

/// First bytes of a private key of OpenSSH (its PROTOCOL.key).
const MAGIC: &[u8] = b"openssh-key-v1\0";

/// The public half of an RSA key in OpenSSH's own format.
pub(super) fn of_private(bytes: &[u8]) -> Option<PublicKey> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    // Cipher, key derivation and its options.
    for _ in 0..3 {
        rest = string(rest)?.1;
    }
    let keys = rest.get(4..)?;
    public(string(keys)?.0)
}

/// Whether it is a private key in OpenSSH's own format.
pub(super) fn is_private(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// The public half of a key in text, and whether the private half is there too.
pub(super) fn of_text(text: &str) -> Option<(Option<PublicKey>, bool)> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let beginning = SSH_KEYS.iter().position(|beginning| text.starts_with(beginning))?;
    let blob = match beginning {
        0 => text.split_whitespace().nth(1).unwrap_or_default().to_owned(),
        1 => text.lines().skip(1).take_while(|line| !line.starts_with("----")).filter(is_body).collect(),
        _ => {
            let mut lines = text.lines().skip_while(|line| !line.starts_with("Public-Lines:"));
            let count = lines.next().and_then(|line| line.split(':').nth(1)?.trim().parse().ok());
            lines.take(count.unwrap_or(0)).collect::<String>()
        }
    };
    Some((STANDARD.decode(blob).ok().and_then(|blob| public(&blob)), beginning == 2))
}

/// A line of base64, and no header, of which all have a colon.
fn is_body(line: &&str) -> bool {
    !line.contains(':')
}

/// The numbers of an RSA key (RFC 4253 section 6.6).
fn public(blob: &[u8]) -> Option<PublicKey> {
    let (kind, rest) = string(blob)?;
    let (exponent, rest) = string(rest).filter(|_| kind == b"ssh-rsa")?;
    PublicKey::from_jwk(string(rest)?.0, exponent)
}

/// A string with its length in four bytes before it, and what follows (RFC 4251 section 5).
fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}
