//! The bearer tokens: JWTs as the controller signs them, and the ways in which one can be wrong.
//! Not who may do what (`auth`). HS256 with a key of the lab: it has no key to publish.
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
const HEADER: &str = r#"{"alg":"HS256","kid":"demo","typ":"JWT"}"#;

/// A token as good as any, or wrong in one of the ways that the controller tells apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One that the controller accepts.
    #[default]
    Valid,
    /// Its time is over.
    Expired,
    /// Signed by somebody the controller does not know.
    ForeignIssuer,
    /// It claims the right issuer, but the signature is another's.
    ForeignKey,
    /// Meant for another service.
    ForeignAudience,
    /// No JWT at all.
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
    /// A signer with a key of its own: the tokens of a lab with another seed are foreign to it.
    pub fn new(random: Random) -> Self {
        let mut key = [0; 64];
        random.draw(|rng| rng.fill(&mut key));
        Self { key, random }
    }

    /// Makes a token of a kind for a subject. `lifetime` counts from `now`.
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
        let claims = serde_json::to_string(&claims).unwrap_or_default();
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(claims));
        let key = if kind == Kind::ForeignKey { [0; 64] } else { self.key };
        let signature = URL_SAFE_NO_PAD.encode(mac(&key, &signed).finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    /// Whose token this is, or the controller's words for what is wrong with it. The order of the
    /// checks is that of the library it uses: issuer, audience, expiry, signature.
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

fn mac(key: &[u8; 64], text: &str) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&(*key).into());
    mac.update(text.as_bytes());
    mac
}

/// The expiry of a token that this process signed.
pub fn expiry(token: &str) -> Option<i64> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Claims>(&payload).ok().map(|claims| claims.exp)
}
