//! The HTTP status in a pasted text, however a program printed it.

/// `HTTP/1.1 400`, `response code: 400`, `status code 400`, `"status":400`, `statusCode=400`,
/// `status code BadRequest`, `400 Bad Request`, `400 Client Error`,
/// `400 {"error": …}`, or nothing but the number.
pub(super) fn status(text: &str) -> Option<u16> {
    const NAMES: [(&str, &str, u16); 8] = [
        ("badrequest", " bad request", 400),
        ("unauthorized", " unauthorized", 401),
        ("forbidden", " forbidden", 403),
        ("toomanyrequests", " too many requests", 429),
        ("internalservererror", " internal server error", 500),
        ("badgateway", " bad gateway", 502),
        ("serviceunavailable", " service unavailable", 503),
        ("gatewaytimeout", " gateway timeout", 504),
    ];
    // `400 (Bad Request)` of .NET, `(400) Bad Request` of PowerShell.
    let lower = text.to_ascii_lowercase().replace(['(', ')'], "");
    let alone = lower.trim().parse().ok().filter(|number| (400..600).contains(number));
    let named = [
        "http/1.1",
        "http/1.0",
        "http/2",
        "response code",
        "status code",
        "statuscode",
        "status",
        "http error",
        "<--",
        "http",
    ]
    .iter()
    .flat_map(|key| lower.match_indices(key).take(8))
    .find_map(|(at, key)| {
        let tail = lower.get(at + key.len()..)?;
        let tail = tail.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '\n');
        let digits: String = tail.chars().take_while(char::is_ascii_digit).collect();
        let number = digits.parse().ok().filter(|n| digits.len() == 3 && (100..600).contains(n));
        number.or_else(|| NAMES.iter().find(|(name, ..)| tail.starts_with(name)).map(|(.., n)| *n))
    });
    named.or(alone).or_else(|| {
        let stands = |(_, phrase, number): &&(&str, &str, u16)| lower.contains(&format!("{number}{phrase}"));
        NAMES
            .iter()
            .find(stands)
            .map(|(.., number)| *number)
            .or_else(|| of_requests(&lower))
            .or_else(|| before_body(&lower))
    })
}

/// The status before the words of Python's requests, httpx and aiohttp: `502 Server Error: Bad Gateway for url`,
/// `400, message='Bad Request'`.
fn of_requests(lower: &str) -> Option<u16> {
    let at = [" client error", " server error", ", message="].iter().find_map(|words| lower.find(words))?;
    let number = lower.get(at.checked_sub(3)?..at)?.parse().ok()?;
    (400..600).contains(&number).then_some(number)
}

/// The status that a program printed before the body: `token: 400 {'error': …}`.
fn before_body(lower: &str) -> Option<u16> {
    lower.match_indices('{').take(8).find_map(|(at, _)| {
        let before = lower.get(..at)?.trim_end_matches([' ', ':', '"', '\'', '\n']);
        let (rest, digits) = before.split_at_checked(before.len().checked_sub(3)?)?;
        let number = digits.parse().ok().filter(|number| (400..600).contains(number))?;
        rest.ends_with([' ', ':', '=', '\n', ',', '"']).then_some(number)
    })
}
