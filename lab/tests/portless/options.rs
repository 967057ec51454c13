//! What a lab is made of, and what is wrong with options that describe none.
use std::sync::Arc;

use jumpstarter_lab::host::Host;
use jumpstarter_lab::input::read_text;
use jumpstarter_lab::lab::Lab;
use serde_json::{Value, json};

use crate::common::{Wire, identity};

fn problem(options: &Value) -> String {
    let host = Host { now: Arc::new(|| 0), pause: Arc::new(|_| Box::pin(std::future::ready(()))) };
    let made = read_text("options", &options.to_string()).and_then(|options| Lab::new(options, &host));
    made.err().unwrap_or_else(|| panic!("no error: {options}"))
}

#[test]
fn an_error_names_the_option_what_was_wrong_and_what_is_allowed() {
    let lease = |more: Value| {
        let mut lease = json!({"client": "alice", "selector": "a=b", "duration": "1h"});
        lease.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "leases": [lease] })
    };
    for (options, words) in [
        (json!([]), "`options` must be an object, got []"),
        (
            json!({"exporter": 1}),
            "`exporter`: unknown field `exporter`, expected one of `namespace`, `clients`",
        ),
        (
            json!({"exporters": -1}),
            "`exporters`: invalid type: integer `-1`, expected a count (0 to 100000) or a list",
        ),
        (json!({"exporters": 100_001}), "`exporters`: invalid value: integer `100001`, expected a count"),
        (json!({"exporters": [{}]}), "`exporters[0]`: missing field `name`"),
        (json!({"exporters": [{"name": "A B"}]}), "`exporters[0].name`: must be a name of at most 253"),
        (
            json!({"exporters": [{"name": "a", "labels": {"board": 3}}]}),
            "`exporters[0].labels.board`: invalid type: integer `3`, expected a string",
        ),
        (
            json!({"exporters": [{"name": "a", "labels": {"x y": "z"}}]}),
            "`exporters[0].labels`: the key \"x y\" must be a label key: at most 63",
        ),
        (
            json!({"exporters": [{"name": "a", "status": "GONE"}]}),
            "`exporters[0].status`: no status \"GONE\", expected one of UNSPECIFIED, OFFLINE, AVAILABLE,",
        ),
        (
            json!({"exporters": [{"name": "a"}, {"name": "a"}]}),
            "`exporters[1]`: the exporter a exists already",
        ),
        (json!({"clients": ["alice", ""]}), "`clients[1]` must not be empty"),
        (json!({"namespace": "Lab"}), "`namespace` must be a name of at most 63"),
        (json!({"leases": 3, "exporters": []}), "`leases` must be a list where `exporters` is one"),
        (
            lease(json!({"client": "carol"})),
            "`leases[0]`: `client` must be one of the lab's (alice, bob), got \"carol\"",
        ),
        (lease(json!({"duration": "soon"})), "`leases[0]`: `duration` must be "),
        (
            lease(json!({"durationSeconds": 5})),
            "`leases[0]`: `duration` must not be given with `durationSeconds`",
        ),
        (lease(json!({"selector": "a b"})), "`leases[0]`: `selector`"),
        (lease(json!({"name": "A B"})), "`leases[0]`: `name` must be a name of at most 253"),
        (
            lease(json!({"beginTime": true})),
            "`leases[0].beginTime`: invalid type: boolean `true`, expected milli",
        ),
        (json!({"now": "tomorrow"}), "`now`: must be "),
        (
            json!({"now": -1}),
            "`now`: invalid value: floating point `-1.0`, expected milliseconds since 1970 or",
        ),
        (json!({"clock": "odd"}), "`clock`: unknown variant `odd`, expected `fixed` or `running`"),
        (
            json!({"controller": "1.0"}),
            "`controller`: unknown variant `1.0`, expected one of `0.8.1`, `0.9.0`, `main`",
        ),
    ] {
        let problem = problem(&options);
        assert!(problem.starts_with(words), "{options}: {problem}");
    }
    let text = read_text::<jumpstarter_lab::lab::Options>("options", "{").unwrap_err();
    assert!(text.starts_with("`options` must be JSON: "), "{text}");
}

#[test]
fn a_lab_holds_what_its_options_describe() {
    let wire = Wire::new(&json!({
        "namespace": "team-a",
        "clients": ["carol"],
        "exporters": [
            {"name": "on", "labels": {"board": "rpi4"}},
            {"name": "off", "online": false},
            {"name": "busy", "status": "BEFORE_LEASE_HOOK", "statusMessage": "flashing"},
            {"name": "new", "status": "UNSPECIFIED"},
        ],
        "leases": [{"name": "mine", "client": "carol", "selector": "board=rpi4", "durationSeconds": 60}],
        "now": "2027-01-02T03:04:05Z",
        "controller": "0.9.0",
        "maxTags": 3,
    }));
    let info = wire.0.info();
    assert_eq!((&info["namespace"], &info["clients"]), (&json!("team-a"), &json!(["carol"])));
    assert_eq!((&info["controller"], &info["maxTags"]), (&json!("0.9.0"), &json!(3)));
    assert_eq!(info["now"], "2027-01-02T03:04:05Z");
    let exporters = info["exporters"].as_array().unwrap().iter();
    let shown: Vec<_> =
        exporters.map(|of| [&of["name"], &of["online"], &of["status"], &of["statusMessage"]]).collect();
    assert_eq!(
        json!(shown),
        json!([
            ["busy", true, "BEFORE_LEASE_HOOK", "flashing"],
            ["new", false, "UNSPECIFIED", "Never seen"],
            ["off", false, "OFFLINE", "Connection lost"],
            ["on", true, "LEASE_READY", "in use"],
        ])
    );
    let lease = &info["leases"][0];
    assert_eq!([&lease["name"], &lease["exporter"], &lease["began"]], ["mine", "on", "2027-01-02T03:04:05Z"]);
}

#[test]
fn a_number_makes_a_lab_of_that_size_and_the_clients_of_its_leases() {
    let info = Wire::new(&json!({"exporters": 12, "leases": 20, "clients": ["zoe"]})).0.info();
    assert_eq!(info["exporters"].as_array().unwrap().len(), 12);
    assert_eq!(info["leases"].as_array().unwrap().len(), 20);
    let clients = info["clients"].as_array().unwrap();
    let owners = info["leases"].as_array().unwrap().iter().map(|lease| &lease["client"]);
    assert!(clients.contains(&json!("zoe")) && owners.into_iter().all(|owner| clients.contains(owner)));
}

#[test]
fn a_seed_gives_the_same_lab_again() {
    let token = |seed: u64| identity(&Wire::new(&json!({ "seed": seed })), "alice")[0].clone();
    assert_eq!(token(7), token(7));
    assert_ne!(token(7), token(8));
}
