//! Takes compression off the input, told by its first bytes.

use std::io::{self, BufRead, BufReader, Chain, Cursor, ErrorKind, Read};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// First bytes of gzip (RFC 1952 section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// First bytes of a frame of Zstandard (RFC 8878 section 3.1.1).
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// First bytes of a frame that is to be skipped, but for the low half of the first (section 3.1.2).
const SKIPPED: [u8; 4] = [0x50, 0x2a, 0x4d, 0x18];

/// First bytes of what is not unpacked here, what it is, and the command that does.
const OTHERS: [(&[u8], &str, &str); 4] = [
    (b"PK\x03\x04", "is a ZIP archive", "unzip -p"),
    (b"BZh91AY&SY", "is compressed with bzip2", "bzip2 -dc"),
    (b"\xfd7zXZ\0", "is compressed with xz", "xz -dc"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive", "7z e -so"),
];

/// Names of files that end so are those of compressed files.
pub(crate) const ENDINGS: [&str; 3] = ["gz", "zst", "zstd"];

/// Bytes that are decompressed at once.
const PIECE: usize = 64 * 1024;

/// Bytes that are read to see what an input is: room for a grant, and little to clear in a cold start.
const HEAD: usize = 4 * 1024;

/// What is read, after what was read of it to see what it is.
type Rewound<R> = Chain<Cursor<Vec<u8>>, R>;

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
        if more == 0 || !(is_open(&GZIP) || is_open(&ZSTD)) {
            break;
        }
    }
    head.truncate(read);
    let (is_gzip, is_zstd) = (head.starts_with(&GZIP), head.starts_with(&ZSTD) || is_skipped(&head));
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
    read.is_ok() && (head.starts_with(&GZIP) || head.starts_with(&ZSTD) || is_skipped(&head))
}

fn is_skipped(head: &[u8]) -> bool {
    matches!(head, [first, rest @ ..] if first & 0xf0 == SKIPPED[0] && rest.starts_with(&SKIPPED[1..]))
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

/// Frames of Zstandard, one after the other: a log that was rotated and put together has many.
struct Frames<R> {
    input: Rewound<R>,
    decoder: FrameDecoder,
    inside: bool,
}

impl<R: Read> Frames<R> {
    fn new(input: Rewound<R>) -> Self {
        Self { input, decoder: FrameDecoder::new(), inside: false }
    }

    /// Goes to the next frame; false if there is none.
    fn begin(&mut self) -> io::Result<bool> {
        let mut magic = [0; 4];
        let mut read = 0;
        while read < magic.len() {
            let more = retry(|| self.input.read(magic.get_mut(read..).unwrap_or_default()))?;
            if more == 0 {
                return if read == 0 { Ok(false) } else { Err(ErrorKind::UnexpectedEof.into()) };
            }
            read += more;
        }
        if is_skipped(&magic) {
            let mut length = [0; 4];
            self.input.read_exact(&mut length)?;
            let length = u64::from(u32::from_le_bytes(length));
            let skipped = io::copy(&mut self.input.by_ref().take(length), &mut io::sink())?;
            return if skipped == length { Ok(true) } else { Err(ErrorKind::UnexpectedEof.into()) };
        }
        self.decoder.reset(magic.as_slice().chain(&mut self.input)).map_err(damaged)?;
        self.inside = true;
        Ok(true)
    }
}

fn damaged(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    // What lies below is an error of reading, or the data's own.
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            return io.kind().into();
        }
        cause = inner.source();
    }
    io::Error::new(ErrorKind::InvalidData, error)
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            if self.inside {
                if self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                    let strategy = BlockDecodingStrategy::UptoBytes(PIECE);
                    self.decoder.decode_blocks(&mut self.input, strategy).map_err(damaged)?;
                }
                let read = self.decoder.read(out)?;
                if read > 0 {
                    return Ok(read);
                }
                if !self.decoder.is_finished() {
                    continue;
                }
                let (told, found) =
                    (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
                self.inside = false;
                if told.is_some() && told != found {
                    return Err(ErrorKind::InvalidData.into());
                }
            }
            if !self.begin()? {
                return Ok(0);
            }
        }
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
