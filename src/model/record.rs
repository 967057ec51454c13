//! One list of fields for each record. From it follow the struct, its `serde` implementations, its TypeScript type, and how
//! it is written for the npm package and read from it. The last two do not use `serde`, which would make the wasm larger:
//! docs/decisions/2-records-cross-as-json.md.
use super::InvalidInput;
use super::dump::Value;

/// A record that can be written for the npm package.
pub trait Record {
    /// Its fields, and what is derived from them.
    fn value(&self) -> Value<'_>;

    /// The JSON text that the npm package makes its record from.
    fn json(&self) -> String {
        self.value().json()
    }
}

/// A record that can be read from a source `S`, such as a JavaScript object.
pub trait ReadFrom<S>: Sized {
    /// Reads every field.
    fn read_from(source: &S) -> Result<Self, InvalidInput>;
}

/// The type of a field that can be read from a source `S`.
pub trait Field<S>: Sized {
    /// Reads the field with this name, the one in Rust or the one that the list gives. If it is absent, it is `default`; without one, that is an error.
    fn read(source: &S, name: &'static str, default: Option<Self>) -> Result<Self, InvalidInput>;
}

/// Defines a record. In the list of fields,
///
/// - `as "nameText"` marks a field whose value is written as exact text, and is its name in JavaScript;
/// - `= value` is the field's value if it is absent from data that the npm package is given;
/// - `=> "Type"` is its TypeScript type, if it does not follow from its type in Rust.
///
/// `with` names a method whose result is written beside the fields.
macro_rules! record {
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $text:literal) => { $text };
    (
        $(#[$attribute:meta])*
        pub struct $record:ident {
            $($(#[$about:meta])* pub $field:ident $(as $text:literal)?: $type:ty $(= $default:expr)? $(=> $ts:literal)?,)*
        }
        $(with $derived:ident)?
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "camelCase"))]
        #[cfg_attr(all(target_arch = "wasm32", feature = "js"), derive(tsify::Tsify))]
        pub struct $record {
            $(
                $(#[$about])*
                $(#[cfg_attr(feature = "serde", serde(rename = $text, with = "super::exact_text"))]
                #[cfg_attr(all(target_arch = "wasm32", feature = "js"), tsify(type = "string | null"))])?
                $(#[cfg_attr(all(target_arch = "wasm32", feature = "js"), tsify(type = $ts))])?
                pub $field: $type,
            )*
        }

        impl $crate::model::record::Record for $record {
            fn value(&self) -> $crate::model::dump::Value<'_> {
                use $crate::model::dump::{ToValue, Value};
                let fields = Value::Record(vec![$((record!(@name $field $($text)?), self.$field.to_value()),)*]);
                $(let fields = Value::Record(vec![("data", fields), (stringify!($derived), self.$derived())]);)?
                fields
            }
        }

        impl<S> $crate::model::record::ReadFrom<S> for $record
        where
            $($type: $crate::model::record::Field<S>,)*
        {
            fn read_from(source: &S) -> Result<Self, $crate::model::InvalidInput> {
                use $crate::model::record::Field;
                Ok(Self { $($field: Field::read(source, record!(@name $field $($text)?), None$(.or(Some($default)))?)?,)* })
            }
        }
    };
}
pub(super) use record;

#[cfg(test)]
mod tests {
    use crate::model::record::Record;
    use crate::model::{Condition, Exporter, ExporterList, Lease};
    use crate::wire::v1;

    #[test]
    fn a_time_is_also_written_in_parts_where_its_text_does_not_hold_it() {
        let at = |seconds, nanos| {
            let last_transition_time = Some(v1::Time { seconds, nanos });
            let condition = Condition::from(v1::Condition { last_transition_time, ..Default::default() });
            let written: serde_json::Value = serde_json::from_str(&condition.json()).unwrap();
            format!("{} {}", written["lastTransitionTimeText"], written["lastTransitionTimeParts"])
        };
        assert_eq!(at(Some(5), Some(0)), r#""1970-01-01T00:00:05Z" null"#);
        assert_eq!(at(Some(5), None), r#""1970-01-01T00:00:05Z" {"nanos":null,"seconds":"5"}"#);
        assert_eq!(at(None, Some(7)), r#"null {"nanos":7,"seconds":null}"#);
        assert_eq!(at(Some(5), Some(-1)), r#""1970-01-01T00:00:04.999999999Z" {"nanos":-1,"seconds":"5"}"#);
    }

    #[test]
    fn an_exporter_is_the_same_alone_and_in_a_list() {
        let one = Exporter { name: "exp-1".into(), online: true, ..Exporter::default() };
        let alone: serde_json::Value = serde_json::from_str(&one.json()).unwrap();
        assert_eq!((&alone["name"], &alone["online"]), (&"exp-1".into(), &true.into()));
        let list = ExporterList { exporters: vec![one], next_page_token: "t".into() };
        let list: serde_json::Value = serde_json::from_str(&list.json()).unwrap();
        assert_eq!((&list["exporters"][0], &list["nextPageToken"]), (&alone, &"t".into()));
    }

    #[test]
    fn a_lease_is_written_with_what_is_derived_from_it() {
        let lease = Lease { effective_end_time: Some(Default::default()), ..Lease::default() };
        let written: serde_json::Value = serde_json::from_str(&lease.json()).unwrap();
        assert_eq!(written["data"]["effectiveEndTimeText"], "1970-01-01T00:00:00Z");
        assert_eq!(
            written["derived"],
            serde_json::json!({
                "status": "Ended",
                "stage": "ended",
                "condition": null,
                "hasEnded": true,
                "expiresAtText": "1970-01-01T00:00:00Z",
            })
        );
    }
}
