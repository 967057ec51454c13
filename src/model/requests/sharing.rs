//! The clients that a lease is shared with: bare names for users, full names in the protocol.
use crate::model::InvalidInput;
use crate::model::names::{self, Kind};

/// Checks the names in a change.
pub(super) fn check_sharing(added: &[String], removed: &[String]) -> Result<(), InvalidInput> {
    for (field, names) in [("addSharedWith", added), ("removeSharedWith", removed)] {
        names.iter().try_for_each(|name| names::check(field, name))?;
    }
    match removed.iter().find(|name| added.contains(name)) {
        None => Ok(()),
        Some(both) => Err(InvalidInput::new(
            "removeSharedWith",
            format!("must not have a name that `addSharedWith` has, too: {both}"),
        )),
    }
}

/// The full names that are sent.
pub(super) fn full_names(namespace: &str, names: &[String]) -> Vec<String> {
    names.iter().map(|name| names::full(namespace, Kind::Client, name)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::UpdateLease;

    fn change(added: &[&str], removed: &[&str]) -> UpdateLease {
        let names = |of: &[&str]| of.iter().map(|name| (*name).to_owned()).collect();
        UpdateLease {
            name: "rec".into(),
            add_shared_with: names(added),
            remove_shared_with: names(removed),
            ..Default::default()
        }
    }

    #[test]
    fn full_names_are_sent_and_only_where_asked_for() {
        let sharing = change(&["bob", "carol"], &["dave"]);
        assert!(!sharing.needs_lease());
        let sent = sharing.checked().unwrap().into_wire("lab", None).unwrap();
        assert_eq!(sent.add_shared_with, ["namespaces/lab/clients/bob", "namespaces/lab/clients/carol"]);
        assert_eq!(sent.remove_shared_with, ["namespaces/lab/clients/dave"]);
        let other = UpdateLease { client: Some("bob".into()), ..change(&[], &[]) };
        let sent = other.checked().unwrap().into_wire("lab", None).unwrap();
        assert!(sent.add_shared_with.is_empty() && sent.remove_shared_with.is_empty());
        assert!(sent.lease.unwrap().shared_with.is_empty());
    }

    #[test]
    fn names_are_checked_and_no_name_is_in_both() {
        for (added, removed, field) in [
            (&["namespaces/lab/clients/bob"][..], &[][..], "addSharedWith"),
            (&["bob", ""], &[], "addSharedWith"),
            (&[], &["Bob"], "removeSharedWith"),
            (&["bob"], &["carol", "bob"], "removeSharedWith"),
            (&[], &[], "duration"),
        ] {
            assert_eq!(change(added, removed).checked().unwrap_err().field, field);
        }
    }
}
