//! The controller: the namespace, its clock, its keys, and its state. `serve` provides its services.
pub mod auth;
#[cfg(feature = "devices")]
pub mod listeners;
pub mod names;
pub mod pages;
pub mod policy;
pub mod token;
pub mod version;

use std::sync::{Mutex, MutexGuard, PoisonError};

use tonic::Status;
use tonic::metadata::MetadataMap;

use self::auth::CallerKind;

use self::pages::Revisions;
use self::policy::Policy;
use self::token::{Kind, Signer};
use self::version::Version;
use crate::changes::Changes;
use crate::clock::{Clock, Nanos, SECOND};
use crate::namespace::label_rules::LabelRules;
use crate::namespace::store::Store;
use crate::random::Random;

/// The default lifetime of a token: a year, like the real controller's.
pub const TOKEN_LIFETIME: Nanos = 365 * 24 * 3600 * SECOND;

/// One controller with one namespace.
pub struct Controller {
    /// Its clock, which determines when leases begin and end.
    pub clock: Clock,
    /// The signer of its tokens.
    pub signer: Signer,
    /// Creates and parses its page tokens.
    pub revisions: Revisions,
    /// Its random generator.
    pub random: Random,
    /// Its rules for hidden and deprecated labels.
    pub rules: LabelRules,
    /// Wakes the streams that wait for a change.
    pub changes: Changes,
    /// The exporters that listen for dials.
    #[cfg(feature = "devices")]
    pub listeners: listeners::Listeners,
    #[cfg(feature = "devices")]
    router: Mutex<String>,
    state: Mutex<State>,
}

struct State {
    store: Store,
    condition: auth::Condition,
    starting_until: Option<Nanos>,
    policy: Policy,
    version: Version,
}

/// One call in progress, with exclusive access to the store.
pub struct Call<'call> {
    /// The called controller.
    pub controller: &'call Controller,
    /// The namespace, after everything that is due has been processed.
    pub store: &'call mut Store,
    /// The time of the call.
    pub now: Nanos,
    /// The settings of the controller.
    pub policy: Policy,
    condition: auth::Condition,
    metadata: &'call MetadataMap,
    /// The caller, once it is authenticated.
    pub caller: Option<String>,
}

impl Controller {
    /// A controller of a namespace. `compaction` is the compaction interval of its API server.
    pub fn new(clock: Clock, store: Store, rules: LabelRules, compaction: Nanos) -> Self {
        let random = store.random.clone();
        let revisions = Revisions::new(clock.now(), compaction, &random);
        let state = State {
            store,
            condition: auth::Condition::default(),
            starting_until: None,
            policy: Policy::default(),
            version: Version::default(),
        };
        Self {
            clock,
            signer: Signer::new(random.clone()),
            revisions,
            rules,
            random,
            changes: Changes::default(),
            #[cfg(feature = "devices")]
            listeners: listeners::Listeners::default(),
            #[cfg(feature = "devices")]
            router: Mutex::new(String::from("router.jumpstarter.example:443")),
            state: Mutex::new(state),
        }
    }

    /// Accesses the store, after processing everything that is due.
    pub fn with<R>(&self, work: impl FnOnce(&mut Store, Nanos) -> R) -> R {
        let result = {
            let mut state = self.state();
            let now = self.clock.now();
            state.store.settle(now);
            work(&mut state.store, now)
        };
        self.changes.notify();
        result
    }

    /// The same for work that changes nothing, so that it wakes no stream that waits for a change, unless something was
    /// due.
    pub fn look<R>(&self, work: impl FnOnce(&mut Store, Nanos) -> R) -> R {
        let (result, has_changed) = {
            let mut state = self.state();
            let now = self.clock.now();
            let has_changed = state.store.settle(now);
            (work(&mut state.store, now), has_changed)
        };
        if has_changed {
            self.changes.notify();
        }
        result
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Processes a call; returns the answer and the caller's name, if it was authenticated.
    pub fn answer<R>(
        &self,
        metadata: &MetadataMap,
        work: impl FnOnce(&mut Call<'_>) -> Result<R, Status>,
    ) -> (Result<R, Status>, Option<String>) {
        let (condition, policy) = (self.condition(), self.policy());
        self.with(|store, now| {
            let mut call = Call { controller: self, store, now, policy, condition, metadata, caller: None };
            let answer = work(&mut call);
            (answer, call.caller)
        })
    }

    /// The same for a call that changes nothing in the store.
    #[cfg(feature = "devices")]
    pub fn answer_read<R>(
        &self,
        metadata: &MetadataMap,
        work: impl FnOnce(&mut Call<'_>) -> Result<R, Status>,
    ) -> (Result<R, Status>, Option<String>) {
        let (condition, policy) = (self.condition(), self.policy());
        self.look(|store, now| {
            let mut call = Call { controller: self, store, now, policy, condition, metadata, caller: None };
            let answer = work(&mut call);
            (answer, call.caller)
        })
    }

    /// Its state.
    pub fn condition(&self) -> auth::Condition {
        let state = self.state();
        let until = state.starting_until.is_some_and(|until| self.clock.now() < until);
        auth::Condition { starting: state.condition.starting || until, ..state.condition }
    }

    /// Its settings.
    pub fn policy(&self) -> Policy {
        self.state().policy
    }

    /// Changes its settings.
    pub fn set_policy(&self, policy: Policy) {
        self.state().policy = policy;
    }

    /// Sets whether it cannot check tokens, like a controller that has just started.
    pub fn set_starting(&self, starting: bool) {
        let mut state = self.state();
        state.condition.starting = starting;
        state.starting_until = None;
    }

    /// Makes it unable to check tokens for some time.
    pub fn start_for(&self, time: Nanos) {
        let until = self.clock.now() + time;
        self.state().starting_until = Some(until);
    }

    /// The version that it simulates.
    pub fn version(&self) -> Version {
        self.state().version
    }

    /// Sets the version to simulate. Stored objects stay, as when a real controller is replaced.
    pub fn set_version(&self, version: Version) {
        self.state().version = version;
    }

    /// Sets whether its Kubernetes API is unavailable.
    pub fn set_kubernetes_lost(&self, lost: bool) {
        self.state().condition.kubernetes_lost = lost;
    }

    /// A token of a kind for a client; for a client that does not exist, one that the controller rejects.
    pub fn token(&self, kind: Kind, client: &str, lifetime: Nanos) -> String {
        self.look(|store, now| self.signer.token(kind, &subject(store, client), now, lifetime))
    }

    /// A token for an exporter; none if there is no such exporter.
    pub fn exporter_token(&self, exporter: &str, lifetime: Nanos) -> Option<String> {
        self.look(|store, now| {
            let subject = CallerKind::Exporter.subject(store, exporter)?;
            Some(self.signer.token(Kind::Valid, &subject, now, lifetime))
        })
    }

    /// Where its router listens, as `host:port`.
    #[cfg(feature = "devices")]
    pub fn router_endpoint(&self) -> String {
        self.router.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets where its router listens.
    #[cfg(feature = "devices")]
    pub fn set_router_endpoint(&self, endpoint: &str) {
        *self.router.lock().unwrap_or_else(PoisonError::into_inner) = endpoint.to_string();
    }
}

impl Call<'_> {
    /// Authenticates the caller, and checks that it may use a namespace.
    pub fn authenticate(&mut self, namespace: &str) -> Result<String, Status> {
        let client = self.authenticated(CallerKind::Client)?;
        if namespace != self.store.namespace {
            return Err(Status::permission_denied("namespace mismatch"));
        }
        self.caller = Some(client.clone());
        Ok(client)
    }

    /// Authenticates a client, for a call whose request names no namespace.
    #[cfg(feature = "devices")]
    pub fn authenticate_client(&mut self) -> Result<String, Status> {
        let client = self.authenticated(CallerKind::Client)?;
        self.caller = Some(client.clone());
        Ok(client)
    }

    /// Authenticates an exporter.
    #[cfg(feature = "devices")]
    pub fn authenticate_exporter(&mut self) -> Result<String, Status> {
        let exporter = self.authenticated(CallerKind::Exporter)?;
        self.caller = Some(exporter.clone());
        Ok(exporter)
    }

    fn authenticated(&self, kind: CallerKind) -> Result<String, Status> {
        let signer = &self.controller.signer;
        auth::caller(kind, self.metadata, self.store, signer, self.condition, self.now)
    }
}

/// The subject of a client's tokens; for a client that does not exist, one that no client has.
pub fn subject(store: &Store, client: &str) -> String {
    let absent = || format!("client:{}:{client}:", store.namespace);
    CallerKind::Client.subject(store, client).unwrap_or_else(absent)
}
