//! Controllers older than the contract: what they do not know they drop, and answer OK.
use serde_json::{Value, json};

use crate::lab::Lab;

/// A lease with everything that came late.
fn asked() -> Value {
    let late = json!({"tags": {"ci": "yes"}, "context": {"build": "42"}, "allow_disabled": true});
    let mut lease = json!({"selector": "board=rpi4", "duration": "60s"});
    for (name, value) in late.as_object().unwrap() {
        lease[name] = value.clone();
    }
    lease
}

async fn tagged(lab: &Lab) -> Vec<String> {
    let request = json!({"parent": "namespaces/lab", "tag_filter": "ci=yes"});
    let reply = lab.call("alice", "ListLeases", request).await.unwrap();
    let leases = reply["leases"].as_array().cloned().unwrap_or_default();
    leases.iter().map(|lease| lease["name"].as_str().unwrap().rsplit('/').next().unwrap().into()).collect()
}

#[tokio::test]
async fn a_lease_shows_what_the_version_knows() {
    for (version, shown) in [
        ("main", vec!["tags", "context", "allow_disabled"]),
        ("0.9.0", vec!["tags", "allow_disabled"]),
        ("0.8.1", vec![]),
    ] {
        let lab = Lab::with(&["--controller", version]).await;
        for lease in [lab.create("late", asked()).await.unwrap(), lab.get("late").await] {
            for field in ["tags", "context", "allow_disabled"] {
                assert_eq!(lease.get(field).is_some(), shown.contains(&field), "{version} {field}: {lease}");
            }
        }
    }
}

#[tokio::test]
async fn a_version_without_tags_takes_no_tag_filter_and_gives_every_lease() {
    let lab = Lab::with(&["--controller", "0.9.0"]).await;
    lab.create("ours", asked()).await.unwrap();
    lab.create("other", json!({"selector": "board=rpi4", "duration": "60s"})).await.unwrap();
    assert_eq!(tagged(&lab).await, ["ours"]);

    let lab = Lab::with(&["--controller", "0.8.1"]).await;
    lab.create("ours", asked()).await.unwrap();
    lab.create("other", json!({"selector": "board=rpi4", "duration": "60s"})).await.unwrap();
    assert_eq!(tagged(&lab).await, ["other", "ours"]);
}

#[tokio::test]
async fn exporters_of_a_version_without_them_have_no_enabled_and_all_labels() {
    let exporter = async |lab: &Lab| {
        let request = json!({"name": "namespaces/lab/exporters/exp-1"});
        lab.call("alice", "GetExporter", request).await.unwrap()
    };
    let all = |exporter: &Value| exporter["labels"].as_object().unwrap().len();
    let new = exporter(&Lab::new().await).await;
    let old = exporter(&Lab::with(&["--controller", "0.8.1"]).await).await;
    assert_eq!((new.get("enabled"), old.get("enabled")), (Some(&json!(true)), None));
    assert_eq!(old.get("deprecated_labels"), None);
    assert!(all(&old) >= all(&new), "{old}");
}

#[tokio::test]
async fn tokens_are_rotated_from_0_9_0_on() {
    let rotate = json!({"parent": "namespaces/lab"});
    for (version, expected) in [("0.9.0", true), ("0.8.1", false)] {
        let lab = Lab::with(&["--controller", version]).await;
        let answer = lab.call("alice", "RotateToken", rotate.clone()).await;
        assert_eq!(answer.is_ok(), expected, "{version}: {answer:?}");
        if let Err(words) = answer {
            assert!(words.starts_with("UNIMPLEMENTED: unknown method RotateToken"), "{words}");
        }
    }
}
