//! What a test or a presenter orders: changes of the lab, faults of endpoints, and answers of a request's own choosing.
//! Not how a fault is carried out on a connection: that is for the program around the lab.
pub mod answer;
pub mod change;
pub mod fault;
