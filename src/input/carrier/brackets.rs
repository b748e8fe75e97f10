//! Brackets of JSON.

use crate::maskinporten::limits;

/// How many brackets of JSON are open.
#[derive(Default)]
pub(super) struct Depth {
    open: usize,
    in_string: bool,
    is_protected: bool,
}

impl Depth {
    /// Whether more are open than in any grant.
    pub(super) const fn is_too_deep(&self) -> bool {
        self.open > limits::JSON_DEPTH
    }

    /// Takes the next byte; whether it closes what was opened first.
    pub(super) const fn closes(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.is_protected => self.is_protected = false,
            b'\\' => self.is_protected = self.in_string,
            b'"' => self.in_string = !self.in_string,
            b'{' | b'[' if !self.in_string => self.open += 1,
            b'}' | b']' if !self.in_string => {
                self.open = self.open.saturating_sub(1);
                return self.open == 0;
            }
            _ => {}
        }
        false
    }
}
