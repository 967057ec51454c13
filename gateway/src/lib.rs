//! `jumpstarter-gateway`: one program between browsers and a Jumpstarter controller. It serves gRPC-Web for
//! `ClientService`, leased devices through the lab's router, and the page.
pub mod app;
pub mod calls;
pub mod check;
pub mod gateway;
pub mod health;
pub mod identity;
pub mod log;
pub mod metrics;
pub mod options;
pub mod origin;
pub mod page;
pub mod readiness;
pub mod routes;
pub mod server;
pub mod status;
pub mod streams;
pub mod tunnel;
pub mod upstream;
