//! The pictures of the README and the documentation: what the terminal really shows, as SVG. `UPDATE=1 cargo test` draws it
//! again; it needs nothing but the program itself.

use std::fmt::Write as _;
use std::path::Path;

use crate::cli;
use crate::generated::hold;

/// Each picture: its file, the command, which is run in `testdata/examples`, and its colours.
const PICTURES: [(&str, &str, &Colors); 3] = [
    ("docs/terminal.svg", "grantlint check grant.jwt", &DARK),
    ("docs/terminal-full.svg", "grantlint check grant.jwt --select MP-110,MP-200,lifetime", &LIGHT),
    ("docs/terminal-concise.svg", "grantlint check grant.jwt good.jwt --format concise", &DARK),
];

/// The colours of a terminal.
struct Colors {
    paper: &'static str,
    ink: &'static str,
    dots: &'static str,
    /// Red, green, yellow, blue, magenta, cyan.
    ansi: [&'static str; 6],
}

static DARK: Colors = Colors {
    paper: "#0d1117",
    ink: "#e6edf3",
    dots: "#30363d",
    ansi: ["#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd"],
};

static LIGHT: Colors = Colors {
    paper: "#ffffff",
    ink: "#1f2328",
    dots: "#d1d9e0",
    ansi: ["#cf222e", "#116329", "#7d4e00", "#0969da", "#8250df", "#1b7c83"],
};

/// Size of a character and of the frame, in units of the drawing.
const CHARACTER: f64 = 8.4;
const LINE: f64 = 18.0;
const MARGIN: f64 = 16.0;
/// Height of the bar with the three dots.
const BAR: f64 = 34.0;
const COLUMNS: usize = 82;
/// What the terminal is told to be. The rest is the frame.
const WRAPPED: usize = 80;

/// What is drawn with one look.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Look {
    color: Option<usize>,
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
                "31" | "91" => self.color = Some(0),
                "32" | "92" => self.color = Some(1),
                "33" | "93" => self.color = Some(2),
                "34" | "94" => self.color = Some(3),
                "35" | "95" => self.color = Some(4),
                "36" | "96" => self.color = Some(5),
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

/// The rows of the terminal, which breaks a line that is too long wherever it ends: each run with its
/// first column.
fn rows<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Vec<(Look, String, usize)>> {
    let mut look = Look::default();
    let mut rows = Vec::new();
    for line in lines {
        let mut row = Vec::new();
        let mut column = 0;
        for (look, text) in runs(line, &mut look) {
            let mut rest: Vec<char> = text.chars().collect();
            while !rest.is_empty() {
                if column == WRAPPED && rest.len() > COLUMNS - WRAPPED {
                    rows.push(std::mem::take(&mut row));
                    column = 0;
                }
                let fits = if column + rest.len() <= COLUMNS { rest.len() } else { WRAPPED - column };
                let piece: String = rest.drain(..fits).collect();
                row.push((look.clone(), piece, column));
                column += fits;
            }
        }
        rows.push(row);
    }
    rows
}

fn draw(command: &str, output: &str, colors: &Colors) -> String {
    let prompt = format!("\u{1b}[32m$\u{1b}[0m \u{1b}[1m{command}\u{1b}[0m");
    let lines = rows([prompt.as_str(), ""].into_iter().chain(output.trim_end().lines()));
    let Colors { paper, ink, dots, .. } = colors;
    #[allow(clippy::cast_precision_loss)] // a few hundred at most
    let (width, height) =
        (COLUMNS as f64 * CHARACTER + 2.0 * MARGIN, lines.len() as f64 * LINE + BAR + MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-label=\"{}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{paper}\"/>\n\
         <g fill=\"{dots}\"><circle cx=\"20\" cy=\"18\" r=\"6\"/><circle cx=\"40\" cy=\"18\" r=\"6\"/><circle cx=\"60\" cy=\"18\" r=\"6\"/></g>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\" fill=\"{ink}\" xml:space=\"preserve\">\n",
        escaped(command)
    );
    for (row, runs) in lines.iter().enumerate() {
        for (look, text, column) in runs {
            // Spaces at the ends are not drawn: viewers differ in whether they count.
            let spaces = text.chars().take_while(|c| *c == ' ').count();
            if !text.trim().is_empty() {
                run(&mut svg, look, text.trim(), (row, column + spaces), colors);
            }
        }
    }
    svg + "</g>\n</svg>\n"
}

/// One run at its place in the grid: its length is given, so that no font can shift what follows.
#[allow(clippy::cast_precision_loss)] // a few hundred at most
fn run(svg: &mut String, look: &Look, text: &str, (row, column): (usize, usize), colors: &Colors) {
    let length = text.chars().count();
    let (x, y) = (MARGIN + column as f64 * CHARACTER, BAR + (row + 1) as f64 * LINE - 4.0);
    let mut style = look.color.map(|color| format!(" fill=\"{}\"", colors.ansi[color])).unwrap_or_default();
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
fn the_pictures_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("docs/rules").exists() && std::env::var_os("UPDATE").is_none() {
        return crate::support::not_run("made documents", "they are not in this package");
    }
    for (file, command, colors) in PICTURES {
        let words = command.split(' ').skip(1).chain(["--at", "issued", "--color", "always", "--lang", "en"]);
        let output = cli::run(cli::grantlint(&root.join("testdata/examples")).args(words), b"");
        assert_eq!(output.status.code(), Some(1), "the example is broken on purpose");
        hold(file, &draw(command, &String::from_utf8(output.stdout).unwrap(), colors));
    }
}
