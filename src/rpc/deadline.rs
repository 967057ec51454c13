//! The deadline of a call. It covers everything the call waits for: its turn, a read before it, back-off, a check
//! after it.
use futures_util::future::{Either, select};

use super::{CallOptions, Caller};
use crate::base::clock::Clock;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::multipath::attempts::deadline_error;

/// When a call's time ends, on the injected clock; never, if it is infinite.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    at_ms: f64,
    timeout_ms: f64,
}

impl<T, C: Clock> Caller<T, C> {
    /// The deadline of a call that is sent now.
    pub fn deadline(&self, options: &CallOptions) -> Deadline {
        let timeout_ms = options.timeout.unwrap_or(self.config.timeout).as_secs_f64() * 1000.0;
        let elapsed_ms = options.elapsed.as_secs_f64() * 1000.0;
        Deadline { at_ms: self.paths.now_ms() - elapsed_ms + timeout_ms, timeout_ms }
    }

    /// The same for a call that may take any time: without a timeout in `options`, it has no deadline.
    pub fn own_deadline(&self, options: &CallOptions) -> Deadline {
        match options.timeout {
            Some(_) => self.deadline(options),
            None => Deadline { at_ms: f64::INFINITY, timeout_ms: f64::INFINITY },
        }
    }

    /// The time left for a call, in milliseconds; zero once the deadline has passed.
    pub(super) fn left_ms(&self, deadline: Deadline) -> f64 {
        (deadline.at_ms - self.paths.now_ms()).max(0.0)
    }

    /// Waits for something else before a call is sent, but not past its deadline; `cause` says in the error what it
    /// waited for.
    pub(crate) async fn wait_for<R>(
        &self,
        work: impl Future<Output = R> + Unpin,
        method: &'static str,
        deadline: Deadline,
        cause: &str,
    ) -> Result<R, Error> {
        let sleep = std::pin::pin!(self.paths.sleep(self.left_ms(deadline)));
        match select(work, sleep).await {
            Either::Left((result, _)) => Ok(result),
            Either::Right(_) => {
                let ms = deadline.timeout_ms as i64;
                let raw_message = format!("not sent within the deadline of {ms} ms: {cause}");
                Err(Error { raw_message, ..deadline_error(method, deadline.timeout_ms) })
            }
        }
    }
}

impl Deadline {
    /// Turns the failure of a request that was made for a call into that call's own error: after a timeout, it names
    /// the whole timeout.
    pub fn error_of(self, method: &'static str, error: Error) -> Error {
        let own = error.reason == Reason::DeadlineExceeded
            && error.endpoint.is_none()
            && self.timeout_ms.is_finite();
        let raw_message = match own {
            true => deadline_error(method, self.timeout_ms).raw_message,
            false => error.raw_message,
        };
        Error { method, raw_message, ..error }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::base::code::Code;

    #[test]
    fn only_a_deadline_of_our_own_names_the_whole_time() {
        let deadline = Deadline { at_ms: 500.0, timeout_ms: 700.0 };
        let own = deadline.error_of("UpdateLease", deadline_error("GetLease", 20.0));
        assert_eq!((own.method, own.raw_message.contains("700")), ("UpdateLease", true), "{own}");
        let answered = Error { endpoint: Some("http://a".to_owned()), ..deadline_error("GetLease", 20.0) };
        assert!(
            deadline.error_of("UpdateLease", answered).raw_message.contains("20"),
            "a server's own deadline"
        );
        let refused = Error::local("GetLease", Code::Cancelled, Reason::Closed, "closed");
        assert_eq!(deadline.error_of("UpdateLease", refused).raw_message, "closed");
    }
}
