//! A read: a call that may be sent to several endpoints at once, since asking twice changes nothing.
use futures_util::future::{Either, select};
use futures_util::stream::{FuturesUnordered, StreamExt};

use super::Multipath;
use super::attempts::{Attempts, deadline_error, with_attempts};
use super::clock::Clock;
use super::record::Outcome;
use super::verdict::{is_answer, is_worth_again};
use crate::error::Error;
use crate::reason::Reason;

/// A timer that fires later than this has slept, and the page with it.
const OVERSLEPT_MS: f64 = 1_000.0;
/// A winner that is silent for so many hedge delays loses its place.
const SILENT_DELAYS: f64 = 4.0;
/// One attempt and two more, to one endpoint.
const MOST_TRIES: usize = 3;
/// The first wait before another try at the same endpoint; twice as long the next time.
const BACK_OFF_MS: f64 = 150.0;

/// How a read is made, where it is not made as all are.
#[derive(Clone, Copy, Default)]
pub(super) struct Manner<'a> {
    /// Endpoints that are tried last, in this order.
    pub avoid: &'a [usize],
    /// A further page of a list.
    pub page: Option<Page>,
}

/// A further page of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The endpoint that gave the page before, where that is known: it is asked first.
    pub from: Option<usize>,
}

/// What the controller answered, NOT_FOUND as much as OK, and through which endpoint.
#[derive(Debug)]
pub struct Answer<R> {
    /// The endpoint's index.
    pub endpoint: usize,
    /// The answer.
    pub result: Result<R, Error>,
}

/// What may start an attempt, and when.
struct Plan {
    /// Endpoints that were not tried yet, best first.
    untried: std::vec::IntoIter<usize>,
    /// When more of them start if nothing happens before.
    next_ms: Option<f64>,
    /// Whether that is one, in place of one that failed, or all that are left.
    replaces: bool,
    /// Whether that costs a token: a hedge does, a race and a rescue do not.
    costs_token: bool,
    /// When the remaining ones start for free.
    rescue_ms: f64,
    /// How far apart these start: the last of them before half of the call's time is over, however short.
    rescue_step_ms: f64,
    /// Endpoints that are worth another try, and when.
    again: Vec<(f64, usize)>,
    /// When the silent winner loses its place.
    silent_ms: Option<f64>,
}

impl Plan {
    fn wake_ms(&self, deadline_ms: f64) -> f64 {
        let untried = !self.untried.as_slice().is_empty();
        let times = [self.next_ms.filter(|_| untried), untried.then_some(self.rescue_ms), self.silent_ms];
        let again = self.again.iter().map(|(at, _)| *at);
        times.into_iter().flatten().chain(again).fold(deadline_ms, f64::min)
    }
}

impl<C: Clock> Multipath<C> {
    /// Makes a read. `attempt` is given the index of an endpoint and the time left in milliseconds; dropping
    /// what it gives back aborts the request.
    ///
    /// Without a winner all endpoints race: the first has `stagger_ms` for itself, then the others start, and the
    /// first answer wins. With one, it is
    /// asked alone, hedged once when it is slow and a token is left, and replaced at once when it fails. Past
    /// a quarter of the deadline every endpoint that was not tried yet is.
    ///
    /// A further page of a list is neither raced nor hedged, since a page token asks the controller for the rest of
    /// one list, and it is large. Another endpoint takes over when one fails or stays silent.
    ///
    /// An `Err` says that nobody answered.
    pub async fn read<R, F>(
        &self,
        page: Option<Page>,
        method: &'static str,
        timeout_ms: f64,
        attempt: impl Fn(usize, f64) -> F,
    ) -> Result<Answer<R>, Error>
    where
        F: Future<Output = Result<R, Error>>,
    {
        let manner = Manner { page, ..Manner::default() };
        self.read_so(manner, method, timeout_ms, &attempt).await
    }

    pub(super) async fn read_so<R, F>(
        &self,
        manner: Manner<'_>,
        method: &'static str,
        timeout_ms: f64,
        attempt: &impl Fn(usize, f64) -> F,
    ) -> Result<Answer<R>, Error>
    where
        F: Future<Output = Result<R, Error>>,
    {
        let began = self.clock.now_ms();
        let deadline = began + timeout_ms;
        let mut attempts = Attempts::new(method, began, self.listener.clone());
        let mut running = FuturesUnordered::new();
        let start = |endpoint: usize, attempts: &mut Attempts| {
            let now = self.clock.now_ms();
            self.state().asks(endpoint);
            let number = attempts.start(endpoint, now);
            let work = attempt(endpoint, deadline - now);
            async move { (number, work.await) }
        };
        let (winner, mut plan, probe) = self.plan(method, manner, began, timeout_ms);
        let mut last_error = None;
        let mut now = began;
        let at_once = plan.untried.next().into_iter().chain(probe);
        for endpoint in at_once.filter(|_| timeout_ms > 0.0) {
            running.push(start(endpoint, &mut attempts));
        }
        loop {
            if plan.silent_ms.is_some_and(|at| at <= now) {
                plan.silent_ms = None;
                winner.into_iter().for_each(|winner| self.state().loses(winner));
            }
            // Before anything starts: a page that slept wakes with much due, and with no time for it.
            if now >= deadline {
                self.settle_silent(&mut attempts, now);
                return Err(with_attempts(deadline_error(method, timeout_ms), &attempts));
            }
            while let Some(endpoint) = self.due(&mut plan, now, running.is_empty()) {
                running.push(start(endpoint, &mut attempts));
            }
            if running.is_empty() && plan.again.is_empty() {
                let error = last_error.unwrap_or_else(|| deadline_error(method, timeout_ms));
                return Err(with_attempts(error, &attempts));
            }
            let wake = plan.wake_ms(deadline);
            let sleep = std::pin::pin!(self.clock.sleep((wake - now).max(0.0)));
            // Without anything running the stream ends at once; then only the timer is waited for.
            let ended = if running.is_empty() {
                sleep.await;
                None
            } else {
                match select(running.next(), sleep).await {
                    Either::Left((ended, _)) => ended,
                    Either::Right(_) => None,
                }
            };
            now = self.clock.now_ms();
            if now - wake > OVERSLEPT_MS {
                attempts.spoil_samples();
            }
            let Some((number, result)) = ended else { continue };
            let endpoint = attempts.endpoint(number);
            match result {
                Err(error) if !is_answer(&error) => {
                    let late = error.reason == Reason::DeadlineExceeded;
                    let outcome = if late { Outcome::TimedOut } else { Outcome::Failed };
                    attempts.end(number, outcome, Some(&error), now);
                    self.endpoint_failed(endpoint, attempts.is_sampled(number), now);
                    // The next one starts at once, and that is no hedge.
                    plan.next_ms = Some(now);
                    plan.replaces = true;
                    plan.costs_token = false;
                    let tries = attempts.tries(endpoint);
                    if is_worth_again(&error) && tries < MOST_TRIES {
                        let full = BACK_OFF_MS * 2f64.powi(tries as i32 - 1);
                        plan.again.push((now + full * (0.5 + self.clock.random() / 2.0), endpoint));
                    }
                    last_error = Some(error);
                }
                result => {
                    attempts.end(number, Outcome::Answered, result.as_ref().err(), now);
                    let took = attempts.is_sampled(number).then(|| attempts.took_ms(number, now));
                    self.endpoint_answered(method, endpoint, winner, probe, took, now);
                    self.endpoints_outrun(&attempts, now);
                    attempts.end_open(Outcome::Lost, now);
                    let result = result.map_err(|error| with_attempts(error, &attempts));
                    return Ok(Answer { endpoint, result });
                }
            }
        }
    }

    /// Who is asked first, what follows, and the endpoint that is asked as well, once in a while.
    fn plan(
        &self,
        method: &'static str,
        manner: Manner<'_>,
        now: f64,
        timeout_ms: f64,
    ) -> (Option<usize>, Plan, Option<usize>) {
        let mut state = self.state();
        let settled = state.settled_winner(now);
        let winner = manner.page.and_then(|page| page.from).or(settled);
        let order = state.order(winner, manner.avoid, now);
        let delay = winner.map(|winner| state.hedge_delay_ms(winner, method));
        let alone = order.len() == 1;
        let hedged = delay.filter(|_| state.options.hedging && !alone && manner.page.is_none());
        let probe = winner.filter(|_| hedged.is_some()).and_then(|winner| state.probe(winner));
        let mut plan = Plan {
            next_ms: match winner {
                Some(_) => hedged.map(|delay| now + delay),
                None => manner.page.is_none().then_some(now + state.options.stagger_ms),
            },
            replaces: false,
            costs_token: winner.is_some(),
            rescue_ms: now + timeout_ms / 4.0,
            rescue_step_ms: (timeout_ms / 4.0 / order.len() as f64).min(state.options.stagger_ms),
            again: Vec::new(),
            silent_ms: delay.filter(|_| !alone).map(|delay| now + SILENT_DELAYS * delay),
            untried: order.into_iter(),
        };
        if let Some(probe) = probe {
            let rest: Vec<usize> = plan.untried.filter(|endpoint| *endpoint != probe).collect();
            plan.untried = rest.into_iter();
        }
        (winner, plan, probe)
    }

    /// The endpoint whose attempt starts now, if one does.
    fn due(&self, plan: &mut Plan, now: f64, idle: bool) -> Option<usize> {
        if let Some(place) = plan.again.iter().position(|(at, _)| *at <= now) {
            return Some(plan.again.swap_remove(place).1);
        }
        if plan.untried.as_slice().is_empty() {
            return None;
        }
        let rescue = plan.rescue_ms <= now || idle;
        if !rescue && plan.next_ms.is_none_or(|at| at > now) {
            return None;
        }
        let mut state = self.state();
        if !rescue && plan.costs_token {
            // One hedge for a call; without a token the rest waits for the rescue.
            plan.next_ms = None;
            return state.budget.take().then(|| plan.untried.next()).flatten();
        }
        // Whoever starts alone has a stagger for itself. After that, silence says that something is wrong, and
        // to try the others one by one would cost the caller a stagger for each.
        let alone = std::mem::take(&mut plan.replaces) || rescue;
        plan.next_ms = Some(if alone { now + state.options.stagger_ms } else { now });
        // By the plan, not by the clock: what a late timer has held up starts with it.
        if rescue {
            plan.rescue_ms += plan.rescue_step_ms;
        }
        plan.untried.next()
    }

    /// Those that are silent at the end of the call's time have failed it.
    fn settle_silent(&self, attempts: &mut Attempts, now: f64) {
        let silent: Vec<usize> = attempts.open().filter(|number| attempts.is_sampled(*number)).collect();
        for number in silent {
            self.endpoint_failed(attempts.endpoint(number), true, now);
        }
        attempts.end_open(Outcome::TimedOut, now);
    }

    pub(super) fn endpoint_failed(&self, endpoint: usize, sampled: bool, now: f64) {
        let random = self.clock.random();
        let mut state = self.state();
        state.loses(endpoint);
        if sampled {
            let options = state.options.clone();
            state.endpoints[endpoint].failed(now, random, &options);
        }
    }

    fn endpoint_answered(
        &self,
        method: &'static str,
        endpoint: usize,
        winner: Option<usize>,
        probe: Option<usize>,
        took_ms: Option<f64>,
        now: f64,
    ) {
        let random = self.clock.random();
        let mut state = self.state();
        let clearly_quicker = || {
            let usual = winner.and_then(|winner| state.endpoints[winner].latency_ms());
            probe == Some(endpoint) && took_ms.zip(usual).is_some_and(|(took, usual)| took < usual / 2.0)
        };
        // Somebody else may have won, or lost, while this call was under way.
        match (state.winner(), winner) {
            (None, _) => state.wins(endpoint, now, random),
            (Some(current), _) if current == endpoint => state.holds(),
            (Some(current), Some(asked)) if current == asked => {
                if clearly_quicker() {
                    state.wins(endpoint, now, random);
                } else {
                    state.beaten_by(endpoint, now, random);
                }
            }
            _ => {}
        }
        state.budget.give_back();
        if let Some(took) = took_ms {
            state.heard_of(method, endpoint, took, now);
        }
    }

    /// Those that are still silent when another one has answered.
    fn endpoints_outrun(&self, attempts: &Attempts, now: f64) {
        let mut state = self.state();
        for number in attempts.open().filter(|number| attempts.is_sampled(*number)) {
            state.endpoints[attempts.endpoint(number)].outrun(attempts.took_ms(number, now));
        }
    }
}
