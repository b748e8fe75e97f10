//! Passwords as they are read from files and terminals.

use grantlint::context::Password;

#[test]
fn one_line_ending_is_not_part_of_a_password() {
    assert_eq!(Password::new("a b \n").reveal(), "a b ");
    assert_eq!(Password::new("a\r\n").reveal(), "a");
    assert_eq!(Password::new("a\n\n").reveal(), "a\n");
    assert_eq!(Password::new("").reveal(), "");
    assert_eq!(format!("{:?}", Password::new("geheim")), "Password");
}
