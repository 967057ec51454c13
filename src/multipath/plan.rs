//! Which endpoints a read asks, and when: which one comes first, and what starts another attempt. `read.rs` handles
//! the results of the attempts.
use super::Multipath;
use super::read::ReadStrategy;
use crate::base::clock::Clock;

/// A winner that is silent for this many hedge delays loses its place.
const SILENT_DELAYS: f64 = 4.0;
/// The timeout that a stream without a deadline is planned with.
const STREAM_TIMEOUT_MS: f64 = 30_000.0;

/// The timeout that a plan is made for: that of the call, unless it is infinite.
pub(super) fn planned_timeout_ms(timeout_ms: f64) -> f64 {
    if timeout_ms.is_finite() { timeout_ms } else { STREAM_TIMEOUT_MS }
}

/// The events that may start an attempt, and their times.
pub(super) struct Plan {
    /// Endpoints that have not been tried yet, best first.
    pub untried: std::vec::IntoIter<usize>,
    /// When more of them start if nothing else happens first.
    pub next_ms: Option<f64>,
    /// Whether that starts a single endpoint, to replace a failed one, or all remaining endpoints.
    pub replaces: bool,
    /// Whether that costs a token: a hedge does; a race and a rescue do not.
    pub costs_token: bool,
    /// When the remaining endpoints start without a token.
    pub rescue_ms: f64,
    /// The interval at which these start: the last one starts before half of the call's time is over, however short
    /// that is.
    pub rescue_step_ms: f64,
    /// Endpoints that are worth a retry, and when.
    pub again: Vec<(f64, usize)>,
    /// When the silent winner loses its place.
    pub silent_ms: Option<f64>,
    /// Whether a server has forbidden another try.
    stopped: bool,
}

impl Plan {
    /// The time of the next event, or the deadline.
    pub(super) fn wake_ms(&self, deadline_ms: f64) -> f64 {
        let untried = !self.untried.as_slice().is_empty();
        let times = [self.next_ms.filter(|_| untried), untried.then_some(self.rescue_ms), self.silent_ms];
        let again = self.again.iter().map(|(at, _)| *at);
        times.into_iter().flatten().chain(again).fold(deadline_ms, f64::min)
    }

    /// Schedules a retry at an endpoint, if the deadline allows it.
    pub(super) fn again(&mut self, endpoint: usize, at_ms: f64, deadline_ms: f64) {
        if at_ms < deadline_ms && !self.stopped {
            self.again.push((at_ms, endpoint));
        }
    }

    /// Rules out retries: the call ends with the attempts in progress and the endpoints that it has not asked yet.
    pub(super) fn stop_retries(&mut self) {
        self.again.clear();
        self.stopped = true;
    }
}

impl<C: Clock> Multipath<C> {
    /// The plan of a read: the first endpoint, the ones that follow, and occasionally an additional one (a probe).
    pub(super) fn plan(
        &self,
        method: &'static str,
        strategy: ReadStrategy<'_>,
        now: f64,
        timeout_ms: f64,
    ) -> (Option<usize>, Plan, Option<usize>) {
        let mut state = self.state();
        let settled = state.settled_winner(now);
        let winner = strategy.page.and_then(|page| page.from).or(settled);
        let mut order = state.order(winner, strategy.avoid, now);
        order.retain(|endpoint| !strategy.excluded.contains(endpoint));
        let quarter_ms = planned_timeout_ms(timeout_ms) / 4.0;
        let is_alone = order.len() == 1;
        let delay = winner.filter(|_| !is_alone).map(|winner| state.hedge_delay_ms(winner, method));
        let hedged = delay.filter(|_| state.options.hedging && strategy.page.is_none());
        let probe =
            winner.filter(|_| hedged.is_some() && !strategy.stream).and_then(|winner| state.probe(winner));
        let mut plan = Plan {
            next_ms: match winner {
                Some(_) => hedged.map(|delay| now + delay),
                None => strategy.page.is_none().then_some(now + state.options.stagger_ms),
            },
            replaces: false,
            costs_token: winner.is_some(),
            rescue_ms: now + quarter_ms,
            rescue_step_ms: (quarter_ms / order.len() as f64).min(state.options.stagger_ms),
            again: Vec::new(),
            silent_ms: delay.filter(|_| !strategy.stream).map(|delay| now + SILENT_DELAYS * delay),
            stopped: false,
            untried: order.into_iter(),
        };
        if let Some(probe) = probe {
            let rest: Vec<usize> = plan.untried.filter(|endpoint| *endpoint != probe).collect();
            plan.untried = rest.into_iter();
        }
        (winner, plan, probe)
    }

    /// The endpoint whose attempt starts now, if any.
    pub(super) fn due(&self, plan: &mut Plan, now: f64, idle: bool) -> Option<usize> {
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
            // One hedge per call; without a token, the rest waits for the rescue.
            plan.next_ms = None;
            return state.budget.take().then(|| plan.untried.next()).flatten();
        }
        // An endpoint that starts alone has a stagger for itself. If it is still silent after that, something is
        // wrong, and trying the others one by one would cost the caller one stagger each.
        let alone = std::mem::take(&mut plan.replaces) || rescue;
        plan.next_ms = Some(if alone { now + state.options.stagger_ms } else { now });
        // By the plan, not by the clock: everything that a late timer has delayed starts with it.
        if rescue {
            plan.rescue_ms += plan.rescue_step_ms;
        }
        plan.untried.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(untried: Vec<usize>) -> Plan {
        Plan {
            untried: untried.into_iter(),
            next_ms: Some(20.0),
            replaces: false,
            costs_token: false,
            rescue_ms: 30.0,
            rescue_step_ms: 5.0,
            again: Vec::new(),
            silent_ms: None,
            stopped: false,
        }
    }

    #[test]
    fn the_next_event_is_the_earliest_that_can_still_happen() {
        assert_eq!(plan(vec![1]).wake_ms(100.0), 20.0);
        assert_eq!(plan(Vec::new()).wake_ms(100.0), 100.0, "no endpoint is left");
        assert_eq!(Plan { next_ms: None, ..plan(vec![1]) }.wake_ms(100.0), 30.0);
        assert_eq!(Plan { silent_ms: Some(10.0), ..plan(vec![1]) }.wake_ms(100.0), 10.0);
        assert_eq!(Plan { again: vec![(50.0, 0), (40.0, 2)], ..plan(Vec::new()) }.wake_ms(100.0), 40.0);
    }

    #[test]
    fn a_retry_is_scheduled_before_the_deadline_and_while_none_is_forbidden() {
        let mut plan = plan(Vec::new());
        [99.5, 100.0, 100.5].iter().for_each(|at| plan.again(0, *at, 100.0));
        assert_eq!(plan.again, [(99.5, 0)]);
        plan.stop_retries();
        plan.again(0, 50.0, 100.0);
        assert_eq!(plan.again, []);
    }
}
