//! The replies of `ClientService`, and the field that shows that a message is one.
use crate::model::names::{self, Kind};
use crate::rpc::ReplyMessage;
use crate::wire::client::v1 as wire;

impl ReplyMessage for wire::Exporter {
    fn missing(&self) -> Option<&'static str> {
        is_unnamed(&self.name, Kind::Exporter).then_some("it has no exporter's name")
    }
}

impl ReplyMessage for wire::Lease {
    fn missing(&self) -> Option<&'static str> {
        is_unnamed(&self.name, Kind::Lease).then_some("it has no lease's name")
    }
}

/// Many messages begin with a string field, and these with their full resource name: its format distinguishes them.
fn is_unnamed(full: &str, kind: Kind) -> bool {
    names::split(full, kind).0.is_empty()
}

impl ReplyMessage for wire::RotateTokenResponse {
    fn missing(&self) -> Option<&'static str> {
        self.token.is_empty().then_some("it has no token")
    }
}

impl ReplyMessage for wire::ListExportersResponse {}
impl ReplyMessage for wire::ListLeasesResponse {}

#[cfg(test)]
mod tests {
    use prost::Message;

    use super::*;
    use crate::rpc::decode;

    #[test]
    fn what_is_another_message_or_none_at_all_is_no_record() {
        let list = wire::ListLeasesResponse { next_page_token: "a token".into(), ..Default::default() };
        // Field 2 of a list is a text, field 2 of a new token a message.
        assert!(decode::<wire::RotateTokenResponse>(&list.encode_to_vec()).is_err());
        assert!(decode::<wire::Lease>(b"\xff\xff").is_err());
        assert_eq!(decode::<wire::Lease>(b"").unwrap_err(), "it has no lease's name");
        assert_eq!(decode::<wire::Exporter>(b"").unwrap_err(), "it has no exporter's name");
        assert_eq!(decode::<wire::RotateTokenResponse>(b"").unwrap_err(), "it has no token");
        assert_eq!(decode::<wire::ListLeasesResponse>(b"").unwrap(), wire::ListLeasesResponse::default());
        assert_eq!(decode::<wire::ListLeasesResponse>(&list.encode_to_vec()).unwrap(), list);
        assert_eq!(decode::<()>(b""), Ok(()));
        let named = wire::Lease { name: "namespaces/lab/leases/a".into(), ..Default::default() };
        assert_eq!(decode::<wire::Lease>(&named.encode_to_vec()).unwrap(), named);
        assert!(decode::<wire::Exporter>(&named.encode_to_vec()).is_err());
        let token = wire::RotateTokenResponse { token: "eyJ".into(), expiry: None };
        assert!(decode::<wire::Exporter>(&token.encode_to_vec()).is_err());
    }
}
