//! Merges the sources of options. A line `name = value` of the TOML file becomes the flag `--name=value`, unless the
//! command line or the environment has the option: the file is checked as flags are, with the same messages.
use std::ffi::OsString;
use std::path::Path;

use clap::parser::ValueSource;
use clap::{CommandFactory, Error, FromArgMatches};
use toml::Value;

use super::Options;

/// Reads the options from a command line, with its program name, from the environment and from the file of `--config`.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Options, Error> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    let command = with_environment(Options::command());
    let given = command.clone().ignore_errors(true).try_get_matches_from(&arguments)?;
    if let Some(file) = given.get_one::<std::path::PathBuf>("config") {
        let is_given = |name: &str| {
            let id = name.replace('-', "_");
            let known = command.get_arguments().any(|argument| argument.get_id() == id.as_str());
            known && given.value_source(&id).is_some_and(|source| source != ValueSource::DefaultValue)
        };
        let flags =
            flags(file, is_given).map_err(|message| Error::raw(clap::error::ErrorKind::Io, message))?;
        arguments.extend(flags);
    }
    Options::from_arg_matches(&command.try_get_matches_from(arguments)?)
}

fn with_environment(command: clap::Command) -> clap::Command {
    command.mut_args(|argument| match argument.get_long() {
        None | Some("help" | "version") => argument,
        Some(long) => {
            let name = format!("JUMPSTARTER_GATEWAY_{}", long.replace('-', "_").to_uppercase());
            // clap takes only static names; there are a few, once in a process.
            argument.env(&*Box::leak(name.into_boxed_str())).hide_env(true)
        }
    })
}

fn flags(file: &Path, is_given: impl Fn(&str) -> bool) -> Result<Vec<OsString>, String> {
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("--config: {}: {error}\n", file.display()))?;
    let table: toml::Table =
        text.parse().map_err(|error| format!("--config: {}: {error}\n", file.display()))?;
    let mut flags = Vec::new();
    for (name, value) in table.into_iter().filter(|(name, _)| !is_given(name)) {
        let values = match value {
            Value::Array(values) => values,
            Value::Boolean(true) => {
                flags.push(format!("--{name}").into());
                continue;
            }
            Value::Boolean(false) => continue,
            value => vec![value],
        };
        for value in values {
            let text = match value {
                Value::String(text) => text,
                Value::Integer(number) => number.to_string(),
                other => {
                    return Err(format!(
                        "--config: {}: {name}: unexpected {}\n",
                        file.display(),
                        other.type_str()
                    ));
                }
            };
            flags.push(format!("--{name}={text}").into());
        }
    }
    Ok(flags)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_file(name: &str, text: &str, more: &[&str]) -> Result<Options, String> {
        let file = std::env::temp_dir().join(format!("gateway-options-{}-{name}.toml", std::process::id()));
        std::fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap();
        let fixed = ["jumpstarter-gateway", "--config", file];
        let arguments = fixed.iter().chain(more).map(OsString::from);
        parse(arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn a_file_has_the_same_options_and_flags_have_precedence() {
        let text = r#"
            controller = "a.example.com:8082"
            insecure = true
            allow-origin = ["https://a.example.com", "https://b.example.com"]
            max-tunnels = 3
            base-path = "/lab"
        "#;
        let options = of_file("good", text, &["--base-path", "/other", "--max-tunnels=4"]).unwrap();
        assert_eq!(options.controller.to_string(), "a.example.com:8082");
        assert!(options.insecure);
        assert_eq!(options.allow_origin.len(), 2);
        assert_eq!((options.limits.max_tunnels, options.base_path.as_str()), (4, "/other"));
    }

    #[test]
    fn errors_of_a_file_name_the_option() {
        let unknown = of_file("unknown", "controllers = \"a:1\"", &["--controller", "a:1"]).unwrap_err();
        assert!(unknown.contains("--controllers"), "{unknown}");
        let wrong = of_file("wrong", "controller = \"a\"", &[]).unwrap_err();
        assert!(wrong.contains("--controller") && wrong.contains("the port is missing"), "{wrong}");
        let table = of_file("table", "[controller]\nhost = 1", &[]).unwrap_err();
        assert!(table.contains("controller: unexpected table"), "{table}");
        assert!(of_file("no-controller", "insecure = true", &[]).unwrap_err().contains("--controller"));
    }

    #[test]
    fn the_published_files_are_valid() {
        let published = include_str!("../../../deploy/gateway/gateway.toml");
        assert_eq!(of_file("published", published, &[]).unwrap().listen.port(), 8443);
        let manifest = include_str!("../../../deploy/gateway/kubernetes/gateway.yaml");
        let (_, rest) = manifest.split_once("gateway.toml: |\n").unwrap();
        let (map, _) = rest.split_once("\n---").unwrap();
        let options = of_file("manifest", map, &[]).unwrap();
        assert_eq!((options.endpoint.len(), options.allow_origin.len()), (2, 2));
    }
}
