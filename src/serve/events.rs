//! The records as they come, as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, Sse};
use futures_util::Stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use super::records::Record;
use super::shared::Shared;

/// How often a page is told that the double is still there.
const HEARTBEAT: Duration = Duration::from_secs(15);

struct Stage {
    records: Receiver<Arc<Record>>,
    ends: watch::Receiver<bool>,
}

/// One event for each record, with its row and its number as the id. A page that was too slow, or that
/// comes back, is told to read the list again.
pub(super) async fn stream(
    State(shared): State<Shared>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stage = Stage { records: shared.events.subscribe(), ends: shared.ends.clone() };
    Sse::new(futures_util::stream::unfold(stage, |mut stage| async move {
        let event = stage.next().await?;
        Some((Ok(event), stage))
    }))
}

impl Stage {
    async fn next(&mut self) -> Option<Event> {
        tokio::select! {
            record = self.records.recv() => match record {
                Ok(record) => {
                    let event = Event::default().event("grant").id(record.number.to_string());
                    Some(event.data(record.row().to_string()))
                }
                Err(RecvError::Lagged(_)) => Some(Event::default().event("reload").data("")),
                Err(RecvError::Closed) => None,
            },
            () = tokio::time::sleep(HEARTBEAT) => Some(Event::default().comment("")),
            _ = self.ends.wait_for(|ends| *ends) => None,
        }
    }
}
