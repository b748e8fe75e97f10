//! The addresses of the double.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use http_body_util::LengthLimitError;
use serde_json::{Value, json};
use tower_http::timeout::TimeoutLayer;

use super::form::{self, LONGEST_BODY};
use super::guard::{Guard, Turned};
use super::judge::Claims;
use super::records::Record;
use super::shared::{Shared, host, is_late};
use super::{events, page};
use crate::explain::markdown::Layout;
use crate::explain::{text, topic};
use crate::grant::algorithm::Algorithm;
use crate::language::Lang;
use crate::maskinporten::rar;
use crate::render::json as render;
use crate::report::Verdict;

/// Longest body of the double's own API, in bytes.
const LONGEST_API_BODY: usize = 64 * 1024;

/// How long a client may take to send a body.
const BODY_TIME: Duration = Duration::from_secs(10);

/// How long a request may take, besides the delay that was asked for.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// Everything that the double answers.
pub fn router(shared: Shared, delay: Duration) -> Router {
    let page = page::ASSETS.iter().fold(Router::new(), |router, asset| {
        router.route(asset.path, get(move || async move { asset.response() }))
    });
    Router::new()
        .route("/token", any(token))
        .route("/.well-known/oauth-authorization-server", get(well_known))
        .route("/.well-known/openid-configuration", get(well_known_of_skyporten))
        .route("/jwk", get(jwks))
        .route("/jwks", get(jwks))
        .route("/errors/{code}", get(explained))
        .route("/healthz", get(async || "ok\n"))
        .route("/api/grants", get(grants).delete(clear))
        .route("/api/grants/{number}", get(grant))
        .route("/api/events", get(events::stream))
        .route("/api/tokens", post(tokens))
        .route("/api/answers", get(planned).post(plan).delete(unplan))
        .merge(page)
        .fallback(async || nothing_here())
        .method_not_allowed_fallback(async || {
            failure(
                StatusCode::METHOD_NOT_ALLOWED,
                "invalid_request",
                "this address does not take this method",
            )
        })
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LONGEST_REQUEST + delay))
        .layer(middleware::from_fn_with_state(shared.clone(), admitted))
        .with_state(shared)
}

/// Turns away what must not be answered, and says of every answer what it may be used for.
async fn admitted(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let turned = admits(&shared.guard, &request);
    let mut response = match turned {
        Ok(()) => next.run(request).await,
        Err(Turned::Host) => failure(
            StatusCode::MISDIRECTED_REQUEST,
            "invalid_request",
            "this double does not answer to the name in Host; start it with --issuer and that name",
        ),
        Err(Turned::Origin) => failure(
            StatusCode::FORBIDDEN,
            "invalid_request",
            "pages of other origins may not ask this double",
        ),
    };
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    response
}

fn admits(guard: &Guard, request: &Request) -> Result<(), Turned> {
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let site = text(HeaderName::from_static("sec-fetch-site"));
    // A link from elsewhere may lead to the page.
    let site = site.filter(|_| request.uri().path() != "/" || request.method() != Method::GET);
    // HTTP/1.0 does without Host, and no browser speaks it.
    let is_old = request.version() == Version::HTTP_10;
    let host = host(request.headers(), request.uri()).or(is_old.then_some("localhost"));
    guard.admits(host, text(header::ORIGIN), site)
}

/// A JSON answer.
pub(super) fn answer(status: StatusCode, body: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json")];
    (status, headers, body.to_string()).into_response()
}

fn failure(status: StatusCode, error: &str, why: &str) -> Response {
    answer(status, &json!({ "error": error, "error_description": why }))
}

fn nothing_here() -> Response {
    failure(StatusCode::NOT_FOUND, "not_found", "there is nothing at this address")
}

fn invalid(why: &str) -> Response {
    failure(StatusCode::BAD_REQUEST, "invalid_request", why)
}

/// Work that takes a processor for a while, or waits for a disk.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Response> {
    tokio::task::spawn_blocking(work).await.map_err(|_| {
        failure(StatusCode::INTERNAL_SERVER_ERROR, "server_error", "this is a defect of grantlint")
    })
}

async fn token(State(shared): State<Shared>, request: Request) -> Result<Response, Response> {
    let (parts, body) = request.into_parts();
    let issuer = shared.issuer(&parts.headers, &parts.uri);
    let now = (shared.clock)();
    let body = read(&shared, body, LONGEST_BODY).await?;
    let double = Arc::clone(&shared.double);
    let work = move || {
        let request = form::Request {
            method: parts.method.as_str(),
            content_type: parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()),
            query: parts.uri.query(),
            body: body.as_deref(),
        };
        double.token(&request, &issuer, now)
    };
    let sent = blocking(work)
        .await?
        .map_err(|error| failure(StatusCode::INTERNAL_SERVER_ERROR, "server_error", &error.to_string()))?;
    if !sent.delay.is_zero() {
        tokio::time::sleep(sent.delay).await;
    }
    if sent.drops {
        return Ok(dropped());
    }
    let status = StatusCode::from_u16(sent.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = answer(status, &sent.body);
    let headers = response.headers_mut();
    let mut put = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    put("x-grantlint-report", format!("/api/grants/{}", sent.record.number));
    put("x-grantlint-findings", sent.record.findings());
    if status == StatusCode::METHOD_NOT_ALLOWED {
        put("allow", "POST".to_owned());
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        put("retry-after", "1".to_owned());
    }
    Ok(response)
}

/// The body; `None` if it is too long, of which no more is read than that shows.
async fn read(shared: &Shared, body: Body, most: usize) -> Result<Option<Bytes>, Response> {
    let whole = tokio::time::timeout(BODY_TIME, to_bytes(body, most));
    let whole = tokio::select! {
        whole = whole => whole.map_err(drop),
        () = is_late(shared.ends.clone()) => Err(()),
    };
    match whole {
        Ok(Ok(bytes)) => Ok(Some(bytes)),
        Ok(Err(error)) if error.source().is_some_and(<dyn std::error::Error>::is::<LengthLimitError>) => {
            Ok(None)
        }
        Ok(Err(_)) => Err(invalid("the body ended too early")),
        Err(()) => Err(failure(StatusCode::REQUEST_TIMEOUT, "invalid_request", "the body took too long")),
    }
}

/// A response that is not sent: the connection is closed instead.
fn dropped() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Dropped);
    response
}

/// Marks a response that is not to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Dropped;

async fn well_known(State(shared): State<Shared>, headers: HeaderMap, uri: Uri) -> Response {
    let issuer = shared.issuer(&headers, &uri);
    let base = issuer.trim_end_matches('/');
    // RFC 8414 section 2, with the members of Maskinporten's own document.
    let document = json!({
        "issuer": issuer,
        "token_endpoint": format!("{base}/token"),
        "jwks_uri": format!("{base}/jwk"),
        "grant_types_supported": [form::JWT_BEARER],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": Algorithm::ALL.map(Algorithm::name),
        "authorization_details_types_supported": rar::TYPES.iter().map(|known| known.name).collect::<Vec<_>>(),
    });
    answer(StatusCode::OK, &document)
}

/// Skyporten has its metadata at the address of OpenID Connect; Maskinporten has nothing there.
async fn well_known_of_skyporten(shared: State<Shared>, headers: HeaderMap, uri: Uri) -> Response {
    if shared.double.is_skyporten() { well_known(shared, headers, uri).await } else { nothing_here() }
}

async fn jwks(State(shared): State<Shared>) -> Response {
    answer(StatusCode::OK, &serde_json::to_value(shared.double.key().jwks()).unwrap_or_default())
}

/// A parameter of the address.
fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let mut all = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    all.find(|(n, _)| n == name).map(|(_, value)| value.into_owned())
}

/// The language asked for; English if none is.
fn lang(uri: &Uri) -> Result<Lang, &'static str> {
    match parameter(uri, "lang").as_deref() {
        Some("nb" | "nn" | "no") => Ok(Lang::Nb),
        Some("en") | None => Ok(Lang::En),
        Some(_) => Err("lang is neither en nor nb"),
    }
}

/// The verdict asked for. A name that none has would find nothing, which in a test looks like success.
fn verdict(uri: &Uri) -> Result<Option<Verdict>, String> {
    let Some(name) = parameter(uri, "verdict") else { return Ok(None) };
    let known = Verdict::ALL.into_iter().find(|verdict| verdict.name() == name);
    let names = || Verdict::ALL.map(Verdict::name).join(", ");
    known.map(Some).ok_or_else(|| format!("verdict is none of {}", names()))
}

async fn grants(State(shared): State<Shared>, uri: Uri) -> Result<Response, Response> {
    let since = match parameter(&uri, "since") {
        Some(text) => text.parse().map_err(|_| invalid("since is not a number"))?,
        None => 0,
    };
    let verdict = verdict(&uri).map_err(|why| invalid(&why))?;
    let lang = lang(&uri).map_err(invalid)?;
    let body = blocking(move || {
        let wanted = |record: &Arc<Record>| verdict.is_none_or(|wanted| record.verdict() == wanted);
        let records = shared.double.records().since(since);
        let grants: Vec<Value> = records.iter().filter(|r| wanted(r)).map(|r| r.json(lang)).collect();
        let counts = shared.double.records().counts();
        json!({
            "schema_version": render::SCHEMA_VERSION,
            "grants": grants,
            "summary": render::summary_value(&counts.summary),
            "requests": counts.requests,
            "refused": counts.refused,
        })
    });
    Ok(answer(StatusCode::OK, &body.await?))
}

async fn grant(
    State(shared): State<Shared>,
    Path(number): Path<String>,
    uri: Uri,
) -> Result<Response, Response> {
    let lang = lang(&uri).map_err(invalid)?;
    let record = number.parse().ok().and_then(|number| shared.double.records().get(number));
    Ok(match record {
        Some(record) => answer(StatusCode::OK, &record.json(lang)),
        None => failure(StatusCode::NOT_FOUND, "not_found", "no request of this number is kept"),
    })
}

/// What `error_uri` of a refusal leads to: what the code means and what to do.
async fn explained(Path(code): Path<String>, uri: Uri) -> Result<Response, Response> {
    let lang = lang(&uri).map_err(invalid)?;
    let Some(found) = topic::named(&code).filter(|found| found.code().is_some()) else {
        return Ok(nothing_here());
    };
    let text = text::explanation(&found, lang, &Layout { width: 80, color: false });
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

async fn clear(State(shared): State<Shared>) -> StatusCode {
    shared.double.records().clear();
    StatusCode::NO_CONTENT
}

async fn tokens(State(shared): State<Shared>, request: Request) -> Result<Response, Response> {
    let issuer = shared.issuer(request.headers(), request.uri());
    let now = (shared.clock)();
    let asked: Claims = serde_json::from_slice(&own_body(&shared, request).await?)
        .map_err(|error| invalid(&format!("the body is not a JSON object of claims: {error}")))?;
    let claims = shared.double.asked(asked, &issuer, now).map_err(|why| invalid(&why))?;
    let made = blocking(move || shared.double.issue(&claims, now)).await?;
    match made {
        Ok(body) => Ok(answer(StatusCode::OK, &body)),
        Err(error) => Err(failure(StatusCode::INTERNAL_SERVER_ERROR, "server_error", &error.to_string())),
    }
}

/// The body of a request to the double's own API.
async fn own_body(shared: &Shared, request: Request) -> Result<Bytes, Response> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    // A page cannot send this type to another origin without asking first.
    if content_type.is_none_or(|value| !value.starts_with("application/json")) {
        return Err(failure(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "invalid_request",
            "Content-Type must be application/json",
        ));
    }
    read(shared, request.into_body(), LONGEST_API_BODY).await?.ok_or_else(|| {
        failure(StatusCode::PAYLOAD_TOO_LARGE, "invalid_request", "the body is larger than 64 KiB")
    })
}

async fn planned(State(shared): State<Shared>) -> Response {
    answer(StatusCode::OK, &shared.double.plans(|plans| plans.json()))
}

async fn plan(State(shared): State<Shared>, request: Request) -> Result<Response, Response> {
    let body = own_body(&shared, request).await?;
    let planned = shared.double.plans(|plans| plans.add(&body).map(|()| plans.json()));
    planned.map(|plans| answer(StatusCode::CREATED, &plans)).map_err(|why| invalid(&why))
}

async fn unplan(State(shared): State<Shared>) -> StatusCode {
    shared.double.plans(super::control::Plans::clear);
    StatusCode::NO_CONTENT
}
