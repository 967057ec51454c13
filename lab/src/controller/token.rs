//! Bearer tokens: JWTs like the controller's, and invalid ones of several kinds. Signed with HS256 and a key of the
//! lab, since no public key is needed.
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::clock::{Nanos, SECOND};
use crate::go;
use crate::random::Random;

const ISSUER: &str = "https://localhost:8085";
const AUDIENCE: &str = "jumpstarter";
#[cfg(feature = "devices")]
const ROUTER_ISSUER: &str = "https://jumpstarter.dev/stream";
#[cfg(feature = "devices")]
const ROUTER_AUDIENCE: &str = "https://jumpstarter.dev/router";
#[cfg(feature = "devices")]
const ROUTER_LIFETIME_S: i64 = 1800;
const HEADER: &str = r#"{"alg":"HS256","kid":"demo","typ":"JWT"}"#;

/// A valid token, or one that is invalid in one of the ways that the controller distinguishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Accepted by the controller.
    #[default]
    Valid,
    /// Expired.
    Expired,
    /// Signed by an issuer that the controller does not know.
    ForeignIssuer,
    /// With the right issuer, but another signature.
    ForeignKey,
    /// For another audience.
    ForeignAudience,
    /// Not a JWT.
    Garbage,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Vec<String>,
    exp: i64,
    nbf: i64,
    iat: i64,
    jti: String,
}

/// Signs and verifies tokens.
pub struct Signer {
    key: [u8; 64],
    random: Random,
}

impl Signer {
    /// A signer with its own key, which rejects the tokens of a lab with another seed.
    pub fn new(random: Random) -> Self {
        let mut key = [0; 64];
        random.draw(|rng| rng.fill(&mut key));
        Self { key, random }
    }

    /// Creates a token of a kind for a subject. `lifetime` counts from `now`.
    pub fn token(&self, kind: Kind, subject: &str, now: Nanos, lifetime: Nanos) -> String {
        if kind == Kind::Garbage {
            return String::from("garbage");
        }
        let seconds = |time: Nanos| i64::try_from(time.div_euclid(SECOND)).unwrap_or(i64::MAX);
        let (issued, expiry) = match kind {
            Kind::Expired => (now - lifetime - SECOND, now - SECOND),
            _ => (now, now + lifetime),
        };
        let issuer = if kind == Kind::ForeignIssuer { "https://elsewhere.example" } else { ISSUER };
        let audience = if kind == Kind::ForeignAudience { vec!["elsewhere"] } else { vec![ISSUER, AUDIENCE] };
        let claims = Claims {
            iss: issuer.to_string(),
            sub: subject.to_string(),
            aud: audience.into_iter().map(str::to_string).collect(),
            exp: seconds(expiry),
            nbf: seconds(issued),
            iat: seconds(issued),
            jti: self.random.id(),
        };
        signed(&claims, if kind == Kind::ForeignKey { &[0; 64] } else { &self.key })
    }

    /// Creates a token for the router, for a stream.
    #[cfg(feature = "devices")]
    pub fn router_token(&self, stream: &str, now: Nanos) -> String {
        let issued = i64::try_from(now.div_euclid(SECOND)).unwrap_or(i64::MAX);
        let claims = Claims {
            iss: ROUTER_ISSUER.to_string(),
            sub: stream.to_string(),
            aud: vec![ROUTER_AUDIENCE.to_string()],
            exp: issued + ROUTER_LIFETIME_S,
            nbf: issued,
            iat: issued,
            jti: self.random.uuid(),
        };
        signed(&claims, &self.key)
    }

    /// The stream of a router token; none if the token is invalid.
    #[cfg(feature = "devices")]
    pub fn router_stream(&self, token: &str, now: Nanos) -> Option<String> {
        let (signed, signature) = token.rsplit_once('.')?;
        let payload = URL_SAFE_NO_PAD.decode(signed.split_once('.')?.1).ok()?;
        let claims: Claims = serde_json::from_slice(&payload).ok()?;
        mac(&self.key, signed).verify_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        let is_current = now < Nanos::from(claims.exp) * SECOND;
        let is_for_router = claims.iss == ROUTER_ISSUER && claims.aud == [ROUTER_AUDIENCE];
        (is_current && is_for_router).then_some(claims.sub)
    }

    /// Verifies a token; returns its subject, or the controller's error. The order of the checks is that of the
    /// controller's library: issuer, audience, expiry, signature.
    pub fn verify(&self, token: &str, now: Nanos) -> Result<String, String> {
        let unknown = || String::from("failed to authenticate token");
        let (signed, signature) = token.rsplit_once('.').ok_or_else(unknown)?;
        let (_, payload) = signed.split_once('.').ok_or_else(unknown)?;
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| unknown())?;
        let claims: Claims = serde_json::from_slice(&payload).map_err(|_| unknown())?;
        if claims.iss != ISSUER {
            return Err(unknown());
        }
        if !claims.aud.iter().any(|audience| audience == AUDIENCE) {
            let got: Vec<String> = claims.aud.iter().map(|audience| format!("{audience:?}")).collect();
            return Err(format!(
                "oidc: verify token: oidc: expected audience {AUDIENCE:?} got [{}]",
                got.join(" ")
            ));
        }
        if Nanos::from(claims.exp) * SECOND < now {
            let expiry = go::text::time(Nanos::from(claims.exp) * SECOND);
            return Err(format!("oidc: verify token: oidc: token is expired (Token Expiry: {expiry})"));
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        mac(&self.key, signed).verify_slice(&signature).map_err(|_| {
            String::from(
                "oidc: verify token: failed to verify signature: failed to verify id token signature",
            )
        })?;
        Ok(claims.sub)
    }
}

fn signed(claims: &Claims, key: &[u8; 64]) -> String {
    let claims = serde_json::to_string(claims).unwrap_or_default();
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(mac(key, &signed).finalize().into_bytes());
    format!("{signed}.{signature}")
}

fn mac(key: &[u8; 64], text: &str) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&(*key).into());
    mac.update(text.as_bytes());
    mac
}

/// The expiry of a token that this process has signed.
pub fn expiry(token: &str) -> Option<i64> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Claims>(&payload).ok().map(|claims| claims.exp)
}
