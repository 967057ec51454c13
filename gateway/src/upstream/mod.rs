//! Towards the controller and the routers: addresses, TLS, connections.
pub mod connect;
pub mod controller;
pub mod target;
pub mod tls;
