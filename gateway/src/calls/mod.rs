//! gRPC-Web calls: to the controller's `ClientService`, and to a leased device's `ExporterService`.
mod boundary;
pub mod client_service;
pub mod deadline;
pub mod exporter_service;
pub mod headers;
mod record;
mod relay;
pub mod request;
mod web;
