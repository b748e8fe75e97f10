//! `grantlint token`: an access token of the double's key, for testing an API.

use serde_json::{Map, Value};

use super::args::IssueArgs;
use super::key::key;
use crate::cli::failure::Failure;
use crate::cli::options::clock;
use crate::cli::print::print;
use crate::cli::status::Status;
use crate::serve::access::Issuing;

/// Prints a token with the claims that the user gives.
pub(crate) fn issue(args: &IssueArgs) -> Result<Status, Failure> {
    let mut asked: Map<String, Value> = args.claims.iter().cloned().collect();
    let mut twice = None;
    let mut put = |name: &'static str, value: Option<&String>| {
        if let Some(value) = value
            && asked.insert(name.to_owned(), value.as_str().into()).is_some()
        {
            twice = Some(name);
        }
    };
    put("scope", Some(&args.scopes.concat().join(" ")));
    put("consumer", args.consumer.as_ref());
    put("supplier", args.supplier.as_ref());
    put("client_id", args.client_id.as_ref());
    put("pid", args.pid.as_ref());
    put("aud", args.resource.as_ref());
    if let Some(name) = twice {
        let option = name.replace("aud", "resource").replace('_', "-");
        return Err(Failure::new(format!(
            "--{option} and --claim {name}=… both say what {name} is; give one"
        )));
    }
    let now = clock().saturating_add(args.clock);
    let issuing = Issuing { issuer: &args.issuer, now, lifetime: args.token_lifetime, tier: None };
    let claims = issuing.as_asked(asked).map_err(Failure::new)?;
    if !args.key.exists() {
        let file = args.key.display();
        return Err(Failure::new(format!(
            "{file} does not exist. Start the double with serve --key {file} first: it makes the key"
        )));
    }
    let key = key(Some(&args.key))?;
    let token = key.sign(&claims).map_err(|error| Failure::new(error.to_string()))?;
    print(&format!("{token}\n"))
}
