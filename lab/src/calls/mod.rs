//! What the calls of `ClientService` do, and how stored objects look in their replies.
mod lease_rules;
mod reads;
mod sharing;
mod wire_form;
mod writes;
