//! Which hosts an HTTPS page may call without a certificate. Pure.
//!
//! Sources: W3C Mixed Content and Secure Contexts ("potentially trustworthy": loopback); WICG Local Network Access,
//! the table "Non-public IP address blocks" and the section "Mixed Content": a private address, or a name under
//! `.local`, is permitted once the user has allowed it.
/// What a browser knows about a host before name resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// This machine: never mixed content.
    Loopback,
    /// An address or a name that is local to one network: a browser may permit it.
    Local,
    /// Anything else.
    Public,
}

/// The host in a URL's authority as a browser writes it (`lab.example.com:8443`, `[::1]`). The standard library's
/// address parser would cost four kilobytes.
pub fn host(authority: &str) -> Host {
    if let Some(inside) = authority.strip_prefix('[') {
        return of_v6(inside.split(']').next().unwrap_or_default());
    }
    let name = authority.split(':').next().unwrap_or_default();
    of_v4(name).unwrap_or_else(|| of_name(&name.to_ascii_lowercase()))
}

fn of_name(name: &str) -> Host {
    let name = name.strip_suffix('.').unwrap_or(name);
    let under = |top| name.strip_suffix(top).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    match () {
        () if under("localhost") => Host::Loopback,
        () if under("local") => Host::Local,
        () => Host::Public,
    }
}

/// `None` if it is not an IPv4 address.
fn of_v4(name: &str) -> Option<Host> {
    let mut parts = name.split('.');
    let mut octet = || parts.next()?.parse::<u8>().ok();
    let octets = [octet()?, octet()?, octet()?, octet()?];
    parts.next().is_none().then(|| of_octets(octets[0], octets[1]))
}

/// Only the first two of the four bytes are compared: no block of the table is smaller, except 0.0.0.0.
fn of_octets(first: u8, second: u8) -> Host {
    match (first, second) {
        (127, _) => Host::Loopback,
        // The table lists these as loopback too, but they are not trustworthy origins: 0.0.0.0 and the benchmarks'
        // 198.18/15.
        (0 | 10, _) | (100, 64..=127) | (169, 254) | (172, 16..=31) | (192, 168) | (198, 18..=19) => {
            Host::Local
        }
        _ => Host::Public,
    }
}

fn of_v6(address: &str) -> Host {
    match address {
        "::1" => return Host::Loopback,
        "::" => return Host::Local,
        _ => {}
    }
    let mut groups = address.split(':').map(|group| u16::from_str_radix(group, 16).unwrap_or(0));
    let mut group = || groups.next().unwrap_or(0);
    // "::" counts as a single zero here, however many groups it replaces: no prefix below contains a zero, except
    // that of the mapped addresses, which are always written the same way.
    match (group(), group()) {
        (0, 0) if group() == 0xffff => {
            let [first, second] = group().to_be_bytes();
            of_octets(first, second)
        }
        // Unique local; link-local and site-local; documentation.
        (0xfc00..=0xfdff | 0xfe80..=0xfeff, _) | (0x2001, 0x0db8) | (0x3fff, 0..=0x0fff) => Host::Local,
        _ => Host::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_classified() {
        for (authority, expected) in [
            ("localhost", Host::Loopback),
            ("LocalHost:8080", Host::Loopback),
            ("lab.localhost.", Host::Loopback),
            ("127.0.0.1:8080", Host::Loopback),
            ("127.255.0.9", Host::Loopback),
            ("[::1]:8080", Host::Loopback),
            ("[::ffff:7f00:1]", Host::Loopback),
            ("10.1.2.3", Host::Local),
            ("192.168.0.7:8080", Host::Local),
            ("172.16.0.1", Host::Local),
            ("172.31.255.255", Host::Local),
            ("100.64.0.1", Host::Local),
            ("100.127.255.255", Host::Local),
            ("169.254.1.1", Host::Local),
            ("0.0.0.0", Host::Local),
            ("198.19.0.1", Host::Local),
            ("[fd12:3456::1]:8080", Host::Local),
            ("[fc00::]", Host::Local),
            ("[fe80::1]", Host::Local),
            ("[fec0::1]", Host::Local),
            ("[::ffff:c0a8:1]", Host::Local),
            ("[2001:db8::1]", Host::Local),
            ("[3fff:fff::1]", Host::Local),
            ("[::]", Host::Local),
            ("printer.local", Host::Local),
            ("PRINTER.Local.:80", Host::Local),
            ("lab.example.com:8443", Host::Public),
            ("lab", Host::Public),
            ("notlocalhost", Host::Public),
            ("localhost.example.com", Host::Public),
            ("mylocal", Host::Public),
            ("8.8.8.8", Host::Public),
            ("11.0.0.1", Host::Public),
            ("172.15.0.1", Host::Public),
            ("172.32.0.1", Host::Public),
            ("192.169.0.1", Host::Public),
            ("100.63.0.1", Host::Public),
            ("100.128.0.1", Host::Public),
            ("198.17.0.1", Host::Public),
            ("198.20.0.1", Host::Public),
            ("[2001:4860::1]", Host::Public),
            ("[fbff::1]", Host::Public),
            ("[fe7f::1]", Host::Public),
            ("[ff02::1]", Host::Public),
            ("[3fff:1000::1]", Host::Public),
            ("[::ffff:808:808]", Host::Public),
            ("127.0.0.1.example.com", Host::Public),
            ("1.2.3", Host::Public),
            ("10.1.2.3.4", Host::Public),
            ("10.1.2.300", Host::Public),
            ("", Host::Public),
        ] {
            assert_eq!(host(authority), expected, "{authority}");
        }
    }
}
