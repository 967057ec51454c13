//! The controller as a whole: the namespace, its clock, its keys, and how it is faring.
//! Not a server: `serve` puts it on the wire.
pub mod auth;
pub mod names;
pub mod pages;
pub mod policy;
pub mod token;
pub mod version;

use std::sync::{Mutex, PoisonError};

use tonic::Status;
use tonic::metadata::MetadataMap;

use self::pages::Revisions;
use self::policy::Policy;
use self::token::{Kind, Signer};
use self::version::Version;
use crate::clock::{Clock, Nanos, SECOND};
use crate::namespace::label_rules::LabelRules;
use crate::namespace::store::Store;
use crate::random::Random;

/// How long a token lives that nobody asked to be shorter: as the real one's, a year.
pub const TOKEN_LIFETIME: Nanos = 365 * 24 * 3600 * SECOND;

/// One controller with one namespace.
pub struct Controller {
    /// Its clock, which leases live by.
    pub clock: Clock,
    /// What signs its tokens.
    pub signer: Signer,
    /// What its page tokens mean.
    pub revisions: Revisions,
    /// What is random about it.
    pub random: Random,
    /// What it hides of labels.
    pub rules: LabelRules,
    state: Mutex<State>,
}

struct State {
    store: Store,
    condition: auth::Condition,
    starting_until: Option<Nanos>,
    policy: Policy,
    version: Version,
}

/// One call while it is worked on: the store is its own for as long.
pub struct Call<'call> {
    /// The controller that was called.
    pub controller: &'call Controller,
    /// The namespace, in which everything has happened that was due.
    pub store: &'call mut Store,
    /// The time of the call.
    pub now: Nanos,
    /// The settings of the controller.
    pub policy: Policy,
    condition: auth::Condition,
    metadata: &'call MetadataMap,
    /// Who called, once that is known.
    pub caller: Option<String>,
}

impl Controller {
    /// A controller of a namespace. `compaction` is how often its API server compacts.
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
            state: Mutex::new(state),
        }
    }

    /// Works with the store, after letting everything happen in it that is due by now.
    pub fn with<R>(&self, work: impl FnOnce(&mut Store, Nanos) -> R) -> R {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        state.store.settle(now);
        work(&mut state.store, now)
    }

    /// Works on a call; with the answer comes the caller's name, if that far it got.
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

    /// How it is faring.
    pub fn condition(&self) -> auth::Condition {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let until = state.starting_until.is_some_and(|until| self.clock.now() < until);
        auth::Condition { starting: state.condition.starting || until, ..state.condition }
    }

    /// Its settings.
    pub fn policy(&self) -> Policy {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).policy
    }

    /// Sets them.
    pub fn set_policy(&self, policy: Policy) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).policy = policy;
    }

    /// Makes it unable to check tokens, as in its first seconds, or able again.
    pub fn set_starting(&self, starting: bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.condition.starting = starting;
        state.starting_until = None;
    }

    /// Makes it unable to check tokens for a while.
    pub fn start_for(&self, time: Nanos) {
        let until = self.clock.now() + time;
        self.state.lock().unwrap_or_else(PoisonError::into_inner).starting_until = Some(until);
    }

    /// The version that it plays.
    pub fn version(&self) -> Version {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).version
    }

    /// Makes it play another version. What is stored stays, as it does when a real one is replaced.
    pub fn set_version(&self, version: Version) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).version = version;
    }

    /// Takes its Kubernetes API away, or gives it back.
    pub fn set_kubernetes_lost(&self, lost: bool) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).condition.kubernetes_lost = lost;
    }

    /// A token of a kind for a client. One that does not exist gets one too, which nobody will accept.
    pub fn token(&self, kind: Kind, client: &str, lifetime: Nanos) -> String {
        self.with(|store, now| self.signer.token(kind, &subject(store, client), now, lifetime))
    }
}

impl Call<'_> {
    /// Finds out who calls, and that it may speak for a namespace.
    pub fn authenticate(&mut self, namespace: &str) -> Result<String, Status> {
        let signer = &self.controller.signer;
        let client = auth::client(self.metadata, namespace, self.store, signer, self.condition, self.now)?;
        self.caller = Some(client.clone());
        Ok(client)
    }
}

/// Whom the tokens of a client name.
pub fn subject(store: &Store, client: &str) -> String {
    let uid = store.clients.get(client).map_or("", |client| &client.uid);
    auth::subject(&store.namespace, client, uid)
}
