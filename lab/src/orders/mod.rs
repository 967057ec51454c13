//! What a test or a presenter orders: faults of endpoints and answers of a request's own choosing, in words and checks.
//! Not how they are carried out on a connection: that is for the program around the lab.
pub mod answer;
pub mod fault;
