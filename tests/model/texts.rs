//! Generates texts: arbitrary ones, and nearly valid ones, which reach further into a parser.
use proptest::prelude::*;

/// Any text, or one of these with a few characters replaced, inserted or removed. Inserted characters often have several
/// bytes, so that a character index is not a byte index.
pub fn near(right: &'static [&'static str]) -> impl Strategy<Value = String> {
    let changes = prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, character()), 0..4);
    let changed = (prop::sample::select(right), changes).prop_map(|(text, changes)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (place, kind, character) in changes {
            let place = place.index(characters.len() + 1);
            match kind {
                0 => characters.insert(place, character),
                1 if place < characters.len() => characters[place] = character,
                _ if place < characters.len() => drop(characters.remove(place)),
                _ => {}
            }
        }
        characters.into_iter().collect()
    });
    prop_oneof![3 => changed, 1 => any::<String>()]
}

/// A character with a meaning in one of the parsers, a multi-byte character, or any other.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        prop::sample::select(
            "0123456789:.,-+ TtZzPpDHMSdhmswne=!()<>/_\0\t\n\"'".chars().collect::<Vec<_>>()
        ),
        prop::sample::select(vec!['é', '−', '\u{a0}', '１', '½', '漢', '🚫', '\u{301}', '\u{feff}']),
        any::<char>(),
    ]
}

/// Any number, often one at the limit of its type or of a calendar.
pub fn number<N>() -> impl Strategy<Value = N>
where
    N: Arbitrary + Copy + TryFrom<i64> + std::fmt::Debug + 'static,
{
    let edges = [0, 1, -1, 999_999_999, 1_000_000_000, -62_135_596_800, 253_402_300_799, i64::MAX, i64::MIN];
    let edges = edges.into_iter().chain([i64::from(i32::MAX), i64::from(i32::MIN)]);
    let near: Vec<N> = edges
        .flat_map(|edge| [edge.saturating_sub(1), edge, edge.saturating_add(1)])
        .filter_map(|edge| N::try_from(edge).ok())
        .collect();
    prop_oneof![prop::sample::select(near), any::<N>()]
}
