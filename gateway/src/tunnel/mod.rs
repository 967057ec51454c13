//! Tunnels to leased devices: dialed with the caller's own headers, carried by the router, with HTTP/2 inside.
pub mod dial;
pub mod frame;
pub mod lease;
pub mod pipe;
pub mod pool;
pub mod state;
