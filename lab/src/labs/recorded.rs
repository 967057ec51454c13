//! The lab in which the real controller's answers were recorded. Not one to show to anybody.
use super::labels;
use crate::namespace::label_rules::LabelRules;
use crate::namespace::objects::Exporter;
use crate::namespace::store::Store;
use crate::random::Random;

const EXPORTERS: [(&str, &[(&str, &str)]); 7] = [
    ("exp-1", &[("board", "rpi4"), ("site", "east"), ("arch", "arm64")]),
    ("exp-2", &[("board", "rpi4"), ("site", "west"), ("arch", "arm64"), ("internal-rack", "r7")]),
    ("exp-3", &[("board", "qemu"), ("site", "east"), ("arch", "amd64"), ("soc", "none")]),
    ("exp-4", &[("board", "stm32"), ("site", "west")]),
    ("exp-5", &[("site", "east")]),
    ("exp-off", &[("board", "offline-board"), ("site", "east")]),
    ("exp-disabled", &[("board", "disabled-board"), ("site", "west")]),
];

/// Seven exporters, two clients, no lease.
pub fn lab(random: Random) -> (Store, LabelRules) {
    let (mut store, _) = super::empty(random);
    for (name, pairs) in EXPORTERS {
        let mut exporter = Exporter::never_seen(name, labels(pairs));
        if name != "exp-off" {
            exporter = exporter.registered();
        }
        exporter.enabled = name != "exp-disabled";
        store.add_exporter(exporter);
    }
    let rules = LabelRules {
        hidden: vec!["internal-rack".to_string()],
        deprecated: labels(&[("soc", "use arch instead")]),
    };
    (store, rules)
}
