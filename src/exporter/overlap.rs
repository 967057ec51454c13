//! What a second log stream repeats of the first one. An exporter sends the buffer of its session first, at once and whole, and
//! there is no position from which to go on: the repeated lines are found by comparing them with the last lines seen.
use std::collections::VecDeque;

/// How many lines are kept to compare with. The buffer of Python's exporter has 256.
const KEPT: usize = 1024;

/// What follows from a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<L> {
    /// A line that has not been seen.
    New(L),
    /// Lines may be missing here: the new stream did not begin with lines that had been seen.
    Gap,
}

/// Compares the lines of a stream with those of the one before it.
pub struct Overlap<L> {
    seen: VecDeque<L>,
    resumed: Option<Resumed<L>>,
}

/// A new stream, as long as it is not decided what it repeats.
struct Resumed<L> {
    /// Its lines so far.
    held: Vec<L>,
    /// Where in `seen` they may begin, first the place that makes the longest repetition.
    places: Vec<usize>,
}

impl<L: Clone + PartialEq> Overlap<L> {
    pub fn new() -> Self {
        Self { seen: VecDeque::new(), resumed: None }
    }

    /// A new stream begins. If nothing has been seen yet, there is nothing to compare.
    pub fn resume(&mut self) {
        let places: Vec<usize> = (0..self.seen.len()).collect();
        self.resumed = (!places.is_empty()).then_some(Resumed { held: Vec::new(), places });
    }

    /// Whether it is still open what the new stream repeats.
    pub fn is_open(&self) -> bool {
        self.resumed.is_some()
    }

    /// Takes the next line, and returns what is certain now.
    pub fn push(&mut self, line: L) -> Vec<Found<L>> {
        let Some(resumed) = &mut self.resumed else { return self.note(vec![line]) };
        let (seen, place) = (&self.seen, resumed.held.len());
        // A place whose lines have all been repeated permits any line.
        resumed.places.retain(|start| seen.get(start + place).is_none_or(|known| *known == line));
        resumed.held.push(line);
        match resumed.places.first() {
            Some(start) if start + resumed.held.len() < seen.len() => Vec::new(),
            Some(start) => {
                let repeated = seen.len() - start;
                let new = resumed.held.split_off(repeated);
                self.resumed = None;
                self.note(new)
            }
            None => self.settle(),
        }
    }

    /// Decides that the new stream repeats nothing.
    pub fn settle(&mut self) -> Vec<Found<L>> {
        let Some(resumed) = self.resumed.take() else { return Vec::new() };
        let new = self.note(resumed.held);
        [Found::Gap].into_iter().chain(new).collect()
    }

    fn note(&mut self, lines: Vec<L>) -> Vec<Found<L>> {
        self.seen.extend(lines.iter().cloned());
        self.seen.drain(..self.seen.len().saturating_sub(KEPT));
        lines.into_iter().map(Found::New).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What two streams give, the second after a break; a gap is a dash.
    fn joined(first: &str, second: &str) -> String {
        let mut overlap = Overlap::new();
        overlap.resume();
        let mut found: Vec<_> = first.chars().flat_map(|line| overlap.push(line)).collect();
        overlap.resume();
        found.extend(second.chars().flat_map(|line| overlap.push(line)).collect::<Vec<_>>());
        found.extend(overlap.settle());
        let letter = |found| match found {
            Found::New(line) => line,
            Found::Gap => '-',
        };
        found.into_iter().map(letter).collect()
    }

    #[test]
    fn what_a_stream_repeats_is_left_out() {
        for (first, second, expected) in [
            ("abc", "abcde", "abcde"),
            ("abc", "abc", "abc"),
            // A buffer that no longer has the first lines.
            ("abcde", "deF", "abcdeF"),
            ("abcde", "eF", "abcdeF"),
            // Lines that repeat: the longest repetition that fits.
            ("aab", "aabaab", "aabaab"),
            ("abab", "ababab", "ababab"),
            ("aaab", "aabx", "aaabx"),
            ("xaa", "aay", "xaay"),
            ("aab", "abx", "aabx"),
            ("", "abc", "abc"),
        ] {
            assert_eq!(joined(first, second), expected, "{first} {second}");
        }
    }

    #[test]
    fn where_nothing_fits_there_is_a_gap() {
        for (first, second, expected) in [
            ("abc", "xyz", "abc-xyz"),
            // The beginning of what was seen, but then something else.
            ("abc", "abx", "abc-abx"),
            ("abc", "", "abc-"),
            ("abc", "ab", "abc-ab"),
        ] {
            assert_eq!(joined(first, second), expected, "{first} {second}");
        }
    }

    #[test]
    fn a_long_log_is_compared_by_its_last_lines() {
        let mut overlap = Overlap::new();
        (0..3000).for_each(|line| assert_eq!(overlap.push(line), [Found::New(line)]));
        overlap.resume();
        let found: Vec<_> = (2744..3001).flat_map(|line| overlap.push(line)).collect();
        assert_eq!(found, [Found::New(3000)]);
        assert_eq!(overlap.seen.len(), KEPT);
    }
}
