//! gRPC's status codes. A type of our own, so that the npm package does not depend on tonic; `transport::tonic`
//! converts.
//!
//! Source: gRPC's doc/statuscodes.md.

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $number:literal is $name:literal,)+) => {
        /// gRPC's status code.
        ///
        /// ```
        /// use jumpstarter_web::base::code::Code;
        ///
        /// assert_eq!(Code::from_number(5), Code::NotFound);
        /// assert_eq!(Code::NotFound.name(), "NOT_FOUND");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $variant = $number,)+ }

        impl Code {
            /// The code of a number; `Unknown` for a number that gRPC does not have.
            pub fn from_number(number: i32) -> Self {
                match number { $($number => Self::$variant,)+ _ => Self::Unknown }
            }

            /// The canonical name: `NOT_FOUND`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

codes! {
    /// Not an error.
    Ok = 0 is "OK",
    /// The operation was cancelled, typically by the caller.
    Cancelled = 1 is "CANCELLED",
    /// An error without a more precise code. The controller returns most of its errors with it.
    Unknown = 2 is "UNKNOWN",
    /// The request is wrong, whatever the state of the system.
    InvalidArgument = 3 is "INVALID_ARGUMENT",
    /// The deadline passed before the operation ended.
    DeadlineExceeded = 4 is "DEADLINE_EXCEEDED",
    /// A requested object does not exist.
    NotFound = 5 is "NOT_FOUND",
    /// The object to be created already exists.
    AlreadyExists = 6 is "ALREADY_EXISTS",
    /// The caller is known but not permitted to do that.
    PermissionDenied = 7 is "PERMISSION_DENIED",
    /// A quota is used up, or a limit exceeded.
    ResourceExhausted = 8 is "RESOURCE_EXHAUSTED",
    /// The system is not in the state that the operation needs.
    FailedPrecondition = 9 is "FAILED_PRECONDITION",
    /// The operation was aborted, typically by a concurrent one.
    Aborted = 10 is "ABORTED",
    /// The operation went past the valid range.
    OutOfRange = 11 is "OUT_OF_RANGE",
    /// The server does not implement the operation.
    Unimplemented = 12 is "UNIMPLEMENTED",
    /// An invariant of the system is broken.
    Internal = 13 is "INTERNAL",
    /// The service cannot be reached at the moment.
    Unavailable = 14 is "UNAVAILABLE",
    /// Data is lost or corrupted, and cannot be recovered.
    DataLoss = 15 is "DATA_LOSS",
    /// The request has no valid credentials.
    Unauthenticated = 16 is "UNAUTHENTICATED",
}

impl Code {
    /// The code in a `grpc-status` trailer; `Unknown` if its value is not a number.
    pub fn from_bytes(value: &[u8]) -> Self {
        let number = str::from_utf8(value).ok().and_then(|text| text.parse().ok());
        number.map_or(Self::Unknown, Self::from_number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_trailers_give_codes() {
        for (value, code) in [("0", Code::Ok), ("5", Code::NotFound), ("16", Code::Unauthenticated)] {
            assert_eq!(Code::from_bytes(value.as_bytes()), code);
            assert_eq!(Code::from_number(value.parse().unwrap()), code);
        }
        for value in ["17", "-1", "", "five", "5 ", "\u{fc}"] {
            assert_eq!(Code::from_bytes(value.as_bytes()), Code::Unknown, "{value:?}");
        }
    }
}
