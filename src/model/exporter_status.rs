//! The status of an exporter, including numbers that a newer controller may send.
use std::fmt;
use std::str::FromStr;

use crate::wire::v1 as wire;

/// A status number with its name. Zero means "unspecified" and is `None` in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExporterStatus(i32);

impl ExporterStatus {
    /// The status for a protocol number, if it is specified.
    pub fn from_wire(number: i32) -> Option<Self> {
        (number != 0).then_some(Self(number))
    }

    /// The number in the protocol.
    pub fn number(self) -> i32 {
        self.0
    }

    /// `AVAILABLE`, `LEASE_READY`, ...; `UNRECOGNIZED_9` for a number that this build does not know.
    pub fn name(self) -> String {
        match wire::ExporterStatus::try_from(self.0) {
            Ok(known) => {
                let name = known.as_str_name();
                name.strip_prefix("EXPORTER_STATUS_").unwrap_or(name).to_owned()
            }
            Err(_) => format!("UNRECOGNIZED_{}", self.0),
        }
    }
}

impl FromStr for ExporterStatus {
    type Err = ();

    /// Parses the output of [`ExporterStatus::name`].
    fn from_str(name: &str) -> Result<Self, ()> {
        let known = wire::ExporterStatus::from_str_name(&format!("EXPORTER_STATUS_{name}"));
        let number =
            known.map(|known| known as i32).or_else(|| name.strip_prefix("UNRECOGNIZED_")?.parse().ok());
        number.and_then(Self::from_wire).ok_or(())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ExporterStatus {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for ExporterStatus {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let wrong = |()| serde::de::Error::custom(format_args!("`{name}` is no exporter's status"));
        name.parse().map_err(wrong)
    }
}

impl fmt::Display for ExporterStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_has_a_name_that_is_read_again_also_where_it_is_not_known() {
        for (number, name) in [(4, "LEASE_READY"), (9, "UNRECOGNIZED_9"), (-1, "UNRECOGNIZED_-1")] {
            let status = ExporterStatus::from_wire(number).unwrap();
            assert_eq!((status.number(), status.name().as_str()), (number, name));
            assert_eq!((status.to_string().as_str(), name.parse()), (name, Ok(status)));
        }
        assert_eq!(ExporterStatus::from_wire(0), None);
        for none in ["UNSPECIFIED", "UNRECOGNIZED_0", "UNRECOGNIZED_", "BUSY", ""] {
            assert_eq!(none.parse::<ExporterStatus>(), Err(()), "{none}");
        }
    }
}
