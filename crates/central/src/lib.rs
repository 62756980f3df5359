//! The central API: accounts, sync, storage, mail.
