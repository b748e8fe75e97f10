//! Documents of blocks and brackets: HCL and HOCON.

use grantlint::internals::document::blocks::{Dialect, has_blocks, walk};

fn leaves(text: &str, dialect: Dialect) -> String {
    let mut found = Vec::new();
    walk(text, dialect, &mut |leaf| found.push(format!("{}={}", leaf.pointer(), leaf.value())));
    found.join(" ")
}

#[test]
fn blocks_are_read_by_their_brackets() {
    for (text, dialect, expected) in [
        ("a { b = \"c\", d { e: \"f\" } }\ng = 1", Dialect::Hocon, "/a/b=c /a/d/e=f /g=1"),
        (
            "r \"t\" \"n\" {\n  x = \"1\" # y = 2\n}\nz=[\"a\", \"b\"]",
            Dialect::Hcl,
            "/r/t/n/x=1 /z/0=a /z/1=b",
        ),
        ("a = var.b\nc = f(\"d\", { e = \"g\" })\nh = 3", Dialect::Hcl, "/a=${} /c/e=g /h=3"),
        (
            "a = b c // d\ne += [f, g]\n/* h = 1 */ i.j = ${?K}\"l\"",
            Dialect::Hocon,
            "/a=b c /e/0=f /e/1=g /i.j=${?K}\"l\"",
        ),
        ("a = x ? \"b\" : \"c\"\nd = \"e${f(\"g\")}h\"", Dialect::Hcl, "/a=${} /d=e${f(\"g\")}h"),
        ("a = <<-EOF\n b = \"c\"\n EOF\nd = \"e\\\"f\"", Dialect::Hcl, "/a=b = \"c\"\n /d=e\"f"),
        ("a = \"\"\"b\"\"\"\nc = [{d = \"e\"}, {d = \"f\"}]", Dialect::Hocon, "/a=b /c/0/d=e /c/1/d=f"),
        ("a = \" b \" // c\nd = [\"e \"]", Dialect::Hcl, "/a= b  /d/0=e "),
        ("a = \"\"\" b \"\"\"\nc = d \n", Dialect::Hocon, "/a= b  /c=d"),
        ("a = \"b\n} ] )\nc = \"d\"", Dialect::Hcl, "/a= /c=d"),
    ] {
        assert_eq!(leaves(text, dialect), expected, "{text}");
    }
    assert!(!has_blocks("a = ${B}") && has_blocks("a {"));
    assert_eq!(leaves(&"a {".repeat(100_000), Dialect::Hcl), "");
}
