//! Takes compression off the input, told by its first bytes.

use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read};

use flate2::bufread::GzDecoder;

use super::zstd::{self, Frames, is_skipped};

/// First bytes of gzip (RFC 1952 section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// First bytes of what is not unpacked here, what it is, and the command that does.
const OTHERS: [(&[u8], &str, &str); 4] = [
    (b"PK\x03\x04", "is a ZIP archive", "unzip -p"),
    (b"BZh91AY&SY", "is compressed with bzip2", "bzip2 -dc"),
    (b"\xfd7zXZ\0", "is compressed with xz", "xz -dc"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive", "7z e -so"),
];

/// Names of files that end so are those of compressed files.
pub(crate) const ENDINGS: [&str; 3] = ["gz", "zst", "zstd"];

/// Bytes that are read to see what an input is: room for a grant, and little to clear in a cold start.
const HEAD: usize = 4 * 1024;

/// The input without its compression, if it has any.
///
/// # Errors
/// If it cannot be read, or is compressed in a way that is not known here.
pub(crate) fn plain<R: Read + Send + 'static>(mut input: R) -> io::Result<Box<dyn Read + Send>> {
    let mut head = vec![0; HEAD];
    let mut read = 0;
    // Only what may still become compressed data has to be waited for.
    loop {
        let more = retry(|| input.read(head.get_mut(read..).unwrap_or_default()))?;
        read += more;
        let begun = head.get(..read).unwrap_or_default();
        let is_open = |magic: &[u8]| begun.len() < magic.len() && magic.starts_with(begun);
        if more == 0 || !(is_open(&GZIP) || is_open(&zstd::MAGIC)) {
            break;
        }
    }
    head.truncate(read);
    let (is_gzip, is_zstd) = (head.starts_with(&GZIP), head.starts_with(&zstd::MAGIC) || is_skipped(&head));
    if let Some((_, what, command)) = OTHERS.iter().find(|(magic, ..)| head.starts_with(magic)) {
        let text = format!("{what}, which is not read here; unpack it first (`{command}`)");
        return Err(io::Error::new(ErrorKind::InvalidData, text));
    }
    let rewound = Cursor::new(head).chain(input);
    Ok(if is_gzip {
        Box::new(Named {
            inner: Members { decoder: Some(GzDecoder::new(BufReader::new(rewound))) },
            what: "gzip",
        })
    } else if is_zstd {
        Box::new(Named { inner: Frames::new(rewound), what: "zstd" })
    } else {
        Box::new(rewound)
    })
}

/// Whether a file is compressed, by its first bytes; not if it cannot be read.
pub(crate) fn is_compressed(path: &std::path::Path) -> bool {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(4).read_to_end(&mut head));
    read.is_ok() && (head.starts_with(&GZIP) || head.starts_with(&zstd::MAGIC) || is_skipped(&head))
}

/// Says in errors what the data should have been.
struct Named<R> {
    inner: R,
    what: &'static str,
}

impl<R: Read> Read for Named<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.inner.read(out).map_err(|error| {
            let why = match error.kind() {
                ErrorKind::UnexpectedEof => "ends in the middle",
                ErrorKind::Unsupported => "has something else behind its end",
                ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::Other => "is damaged",
                _ => return error,
            };
            io::Error::new(error.kind(), format!("the {} data {why}", self.what))
        })
    }
}

/// Members of gzip, one after the other.
struct Members<R> {
    decoder: Option<GzDecoder<BufReader<R>>>,
}

/// Whether there is another member; zeros that a tape or a block device leaves are none.
fn goes_on(input: &mut impl BufRead) -> io::Result<bool> {
    loop {
        match input.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            found => match found?.first() {
                None => return Ok(false),
                Some(0) => input.consume(1),
                Some(&first) if first == GZIP[0] => return Ok(true),
                Some(_) => return Err(ErrorKind::Unsupported.into()),
            },
        }
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Some(mut decoder) = self.decoder.take() {
            let read = decoder.read(out);
            if out.is_empty() || !matches!(read, Ok(0)) {
                self.decoder = Some(decoder);
                return read;
            }
            let mut input = decoder.into_inner();
            self.decoder = goes_on(&mut input)?.then(|| GzDecoder::new(input));
        }
        Ok(0)
    }
}

/// Reads again where a signal came in between.
pub(crate) fn retry(mut read: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match read() {
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
