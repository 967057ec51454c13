//! The drivers of an exporter, as a tree: a driver may have others in it.
use std::collections::BTreeMap;

use crate::wire::v1 as wire;

/// The label with the Python class of a driver's client: `jumpstarter_driver_power.client.PowerClient`.
const CLIENT: &str = "jumpstarter.dev/client";
/// The label with a driver's name among those of its parent.
const NAME: &str = "jumpstarter.dev/name";

/// What an exporter offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The id of the exporter's session.
    pub uuid: String,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its drivers, each after its parent. The first one is the root, which has the others in it.
    pub drivers: Vec<Driver>,
    /// Other addresses of the exporter, as `host:port`.
    pub alternative_endpoints: Vec<String>,
    /// A message for those who use the exporter.
    pub motd: String,
}

/// One driver of an exporter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Driver {
    /// Its id, new in each session of the exporter.
    pub uuid: String,
    /// The id of the driver that it is in; `None` at the top.
    pub parent: Option<String>,
    /// Its name in that driver; empty if it has none.
    pub name: String,
    /// The names of the drivers around it and its own, without the root's: `bench.relay`. Empty for the root.
    pub path: String,
    /// The Python class of its client: `jumpstarter_driver_power.client.PowerClient`.
    pub client: String,
    /// Its labels, name and client among them.
    pub labels: BTreeMap<String, String>,
    /// What it is, if the exporter's configuration says so.
    pub description: Option<String>,
    /// What its methods do, for those that the configuration describes.
    pub methods: BTreeMap<String, String>,
}

impl Report {
    /// The driver at a path: `bench.relay`, or an empty text for the root.
    pub fn driver(&self, path: &str) -> Option<&Driver> {
        self.drivers.iter().find(|driver| driver.path == path)
    }
}

impl From<wire::GetReportResponse> for Report {
    fn from(message: wire::GetReportResponse) -> Self {
        let endpoints = message.alternative_endpoints.into_iter().map(|endpoint| endpoint.endpoint);
        Self {
            uuid: message.uuid,
            labels: message.labels,
            drivers: in_order(message.reports),
            alternative_endpoints: endpoints.collect(),
            motd: message.motd,
        }
    }
}

/// The drivers, each after its parent, with their paths. One whose parent is missing is at the top; of those that are in each
/// other, so that they have no top, nothing is shown.
fn in_order(reports: Vec<wire::DriverInstanceReport>) -> Vec<Driver> {
    let known: Vec<String> = reports.iter().map(|report| report.uuid.clone()).collect();
    let mut waiting: Vec<Driver> = reports.into_iter().map(|report| driver(report, &known)).collect();
    let roots = waiting.iter().filter(|driver| driver.parent.is_none()).count();
    let mut placed: Vec<Driver> = Vec::new();
    loop {
        let is_ready = |driver: &Driver| match &driver.parent {
            None => true,
            Some(parent) => placed.iter().any(|other| other.uuid == *parent),
        };
        let Some(next) = waiting.iter().position(is_ready) else { return placed };
        let mut driver = waiting.remove(next);
        let above = placed.iter().find(|other| Some(&other.uuid) == driver.parent.as_ref());
        driver.path = match above.map(|above| above.path.as_str()) {
            // The root is the exporter itself.
            None if roots == 1 => String::new(),
            None | Some("") => driver.name.clone(),
            Some(path) => format!("{path}.{}", driver.name),
        };
        placed.push(driver);
    }
}

fn driver(report: wire::DriverInstanceReport, known: &[String]) -> Driver {
    let label = |name| report.labels.get(name).cloned().unwrap_or_default();
    Driver {
        name: label(NAME),
        client: label(CLIENT),
        parent: report.parent_uuid.filter(|parent| known.contains(parent)),
        uuid: report.uuid,
        path: String::new(),
        labels: report.labels,
        description: report.description.filter(|text| !text.is_empty()),
        methods: report.methods_description,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(uuid: &str, parent: Option<&str>, name: &str) -> wire::DriverInstanceReport {
        let labels = [(NAME, name), (CLIENT, "x.Client")].into_iter().filter(|(_, value)| !value.is_empty());
        wire::DriverInstanceReport {
            uuid: uuid.to_owned(),
            parent_uuid: parent.map(str::to_owned),
            labels: labels.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            ..Default::default()
        }
    }

    fn paths(reports: Vec<wire::DriverInstanceReport>) -> Vec<String> {
        let report = Report::from(wire::GetReportResponse { reports, ..Default::default() });
        report.drivers.into_iter().map(|driver| driver.path).collect()
    }

    #[test]
    fn drivers_come_after_their_parents_and_the_root_has_no_name() {
        let tree = |root| {
            vec![
                report("4", Some("2"), "relay"),
                report("2", Some("1"), "bench"),
                report("1", None, root),
                report("3", Some("1"), "power"),
            ]
        };
        for root in ["", "root"] {
            assert_eq!(paths(tree(root)), ["", "bench", "bench.relay", "power"], "{root}");
        }
    }

    #[test]
    fn drivers_without_a_known_parent_are_at_the_top_and_circles_are_left_out() {
        assert_eq!(paths(vec![report("1", None, "a"), report("2", Some("gone"), "b")]), ["a", "b"]);
        let circle = vec![report("1", None, ""), report("2", Some("3"), "x"), report("3", Some("2"), "y")];
        assert_eq!(paths(circle), [""]);
    }
}
