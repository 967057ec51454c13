//! What a test or a user can order: changes of the lab, faults of endpoints, and responses to requests. The program around the
//! lab applies faults to connections.
pub mod answer;
pub mod change;
pub mod fault;
