//! An address as Jumpstarter writes it: host and port without a scheme.
use std::fmt;
use std::str::FromStr;

/// A host and a port.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// A name, or an IP address without brackets.
    pub host: String,
    /// A port.
    pub port: u16,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.contains("://") {
            return Err(String::from("expected host:port, without a scheme"));
        }
        let (host, port) = text.rsplit_once(':').ok_or("expected host:port; the port is missing")?;
        let port = port.parse().ok().filter(|port| *port != 0);
        let port = port.ok_or("expected host:port; the port is not a number from 1 to 65535")?;
        let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let valid = match bare {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => {
                !host.is_empty()
                    && host.chars().all(|char| char.is_ascii_alphanumeric() || "-._".contains(char))
            }
        };
        if !valid {
            return Err(String::from(
                "expected host:port; the host is neither a name nor an IP address ([...] for IPv6)",
            ));
        }
        Ok(Self { host: bare.unwrap_or(host).to_string(), port })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(formatter, "[{}]:{}", self.host, self.port)
        } else {
            write!(formatter, "{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_host_and_port() {
        for good in ["grpc.example.com:8082", "10.0.0.1:443", "[::1]:1"] {
            assert_eq!(good.parse::<Target>().map(|target| target.to_string()), Ok(String::from(good)));
        }
        for bad in [
            "",
            "host",
            "host:",
            "host:0",
            "host:70000",
            "::1:80",
            "[x]:1",
            "https://a:1",
            "a/b:1",
            "a b:1",
            ":1",
        ] {
            assert!(bad.parse::<Target>().is_err(), "{bad}");
        }
    }
}
