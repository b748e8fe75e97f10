//! Values that a template or a program left.

use grantlint::internals::maskinporten::placeholders::is_placeholder;

#[test]
fn templates_and_printed_objects_are_told_from_values() {
    for text in [
        "$UUID",
        "%X%",
        "{x}",
        "#{x}",
        "@x@",
        "$(x)",
        "${x}",
        "{{ x }}",
        "<x>",
        "__X__",
        "%!s(MISSING)",
        "ARRAY(0x555a90b85d10)",
        "HASH(0x1)",
        "Array",
        "java.util.ArrayList@1b",
        "Optional.empty",
        "***",
        "process.env.X",
        "CHANGEME",
        "your-client-id",
        "YOUR_KEY",
        "undefined",
        "[object Object]",
    ] {
        assert!(is_placeholder(text), "{text}");
    }
    for text in [
        "3f6d2c9e-51ab-4b0e-8f67-1d2e3c4b5a69",
        "{3f6d2c9e-51ab-4b0e-8f67-1d2e3c4b5a69}",
        "oidc_test",
        "test_rp",
        "V1StGXR8_Z5jdHi6B-myT",
        "__9aB3dK2xQe7Lm1__",
        "$2b$10$N9qo8uLOickgx2ZMRZoMye",
        "__",
        "%%",
        "@@",
        "$",
        "arrayref",
        "a@b",
        "key@1b",
        "digdir:test",
        "https://api.example.no/",
        "yours",
        "todo-app",
        "-",
        "",
    ] {
        assert!(!is_placeholder(text), "{text}");
    }
}
