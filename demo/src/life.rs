//! stub
use crate::controller::Controller;
use std::sync::Arc;
/// stub
pub async fn live(_controller: Arc<Controller>) {}
