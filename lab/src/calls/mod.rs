//! Implements the calls of `ClientService`, and converts stored objects to replies.
mod lease_rules;
mod reads;
mod sharing;
mod wire_form;
mod writes;
