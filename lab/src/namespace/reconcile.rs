//! The controller's reconciliation: assigns exporters, begins and ends leases, and sets conditions with the
//! controller's own messages.
use crate::clock::{MILLISECOND, Nanos, SECOND};
use crate::namespace::objects::{ENDED_LABEL, Exporter, Lease};
use crate::namespace::store::{Store, Work};

impl Store {
    /// Processes everything that is due, each at its own time. Returns whether anything was.
    pub fn settle(&mut self, now: Nanos) -> bool {
        let mut has_changed = false;
        while let Some((at, work)) = self.next_due(now) {
            has_changed = true;
            match work {
                Work::Report(exporter) => self.report(&exporter, at),
                Work::Reconcile(lease) => self.reconcile(&lease, at),
                Work::Unseen(exporter) => self.unseen(&exporter, at),
            }
        }
        has_changed
    }

    /// An exporter reports its status; waiting leases that it matches are processed again.
    fn report(&mut self, name: &str, now: Nanos) {
        if let Some(exporter) = self.exporters.get_mut(name)
            && exporter.online
            && !exporter.reports_itself
        {
            exporter.report();
            self.exporter_changed(name, now);
        }
    }

    /// Schedules the leases that wait for an exporter like this.
    pub fn exporter_changed(&mut self, name: &str, now: Nanos) {
        let Some(exporter) = self.exporters.get(name) else {
            return;
        };
        let waits_for = |lease: &&Lease| match &lease.exporter_name {
            Some(wanted) => wanted == name,
            None => lease.selector.matches(&exporter.labels),
        };
        let waiting = self.pending.iter().filter_map(|lease| self.leases.get(lease));
        let woken: Vec<String> = waiting.filter(waits_for).map(|lease| lease.name.clone()).collect();
        for lease in woken {
            self.plan(&lease, now);
        }
    }

    fn reconcile(&mut self, name: &str, now: Nanos) {
        // Removed while it is processed, so that the rest of the store can be accessed.
        let Some(mut lease) = self.leases.remove(name) else {
            return;
        };
        let mut again = None;
        if !lease.ended {
            if lease.exporter.is_none() {
                again = self.assign(&mut lease, now);
            }
            if lease.began.is_none() && lease.exporter.is_some() {
                lease.began = Some(now.div_euclid(SECOND) * SECOND);
                let message = "An exporter has been acquired for the client".to_string();
                lease.set_condition("Ready", true, "Ready", message, now);
            }
            again = self.end(&mut lease, now).or(again);
        }
        if lease.ended || lease.exporter.is_some() {
            self.pending.remove(name);
        }
        self.leases.insert(name.to_string(), lease);
        if let Some(again) = again {
            self.plan(name, again);
        }
    }

    /// Assigns an exporter to a lease, or sets the condition that explains why not. Returns when to try again.
    fn assign(&mut self, lease: &mut Lease, now: Nanos) -> Option<Nanos> {
        if let Some(begin) = lease.times.begin
            && begin > now
        {
            return Some(begin);
        }
        let available = match self.available(lease) {
            Ok(name) => name,
            Err(NoExporter { kind, reason, message }) => {
                lease.set_condition(kind, true, reason, message, now);
                if kind != "Pending" {
                    return None;
                }
                // It is looked at again when an exporter changes. The original also tries every few
                // seconds, which finds nothing new in a store that no one else writes to.
                self.pending.insert(lease.name.clone());
                return None;
            }
        };
        if let Some(exporter) = self.exporters.get_mut(&available) {
            exporter.leased_by = Some(lease.name.clone());
        }
        self.plan_report(&available, now);
        lease.exporter = Some(available);
        None
    }

    /// The exporter that a lease would get now: of those that will do and are free, the first by name.
    fn available(&self, lease: &Lease) -> Result<String, NoExporter> {
        let matching = self.matching(lease)?;
        let approved = matching.len();
        if approved == 0 {
            return Err(unsatisfiable(
                "NoAccess",
                "While there are 0 exporters matching the selector, none of them are approved by any policy for your client".into(),
            ));
        }
        let online: Vec<&Exporter> = matching.into_iter().filter(|exporter| exporter.online).collect();
        if online.is_empty() {
            // The real controller's message has the name of a variable that it has just cleared: always empty.
            let message =
                format!("While there are {approved} available exporters (i.e. ), none of them are online");
            return Err(pending("Offline", message));
        }
        let free: Vec<&&Exporter> = online.iter().filter(|exporter| exporter.leased_by.is_none()).collect();
        if free.is_empty() {
            let message = format!(
                "There are {} approved exporters, (i.e. ) but all of them are already leased",
                online.len()
            );
            return Err(pending("NotAvailable", message));
        }
        match free.iter().find(|exporter| exporter.is_ready()) {
            Some(exporter) => Ok(exporter.name.clone()),
            None => {
                let message = format!(
                    "There are {} online exporters, but none are ready (still cleaning up previous lease)",
                    free.len()
                );
                Err(pending("NotReady", message))
            }
        }
    }

    fn matching(&self, lease: &Lease) -> Result<Vec<&Exporter>, NoExporter> {
        let Some(name) = &lease.exporter_name else {
            if lease.selector.is_empty() {
                let message = "The selector for the lease is empty, a selector is required".to_string();
                return Err(NoExporter { kind: "Invalid", reason: "InvalidSelector", message });
            }
            let listed: Vec<&Exporter> =
                self.exporters.values().filter(|exporter| lease.selector.matches(&exporter.labels)).collect();
            let count = listed.len();
            let enabled: Vec<&Exporter> = listed.into_iter().filter(|exporter| exporter.enabled).collect();
            if enabled.is_empty() && count > 0 {
                let message = format!("All {count} exporters matching the selector are disabled");
                return Err(unsatisfiable("AllDisabled", message));
            }
            return Ok(enabled);
        };
        let Some(exporter) = self.exporters.get(name) else {
            return Err(unsatisfiable(
                "ExporterNotFound",
                format!("Requested exporter {name} was not found"),
            ));
        };
        if !lease.selector.matches(&exporter.labels) {
            let message = format!("Requested exporter {name} does not match selector {}", lease.selector);
            return Err(unsatisfiable("SelectorMismatch", message));
        }
        if !exporter.enabled && !lease.allow_disabled {
            let message = format!(
                "Requested exporter {name} is disabled. To lease a disabled exporter, set spec.allowDisabled: true on the Lease, or use --allow-disabled with jmp create lease"
            );
            return Err(unsatisfiable("ExporterDisabled", message));
        }
        Ok(vec![exporter])
    }

    /// Ends a lease at its end time. Returns when to check again.
    fn end(&mut self, lease: &mut Lease, now: Nanos) -> Option<Nanos> {
        if lease.holds("Unsatisfiable") || lease.holds("Invalid") {
            self.finish(lease, now);
        } else if lease.release {
            let message = "The lease was marked for release".to_string();
            lease.set_condition("Ready", false, "Released", message, now);
            self.finish(lease, now);
        } else if lease.began.is_some() {
            let expiry = lease.expiry()?;
            if expiry >= now {
                return Some(expiry + MILLISECOND);
            }
            lease.set_condition("Ready", false, "Expired", "The lease has expired".into(), now);
            self.finish(lease, now);
        }
        None
    }

    fn finish(&mut self, lease: &mut Lease, now: Nanos) {
        lease.ended = true;
        lease.ended_at = Some(now.div_euclid(SECOND) * SECOND);
        lease.labels.insert(ENDED_LABEL.to_string(), String::from("true"));
        self.free_exporter_of(lease, now);
    }

    /// Frees the exporter that a lease holds, if it holds one.
    pub(super) fn free_exporter_of(&mut self, lease: &Lease, now: Nanos) {
        let Some(name) = lease.exporter.clone() else {
            return;
        };
        if let Some(exporter) = self.exporters.get_mut(&name)
            && exporter.leased_by.as_deref() == Some(&lease.name)
        {
            exporter.leased_by = None;
            self.plan_report(&name, now);
            self.exporter_changed(&name, now);
        }
    }
}

struct NoExporter {
    kind: &'static str,
    reason: &'static str,
    message: String,
}

fn pending(reason: &'static str, message: String) -> NoExporter {
    NoExporter { kind: "Pending", reason, message }
}

fn unsatisfiable(reason: &'static str, message: String) -> NoExporter {
    NoExporter { kind: "Unsatisfiable", reason, message }
}
