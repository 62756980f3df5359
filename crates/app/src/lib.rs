//! Use cases, HTTP client, keyring and profiles: the product without a window.
