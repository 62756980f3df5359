use besace_store::{Changes, Sujet};

use crate::app::{App, lock};

impl App {
    /// Closes the open profile, if there is one; an exchange under way stops where it is.
    pub fn profil_close(&self) {
        let session = lock(&self.inner.session).take();
        if let Some(session) = session {
            // Explicitly: a command still running may hold the session a moment longer.
            session.stop();
            self.tell(Changes::of([Sujet::Profil]));
        }
    }
}
