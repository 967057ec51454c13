//! The rules of the race, compiled once for all calls. They are generic over the reply; in a browser's wasm
//! each further copy of them is some kilobytes to download, so there the reply's type is taken away before
//! and given back after. Elsewhere nothing is boxed, and futures stay `Send` where their parts are.
#[cfg(target_arch = "wasm32")]
use std::any::Any;

#[cfg(target_arch = "wasm32")]
use futures_util::future::{FutureExt, LocalBoxFuture};

use crate::error::Error;
use crate::multipath::Multipath;
use crate::multipath::clock::Clock;
use crate::multipath::write::{Again, Written};

#[cfg(target_arch = "wasm32")]
type Reply = Box<dyn Any>;
#[cfg(target_arch = "wasm32")]
type Work<'a, T> = LocalBoxFuture<'a, T>;

/// A read; `page` for a further page of a list.
pub async fn read<'a, C: Clock, R: 'static, F>(
    paths: &Multipath<C>,
    page: bool,
    method: &'static str,
    timeout_ms: f64,
    attempt: impl Fn(usize, f64) -> F,
) -> Result<R, Error>
where
    F: Future<Output = Result<R, Error>> + 'a,
{
    #[cfg(not(target_arch = "wasm32"))]
    return match page {
        false => paths.read(method, timeout_ms, attempt).await,
        true => paths.read_page(method, timeout_ms, attempt).await,
    };
    #[cfg(target_arch = "wasm32")]
    {
        let attempt = |endpoint, time_ms| boxed(attempt(endpoint, time_ms));
        read_any(paths, page, method, timeout_ms, &attempt).await.map(given_back)
    }
}

/// A write; see [`Multipath::write`].
#[allow(clippy::too_many_arguments)]
pub async fn write<'a, C: Clock, R: 'static, F, P, L>(
    paths: &Multipath<C>,
    method: &'static str,
    timeout_ms: f64,
    again: Again,
    attempt: impl Fn(usize, f64) -> F,
    probe: impl Fn(usize, f64) -> P,
    look: impl Fn(f64) -> L,
) -> Written<R>
where
    F: Future<Output = Result<R, Error>> + 'a,
    P: Future<Output = Result<(), Error>> + 'a,
    L: Future<Output = Option<R>> + 'a,
{
    #[cfg(not(target_arch = "wasm32"))]
    return paths.write(method, timeout_ms, again, attempt, probe, look).await;
    #[cfg(target_arch = "wasm32")]
    {
        let attempt = |endpoint, time_ms| boxed(attempt(endpoint, time_ms));
        let probe = |endpoint, time_ms| probe(endpoint, time_ms).boxed_local();
        let look =
            |left_ms| look(left_ms).map(|found| found.map(|reply| Box::new(reply) as Reply)).boxed_local();
        let written = write_any(paths, method, timeout_ms, again, &attempt, &probe, &look).await;
        Written { result: written.result.map(given_back), unsure: written.unsure }
    }
}

#[cfg(target_arch = "wasm32")]
fn boxed<'a, R: 'static>(
    work: impl Future<Output = Result<R, Error>> + 'a,
) -> Work<'a, Result<Reply, Error>> {
    work.map(|result| result.map(|reply| Box::new(reply) as Reply)).boxed_local()
}

#[cfg(target_arch = "wasm32")]
fn given_back<R: 'static>(reply: Reply) -> R {
    match reply.downcast::<R>() {
        Ok(reply) => *reply,
        // Only `boxed` above makes replies, of the very type that its caller asks back.
        Err(_) => unreachable!("a reply of another type"),
    }
}

#[cfg(target_arch = "wasm32")]
async fn read_any<'a, C: Clock>(
    paths: &Multipath<C>,
    page: bool,
    method: &'static str,
    timeout_ms: f64,
    attempt: &dyn Fn(usize, f64) -> Work<'a, Result<Reply, Error>>,
) -> Result<Reply, Error> {
    match page {
        false => paths.read(method, timeout_ms, attempt).await,
        true => paths.read_page(method, timeout_ms, attempt).await,
    }
}

#[cfg(target_arch = "wasm32")]
async fn write_any<'a, C: Clock>(
    paths: &Multipath<C>,
    method: &'static str,
    timeout_ms: f64,
    again: Again,
    attempt: &dyn Fn(usize, f64) -> Work<'a, Result<Reply, Error>>,
    probe: &dyn Fn(usize, f64) -> Work<'a, Result<(), Error>>,
    look: &dyn Fn(f64) -> Work<'a, Option<Reply>>,
) -> Written<Reply> {
    paths.write(method, timeout_ms, again, attempt, probe, look).await
}
