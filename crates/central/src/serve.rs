//! Listening.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::central::Central;
use crate::routes::{Adresses, Etat, router};

/// Passwords hashed at once: 19 MiB and one core each.
const HACHAGES_MAX: usize = 4;

/// Serves until `stop` completes; exchanges in progress end first.
pub async fn serve(
    listener: TcpListener,
    central: Arc<Central>,
    adresses: Adresses,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let etat = Etat { central, hachages: Arc::new(Semaphore::new(HACHAGES_MAX)), adresses };
    let service = router(etat).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}
