//! Key stores of older versions of Java: JKS, and JCEKS, which has the same layout. Certificates are in
//! it as they are; what guards the keys is Java's own, so they stay closed.

use super::reading::{KeyFault, Reading, StoreFault, StoredKey};

/// Entry with a private key and its certificates.
const KEY: u32 = 1;
/// Entry with a certificate that is trusted.
const TRUSTED: u32 = 2;

/// The certificates of a store.
pub(super) fn read(bytes: &[u8]) -> Reading {
    let mut reading = Reading::default();
    if entries(&mut Bytes(bytes), &mut reading).is_none() {
        reading.faults.push(StoreFault::Broken);
    }
    reading
}

/// What was not read yet. All numbers are big-endian.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(*self.take(4)?.first_chunk()?))
    }

    /// A name: its length in two bytes before it.
    fn name(&mut self) -> Option<&'a [u8]> {
        let length = u16::from_be_bytes(*self.take(2)?.first_chunk()?);
        self.take(usize::from(length))
    }

    /// Bytes with their number in four bytes before them.
    fn block(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }
}

fn entries(bytes: &mut Bytes<'_>, reading: &mut Reading) -> Option<()> {
    let _magic = bytes.number()?;
    let version = bytes.number()?;
    for _ in 0..bytes.number()? {
        let tag = bytes.number()?;
        let mut alias = Some(String::from_utf8_lossy(bytes.name()?).into_owned());
        let _date = bytes.take(8)?;
        let certificates = match tag {
            KEY => {
                let _closed = bytes.block()?;
                reading.keys.push(StoredKey { public: None, fault: Some(KeyFault::NoPassword) });
                bytes.number()?
            }
            TRUSTED => 1,
            // A secret key is a serialised object that nothing but Java reads.
            _ => return Some(()),
        };
        for _ in 0..certificates {
            if version > 1 {
                let _kind = bytes.name()?;
            }
            let der = bytes.block()?;
            match alias.take() {
                Some(alias) => reading.entry(alias, der),
                None => reading.certificate(der, None),
            }
        }
    }
    Some(())
}
