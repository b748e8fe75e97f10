//! `grantlint lsp`: diagnostics, hover and quick fixes in an editor, over the Language Server Protocol
//! 3.17 on standard input and output.
//!
//! The few messages that are needed are written as JSON: the types of the whole protocol would cost more
//! to build than all the rest of the command.

mod answers;
pub(crate) mod positions;

use std::collections::HashMap;
use std::error::Error;
use std::io::{self, ErrorKind};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use serde_json::{Value as Json, json};

use super::args::LspArgs;
use super::failure::{Failure, complain};
use super::options;
use super::profile::{self, Exceptions};
use super::status::Status;
use crate::context::{At, Context};
use crate::engine::Policy;
use crate::language::{Lang, phrases};
use answers::Document;

phrases! {
    TOO_LONG:
        "{} is not checked: it is larger than 8 MiB",
        "{} blir ikke sjekket: den er større enn 8 MiB";
}

/// Largest document that is looked at, in bytes.
const LONGEST: usize = 8 * 1024 * 1024;

/// Serves one editor until it says goodbye.
pub(super) fn run(args: &LspArgs) -> Result<Status, Failure> {
    let (connection, threads) = Connection::stdio();
    let ended = serve(&connection, args);
    drop(connection);
    // A client that closes the pipe without a word is gone; one that sends what is not a message is told.
    let read = threads.join();
    ended
        .and_then(|status| Ok(read.map_err(told).map(|()| status)?))
        .map_err(|error| Failure::new(format!("language server: {error}")))
}

/// What is wrong with what was read, without what that was: somebody may have pasted a token.
fn told(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::InvalidData => {
            io::Error::new(ErrorKind::InvalidData, "the input is not a message of the protocol")
        }
        _ => error,
    }
}

type Ended<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

fn serve(connection: &Connection, args: &LspArgs) -> Ended<Status> {
    if let Some(ended) = initialize(connection)? {
        return Ok(ended);
    }
    let mut server = Server {
        args,
        connection,
        context: Context::new(At::Issued),
        policy: Policy::default(),
        lang: options::language(args.lang),
        open: HashMap::new(),
    };
    server.reload()?;
    for message in &connection.receiver {
        match message {
            Message::Request(request) if request.method == "shutdown" => {
                connection.sender.send(Response::new_ok(request.id, Json::Null).into())?;
                return shut_down(connection);
            }
            Message::Request(request) => {
                let response = server.answer(request);
                connection.sender.send(response.into())?;
            }
            // Without a shutdown before it the protocol wants status 1.
            Message::Notification(notification) if notification.method == "exit" => {
                return Ok(Status::Violations);
            }
            Message::Notification(notification) => server.take(&notification)?,
            Message::Response(_) => {}
        }
    }
    Ok(Status::Clean)
}

/// Waits until the editor says hello; the status, if it says goodbye instead.
fn initialize(connection: &Connection) -> Ended<Option<Status>> {
    for message in &connection.receiver {
        match message {
            Message::Request(request) if request.method == "initialize" => {
                let server = json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") });
                let result = json!({ "capabilities": capabilities(), "serverInfo": server });
                connection.sender.send(Response::new_ok(request.id, result).into())?;
                return Ok(None);
            }
            Message::Request(request) => {
                refuse(connection, request, ErrorCode::ServerNotInitialized, "initialize comes first")?;
            }
            Message::Notification(notification) if notification.method == "exit" => {
                return Ok(Some(Status::Violations));
            }
            Message::Notification(_) | Message::Response(_) => {}
        }
    }
    Ok(Some(Status::Clean))
}

/// Waits, after the editor has asked for the end, until it says goodbye.
fn shut_down(connection: &Connection) -> Ended<Status> {
    for message in &connection.receiver {
        match message {
            Message::Request(request) => {
                refuse(connection, request, ErrorCode::InvalidRequest, "nothing is served after shutdown")?;
            }
            Message::Notification(notification) if notification.method == "exit" => break,
            Message::Notification(_) | Message::Response(_) => {}
        }
    }
    Ok(Status::Clean)
}

/// Answers a request that comes at the wrong time, without a word of what is in it.
fn refuse(connection: &Connection, request: Request, code: ErrorCode, why: &str) -> Ended {
    Ok(connection.sender.send(Response::new_err(request.id, code as i32, why.to_owned()).into())?)
}

/// What the server can do. Positions are counted as the protocol does where nothing else was agreed on,
/// in UTF-16.
fn capabilities() -> Json {
    json!({
        "textDocumentSync": { "openClose": true, "change": 1, "save": true },
        "hoverProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix", "source.fixAll"] },
    })
}

struct Server<'a> {
    args: &'a LspArgs,
    connection: &'a Connection,
    context: Context,
    policy: Policy,
    lang: Lang,
    open: HashMap<String, Document>,
}

impl Server<'_> {
    /// Reads what the grants are judged against. What is wrong with it is shown; what was known before
    /// stays.
    fn reload(&mut self) -> Ended {
        let read = profile::read(&self.args.client, &self.args.profile);
        let read = read.and_then(|loaded| Ok((Exceptions::new(&loaded, options::clock())?, loaded)));
        match read {
            Ok((exceptions, loaded)) => {
                self.policy.exceptions = exceptions.live();
                self.policy.levels = loaded.levels;
                self.context = loaded.context;
                // Files in an editor are drafts and fixtures: each is judged at its own time.
                self.context.at = self.args.time.at.map_or(At::Issued, |_| options::at(&self.args.time));
                self.context.skew = self.args.time.skew.unwrap_or(self.context.skew);
                Ok(())
            }
            Err(failure) => {
                complain("error", &failure);
                self.notify("window/showMessage", json!({ "type": 1, "message": failure.to_string() }))
            }
        }
    }

    fn notify(&self, method: &str, params: Json) -> Ended {
        Ok(self.connection.sender.send(Notification::new(method.to_owned(), params).into())?)
    }

    /// Takes what the editor tells.
    fn take(&mut self, notification: &Notification) -> Ended {
        let params = &notification.params;
        let document = &params["textDocument"];
        let Some(uri) = document["uri"].as_str() else { return Ok(()) };
        match notification.method.as_str() {
            "textDocument/didOpen" => self.show(uri, document["text"].as_str()),
            // Documents come whole; of several changes the last holds.
            "textDocument/didChange" => {
                let changes = params["contentChanges"].as_array();
                self.show(uri, changes.and_then(|changes| changes.last()?["text"].as_str()))
            }
            "textDocument/didSave" => {
                self.reload()?;
                let open: Vec<(String, String)> =
                    self.open.iter().map(|(uri, document)| (uri.clone(), document.text.clone())).collect();
                open.iter().try_for_each(|(uri, text)| self.show(uri, Some(text)))
            }
            "textDocument/didClose" => {
                self.open.remove(uri);
                self.publish(uri, &json!([]))
            }
            _ => Ok(()),
        }
    }

    /// Lints a document and shows what was found.
    fn show(&mut self, uri: &str, text: Option<&str>) -> Ended {
        let Some(text) = text else { return Ok(()) };
        if text.len() > LONGEST {
            self.open.remove(uri);
            self.publish(uri, &json!([]))?;
            let message = TOO_LONG.in_lang(self.lang).replace("{}", uri);
            return self.notify("window/showMessage", json!({ "type": 2, "message": message }));
        }
        let document = Document::lint(uri, text, &self.context, &self.policy);
        let diagnostics = document.diagnostics(self.lang);
        self.open.insert(uri.to_owned(), document);
        self.publish(uri, &diagnostics)
    }

    fn publish(&self, uri: &str, diagnostics: &Json) -> Ended {
        self.notify("textDocument/publishDiagnostics", json!({ "uri": uri, "diagnostics": diagnostics }))
    }

    fn answer(&self, request: Request) -> Response {
        let params = &request.params;
        let uri = params.pointer("/textDocument/uri").and_then(Json::as_str).unwrap_or_default();
        let document = self.open.get(uri);
        let result = match request.method.as_str() {
            "textDocument/hover" => document.and_then(|d| d.hover(&params["position"], self.lang)),
            "textDocument/codeAction" => {
                document.map(|d| d.actions(uri, &params["range"], &self.context, &self.policy, self.lang))
            }
            "initialize" => {
                let message = "initialize comes once".to_owned();
                return Response::new_err(request.id, ErrorCode::InvalidRequest as i32, message);
            }
            other => {
                let message = format!("{other} is not served");
                return Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message);
            }
        };
        Response::new_ok(request.id, result.unwrap_or(Json::Null))
    }
}
