//! The picture of the README: what the terminal really shows, as SVG. `UPDATE=1 cargo test` draws it
//! anew; it needs nothing but the program itself.

use std::fmt::Write as _;
use std::path::Path;

use crate::cli;
use crate::generated::hold;

/// The command in the picture, run in `testdata/examples`.
const COMMAND: &str = "grantlint check grant.jwt --select audience,unknown-claim,scope-format";

/// Size of a character and of the frame, in units of the drawing.
const CHARACTER: f64 = 8.4;
const LINE: f64 = 18.0;
const MARGIN: f64 = 16.0;
/// Height of the bar with the three dots.
const BAR: f64 = 34.0;
const COLUMNS: usize = 82;

/// What is drawn with one look.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Look {
    color: Option<&'static str>,
    bold: bool,
    dim: bool,
    underline: bool,
}

impl Look {
    /// Takes over the parameters of an escape sequence `ESC [ … m`.
    fn apply(&mut self, parameters: &str) {
        for parameter in parameters.split(';') {
            match parameter {
                "" | "0" => *self = Self::default(),
                "1" => self.bold = true,
                "2" => self.dim = true,
                "4" => self.underline = true,
                "31" | "91" => self.color = Some("#ff7b72"),
                "32" | "92" => self.color = Some("#7ee787"),
                "33" | "93" => self.color = Some("#e3b341"),
                "34" | "94" => self.color = Some("#79c0ff"),
                "35" | "95" => self.color = Some("#d2a8ff"),
                "36" | "96" => self.color = Some("#56d4dd"),
                "39" => self.color = None,
                other => panic!("the picture does not know the escape sequence {other}"),
            }
        }
    }
}

/// The runs of a line that look alike, with the look that goes on into the next line.
fn runs(line: &str, look: &mut Look) -> Vec<(Look, String)> {
    let mut runs = Vec::new();
    for (index, piece) in line.split("\u{1b}[").enumerate() {
        let text = if index == 0 {
            piece
        } else {
            let (parameters, text) = piece.split_once('m').expect("an escape sequence for looks");
            look.apply(parameters);
            text
        };
        if !text.is_empty() {
            runs.push((look.clone(), text.to_owned()));
        }
    }
    runs
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn draw(command: &str, output: &str) -> String {
    let lines: Vec<&str> = output.trim_end().lines().collect();
    #[allow(clippy::cast_precision_loss)] // a few hundred at most
    let (width, height) =
        (COLUMNS as f64 * CHARACTER + 2.0 * MARGIN, (lines.len() + 2) as f64 * LINE + BAR + MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-label=\"{}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n\
         <g fill=\"#30363d\"><circle cx=\"20\" cy=\"18\" r=\"6\"/><circle cx=\"40\" cy=\"18\" r=\"6\"/><circle cx=\"60\" cy=\"18\" r=\"6\"/></g>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\" fill=\"#e6edf3\" xml:space=\"preserve\">\n",
        escaped(command)
    );
    let mut look = Look::default();
    let prompt = format!("\u{1b}[32m$\u{1b}[0m \u{1b}[1m{command}\u{1b}[0m");
    for (row, line) in [prompt.as_str(), ""].into_iter().chain(lines).enumerate() {
        let mut column = 0;
        for (look, text) in runs(line, &mut look) {
            // Blanks at the ends are not drawn: viewers differ in whether they count.
            let blanks = text.chars().take_while(|c| *c == ' ').count();
            if !text.trim().is_empty() {
                run(&mut svg, &look, text.trim(), row, column + blanks);
            }
            column += text.chars().count();
        }
        assert!(column <= COLUMNS, "the picture is too narrow for {line:?}");
    }
    svg + "</g>\n</svg>\n"
}

/// One run at its place in the grid: its length is given, so that no font can shift what follows.
#[allow(clippy::cast_precision_loss)] // a few hundred at most
fn run(svg: &mut String, look: &Look, text: &str, row: usize, column: usize) {
    let length = text.chars().count();
    let (x, y) = (MARGIN + column as f64 * CHARACTER, BAR + (row + 1) as f64 * LINE - 4.0);
    let mut style = look.color.map(|color| format!(" fill=\"{color}\"")).unwrap_or_default();
    for (wanted, attribute) in [
        (look.bold, " font-weight=\"bold\""),
        (look.dim, " opacity=\"0.6\""),
        (look.underline, " text-decoration=\"underline\""),
    ] {
        if wanted {
            style.push_str(attribute);
        }
    }
    let wide = length as f64 * CHARACTER;
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{wide:.1}\" lengthAdjust=\"spacingAndGlyphs\"{style}>{}</text>",
        escaped(text)
    );
}

#[test]
fn the_picture_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("docs/rules").exists() && std::env::var_os("UPDATE").is_none() {
        return;
    }
    let words = COMMAND.split(' ').skip(1).chain(["--color", "always", "--lang", "en"]);
    let output = cli::run(cli::grantlint(&root.join("testdata/examples")).args(words), b"");
    assert_eq!(output.status.code(), Some(1), "the example is broken on purpose");
    hold("docs/terminal.svg", &draw(COMMAND, &String::from_utf8(output.stdout).unwrap()));
}
