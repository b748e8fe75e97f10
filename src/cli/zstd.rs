//! Zstandard (RFC 8878), read block by block: each is handed on before the next is waited for.
//!
//! ruzstd keeps a whole window back until it has seen the last block of a frame, up to 8 MiB of lines that would
//! get no answer while a pipe is idle, and none at all where the data is cut. So it is told at once that the frame has
//! ended, looked at instead of read, and read only where it holds more than later blocks can refer to.

use std::io::{self, BufReader, ErrorKind, Read, Write};

use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{BlockDecodingStrategy, DEFAULT_MAX_WINDOW_SIZE, FrameDecoder};

/// First bytes of a frame (section 3.1.1).
pub(super) const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// First bytes of a frame that is to be skipped, but for the low half of the first (section 3.1.2).
const SKIPPED: [u8; 4] = [0x50, 0x2a, 0x4d, 0x18];

/// The bit of a frame's descriptor that says that a checksum follows (section 3.1.1.1.1).
const HAS_CHECKSUM: u8 = 1 << 2;
/// The bit that says that the frame is its own window.
const IS_SINGLE: u8 = 1 << 5;

/// Largest block, in bytes (section 3.1.1.2.4).
const LARGEST_BLOCK: usize = 128 * 1024;
/// Least bytes that are kept beside the window.
const LEAST_ROOM: usize = 1024 * 1024;

/// Whether these are the first bytes of a frame that is to be skipped.
pub(super) fn is_skipped(head: &[u8]) -> bool {
    matches!(head, [first, rest @ ..] if first & 0xf0 == SKIPPED[0] && rest.starts_with(&SKIPPED[1..]))
}

/// Frames, one after the other: a log that was rotated and put together has many.
pub(super) struct Frames<R> {
    input: BufReader<R>,
    decoder: FrameDecoder,
    frame: Option<Frame>,
    /// A block as it was read.
    block: Vec<u8>,
    /// What was decoded of it, and how much of that was handed on.
    ready: Vec<u8>,
    given: usize,
    /// What went wrong after that.
    trouble: Option<io::Error>,
}

/// The frame that is being read.
struct Frame {
    /// Bytes that later blocks may refer to.
    window: usize,
    /// Bytes that the decoder holds.
    held: usize,
    checksum: Option<Checksum>,
    /// Whether its last block was read.
    ended: bool,
}

impl<R: Read> Frames<R> {
    pub(super) fn new(input: R) -> Self {
        let (decoder, block, ready) = (FrameDecoder::new(), Vec::new(), Vec::new());
        Self { input: BufReader::new(input), decoder, frame: None, block, ready, given: 0, trouble: None }
    }

    /// Goes to the next frame; false at the end of the input.
    fn begin(&mut self) -> io::Result<bool> {
        let mut magic = Vec::new();
        match self.input.by_ref().take(4).read_to_end(&mut magic)? {
            0 => return Ok(false),
            4 => {}
            _ => return Err(ErrorKind::UnexpectedEof.into()),
        }
        if is_skipped(&magic) {
            let mut length = [0; 4];
            self.input.read_exact(&mut length)?;
            let length = u64::from(u32::from_le_bytes(length));
            let skipped = io::copy(&mut self.input.by_ref().take(length), &mut io::sink())?;
            return if skipped == length { Ok(true) } else { Err(ErrorKind::UnexpectedEof.into()) };
        }
        let [mut descriptor, mut window] = [[0]; 2];
        self.input.read_exact(&mut descriptor)?;
        let [flags] = descriptor;
        let is_single = flags & IS_SINGLE != 0;
        if !is_single {
            self.input.read_exact(&mut window)?;
        }
        // The checksum is read here, after the last block.
        let descriptor = [flags & !HAS_CHECKSUM];
        let rest = if is_single { &[][..] } else { &window };
        let head = magic.chain(descriptor.as_slice()).chain(rest).chain(&mut self.input);
        start(&mut self.decoder, head)?;
        let window = if is_single { self.decoder.content_size() } else { window_of(window) };
        let checksum = (flags & HAS_CHECKSUM != 0).then(Checksum::new).transpose()?;
        let window = usize::try_from(window).map_err(damaged)?;
        self.frame = Some(Frame { window, held: 0, checksum, ended: false });
        Ok(true)
    }

    /// Reads a block of the frame; false at its end.
    fn next_block(&mut self) -> io::Result<bool> {
        let Some(frame) = &mut self.frame else { return Ok(false) };
        if frame.ended {
            if let Some(checksum) = &frame.checksum {
                let mut told = [0; 4];
                self.input.read_exact(&mut told)?;
                if checksum.0.get_calculated_checksum() != Some(u32::from_le_bytes(told)) {
                    return Err(ErrorKind::InvalidData.into());
                }
            }
            self.frame = None;
            return Ok(false);
        }
        if frame.held >= frame.window.saturating_add(frame.window.max(LEAST_ROOM)) {
            frame.make_room(&mut self.decoder)?;
        }
        self.block.resize(3, 0);
        self.input.read_exact(&mut self.block)?;
        let Some((is_last, size)) = header_of(&self.block).filter(|(_, size)| *size <= LARGEST_BLOCK) else {
            return Err(ErrorKind::InvalidData.into());
        };
        frame.ended = is_last;
        self.block.resize(3 + size, 0);
        self.input.read_exact(self.block.get_mut(3..).unwrap_or_default())?;
        decode(&mut self.decoder, self.block.as_slice())?;
        (self.given, frame.held) = (0, frame.look(&mut self.decoder, &mut self.ready)?);
        frame.checksum.as_mut().map_or(Ok(()), |checksum| checksum.add(&self.ready))?;
        Ok(true)
    }

    /// Decodes the next block; false if the last one was decoded before.
    fn advance(&mut self) -> io::Result<bool> {
        if let Some(trouble) = self.trouble.take() {
            return Err(trouble);
        }
        Ok(self.next_block()? || self.begin()?)
    }

    /// Whether the next block was read already, so that nobody has to wait for it.
    fn has_more(&self) -> bool {
        let ahead = self.input.buffer();
        self.frame.as_ref().is_some_and(|frame| !frame.ended)
            && header_of(ahead).is_some_and(|(_, size)| ahead.len() >= 3 + size)
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut read = 0;
        loop {
            let mut ready = self.ready.get(self.given..).unwrap_or_default();
            let given = ready.read(out.get_mut(read..).unwrap_or_default())?;
            self.given += given;
            read += given;
            if read == out.len() || (read > 0 && !self.has_more()) {
                return Ok(read);
            }
            match self.advance() {
                Ok(true) => {}
                Ok(false) => return Ok(read),
                Err(trouble) if read > 0 => {
                    self.trouble = Some(trouble);
                    return Ok(read);
                }
                Err(trouble) => return Err(trouble),
            }
        }
    }
}

impl Frame {
    /// What the decoder holds beyond what it held before; how much it holds.
    fn look(&self, decoder: &mut FrameDecoder, ready: &mut Vec<u8>) -> io::Result<usize> {
        ready.clear();
        let mut look = Look { known: self.held, ready };
        decoder.collect_to_writer(&mut look)?;
        Ok(self.held + ready.len())
    }

    /// Leaves no more than the window in the decoder.
    fn make_room(&mut self, decoder: &mut FrameDecoder) -> io::Result<()> {
        let beyond = u64::try_from(self.held.saturating_sub(self.window)).map_err(damaged)?;
        io::copy(&mut decoder.take(beyond), &mut io::sink())?;
        // Emptied, it begins at the beginning of its memory again, so that what it holds is in one piece.
        let window = decoder.collect().unwrap_or_default();
        for piece in window.chunks(self.window.clamp(1, LARGEST_BLOCK)) {
            decode_raw(decoder, piece)?;
        }
        self.held = window.len();
        Ok(())
    }
}

/// Copies what is new of what it is given, and takes nothing.
struct Look<'a> {
    known: usize,
    ready: &'a mut Vec<u8>,
}

impl Write for Look<'_> {
    fn write(&mut self, held: &[u8]) -> io::Result<usize> {
        self.ready.extend_from_slice(held.get(self.known..).unwrap_or_default());
        Ok(0)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The checksum of a frame: ruzstd makes it of what is read from it, so it is read from another decoder.
struct Checksum(FrameDecoder);

impl Checksum {
    fn new() -> io::Result<Self> {
        let mut decoder = FrameDecoder::new();
        // A window as large as the largest block.
        start(&mut decoder, MAGIC.chain([0, 7 << 3].as_slice()))?;
        Ok(Self(decoder))
    }

    fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        for piece in bytes.chunks(LARGEST_BLOCK) {
            decode_raw(&mut self.0, piece)?;
            io::copy(&mut self.0, &mut io::sink())?;
        }
        Ok(())
    }
}

/// The bytes of a window (section 3.1.1.1.2).
fn window_of([descriptor]: [u8; 1]) -> u64 {
    let base = 1_u64 << (10 + (descriptor >> 3));
    base + base / 8 * u64::from(descriptor & 7)
}

/// Whether a block is the last, and how many bytes follow its header (section 3.1.1.2).
fn header_of(block: &[u8]) -> Option<(bool, usize)> {
    let [low, middle, high] = *block.first_chunk()?;
    let header = u32::from_le_bytes([low, middle, high, 0]);
    let is_repeated = header >> 1 & 3 == 1;
    let size = if is_repeated { 1 } else { usize::try_from(header >> 3).ok()? };
    Some((header & 1 == 1, size))
}

/// Begins a frame with this header, and says that it has ended: from then on all is given that is decoded.
fn start(decoder: &mut FrameDecoder, header: impl Read) -> io::Result<()> {
    const LAST: [u8; 3] = [1, 0, 0];
    decoder.reset(header).map_err(|error| match error {
        FrameDecoderError::WindowSizeTooBig { .. } => too_far_back(),
        other => damaged(other),
    })?;
    decode(decoder, LAST.as_slice())
}

/// Decodes one block.
fn decode(decoder: &mut FrameDecoder, block: impl Read) -> io::Result<()> {
    decoder.decode_blocks(block, BlockDecodingStrategy::UptoBlocks(1)).map(drop).map_err(damaged)
}

/// Decodes a block that is not compressed.
fn decode_raw(decoder: &mut FrameDecoder, bytes: &[u8]) -> io::Result<()> {
    let [low, middle, high, _] = u32::try_from(bytes.len() << 3).map_err(damaged)?.to_le_bytes();
    decode(decoder, [low, middle, high].chain(bytes))
}

/// Why a frame is not read that is good, but keeps more in memory than an input may.
fn too_far_back() -> io::Error {
    const LARGEST: u64 = DEFAULT_MAX_WINDOW_SIZE / (1024 * 1024);
    let why = format!(
        "is compressed with a zstd window of more than {LARGEST} MiB, which is not read here; unpack it first (`zstd -dc --long=31`), and pipe it in"
    );
    io::Error::new(ErrorKind::FileTooLarge, why)
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
