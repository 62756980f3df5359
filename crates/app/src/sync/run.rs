use crate::app::App;
use crate::error::{AppError, Result};

impl App {
    /// « Synchroniser maintenant »: answers when an exchange begun after the call has ended, with its failure if it
    /// failed.
    pub async fn sync_run(&self) -> Result<()> {
        let session = self.session()?;
        session.refuse_demo()?;
        session.acteur.run().await.map_err(|error| match error {
            AppError::Network(error) if error.is_session() => AppError::Session,
            other => other,
        })
    }

    /// The person came back to the window.
    pub fn focus(&self) {
        if let Ok(session) = self.session() {
            session.acteur.focus();
            // A window may stay open for weeks.
            self.daily_care(&session);
        }
    }
}
