const GRANT: &str = "@bad:1@\
    @bad:2@\
    @bad:3@";
let raw = r#"@good1@"#;
