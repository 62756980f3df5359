//! Besace without a window: JSON in and out, documented exit codes.
