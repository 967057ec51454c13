//! stub
use std::sync::Arc;
use crate::controller::Controller;
/// stub
pub async fn live(_controller: Arc<Controller>) {}
