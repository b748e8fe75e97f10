//! A diff as `git diff` writes it: what the files will be counts, what was removed does not.

/// What a diff leaves in the files, and the name of the last file. Signs, removed lines and headings are replaced by
/// spaces, so that everything else is where it was. `None` if the text is not a diff.
pub(super) fn after(text: &str) -> Option<(String, &str)> {
    let begins = |start: &str| text.starts_with(start) || text.contains(&format!("\n{start}"));
    if !begins("@@ -") || !begins("+++ ") {
        return None;
    }
    let (mut out, mut name, mut is_inside) = (String::with_capacity(text.len()), "", false);
    for line in text.split_inclusive('\n') {
        if let Some(file) = line.strip_prefix("+++ ") {
            name = file.trim_end().rsplit('/').next().unwrap_or_default();
        }
        is_inside = (is_inside || line.starts_with("@@ -")) && !line.starts_with("diff ");
        match line.strip_prefix(['+', ' ']).filter(|_| is_inside) {
            Some(line) if !line.starts_with("++ ") => {
                out.push(' ');
                out.push_str(line);
            }
            _ => out.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' })),
        }
    }
    Some((out, name))
}
