//! What a program joins strings with: operators, calls, statements.

/// Whether the string that opens at `at` is an argument of a call that makes one string of several:
/// `concat!("eyJ", "…")`, `CONCAT('eyJ', '…')`, `"".join(["eyJ", "…"])`.
pub(super) fn is_joining_call(text: &[u8], at: usize) -> bool {
    const NAMES: [&[u8]; 6] = [b"concat", b"concatenate", b"join", b"paste0", b"strcat", b"str_c"];
    const FARTHEST: usize = 200;
    let before = text.get(at.saturating_sub(FARTHEST)..at).unwrap_or_default();
    let Some(open) = memchr::memrchr(b'(', before) else { return false };
    let (name, arguments) = before.split_at_checked(open).unwrap_or_default();
    let name = name.strip_suffix(b"!").unwrap_or(name).to_ascii_lowercase();
    !arguments.contains(&b')') && NAMES.iter().any(|joins| name.ends_with(joins))
}

/// Whether the list that ends behind `end` is made one string, with nothing in between: `["eyJ", "…"].join("")`.
pub(super) fn is_joined_list(text: &[u8], end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default().trim_ascii_start();
    let rest = rest.strip_prefix(b",").unwrap_or(rest).trim_ascii_start();
    let behind = rest.strip_prefix(b"].join(");
    behind.is_some_and(|rest| [&b"\"\""[..], b"''", b"``"].iter().any(|empty| rest.starts_with(empty)))
}

/// Where the string begins that the next line gives to another name: `val payload = "…"`.
pub(super) fn assigned(text: &[u8], end: usize) -> Option<usize> {
    const FARTHEST: usize = 160;
    let rest = text.get(end..text.len().min(end + FARTHEST))?;
    let line = memchr::memchr(b'\n', rest)? + 1;
    let ends = rest.get(..line)?.iter().all(|b| b" \t\r\n;,".contains(b));
    let next = rest.get(line..).filter(|_| ends)?;
    let open = next.iter().position(|b| matches!(b, b'"' | b'\'' | b'`' | b'\n'))?;
    let name = next.get(..open)?.trim_ascii_end();
    name.ends_with(b"=").then_some(end + line + open)
}

/// Signs that join two strings in some language, once or twice.
const JOINING: &[u8] = b"+.&|<>~";

/// Calls that join two strings.
const CALLS: [&[u8]; 6] = [b".append(", b").append(", b".concat(", b").concat(", b".Append(", b").Append("];

/// What joins two strings: where it ends, whether there is an operator, and whether a line ends.
pub(super) fn operator(text: &[u8], end: usize) -> (usize, bool, bool) {
    const FARTHEST: usize = 200;
    let (mut at, mut signs, mut has_line, mut goes_on) = (end, 0, false, false);
    while let Some(&byte) = text.get(at).filter(|_| at < end + FARTHEST) {
        let rest = text.get(at..).unwrap_or_default();
        if let Some(call) = CALLS.iter().find(|call| signs == 0 && rest.starts_with(call)) {
            signs += 1;
            at += call.len();
            continue;
        }
        match byte {
            b'\n' => has_line = true,
            b' ' | b'\t' | b'\r' | b'\\' | b'_' => {}
            // The line goes on in PowerShell, and in MATLAB.
            b'`' if matches!(rest.get(1), Some(b'\n' | b'\r')) => {}
            b'.' if signs == 0 && matches!(rest, [_, b'.', b'.', b'\n' | b'\r' | b' ', ..]) => {
                goes_on = true;
                at += 2;
            }
            // A call on a line of its own.
            b')' if signs == 0 && rest.get(1).is_some_and(u8::is_ascii_whitespace) => {}
            sign if JOINING.contains(&sign) && signs < 2 => signs += 1,
            _ => break,
        }
        at += 1;
    }
    let at = at + if signs > 0 { conversion(text, at) } else { 0 };
    (at, signs > 0 || goes_on, has_line)
}

/// Length of the call that makes a long text of the string behind an operator: `|| TO_CLOB('…')`.
fn conversion(text: &[u8], at: usize) -> usize {
    const CALLS: [&[u8]; 2] = [b"to_clob(", b"to_nclob("];
    let rest = text.get(at..).unwrap_or_default();
    let begins = |call: &&&[u8]| rest.get(..call.len()).is_some_and(|name| name.eq_ignore_ascii_case(call));
    CALLS.iter().find(begins).map_or(0, |call| call.len())
}

/// Where the string begins that the next statement puts behind the one that ends at `end`: `x += "…"`,
/// `x = x & "…"`, `x.Append("…")`.
pub(super) fn statement(text: &[u8], end: usize) -> Option<usize> {
    const FARTHEST: usize = 160;
    let rest = text.get(end..text.len().min(end + FARTHEST))?;
    let line = memchr::memchr(b'\n', rest)? + 1;
    let ends = rest.get(..line)?.iter().all(|b| b" \t\r\n);".contains(b));
    let next = rest.get(line..).filter(|_| ends)?;
    let open = next.iter().position(|b| matches!(b, b'"' | b'\'' | b'`' | b'\n'))?;
    is_appending(next.get(..open)?.trim_ascii()).then_some(end + line + open)
}

/// Whether what is before a string appends it to a variable.
fn is_appending(before: &[u8]) -> bool {
    const ENDS: [&[u8]; 6] = [b"+=", b".=", b"&=", b"<<", b"append(", b"Append("];
    if ENDS.iter().any(|end| before.ends_with(end)) {
        return true;
    }
    let Some(equals) = memchr::memchr(b'=', before) else { return false };
    let (name, value) = before.split_at_checked(equals).unwrap_or_default();
    let value = value.strip_prefix(b"=").unwrap_or(value).trim_ascii();
    let again = value.iter().rposition(|b| !b"+.&|<>~ ".contains(b)).map_or(0, |at| at + 1);
    again < value.len() && !name.is_empty() && value.get(..again) == Some(name.trim_ascii())
}
