//! Sorting of short lists. The standard library's sorts are made for long ones, and each element type adds five
//! kilobytes to the wasm; a selector's values or a hundred latencies do not need that.

/// Insertion sort; equal items keep their order.
pub fn sort<T>(items: &mut [T], is_less: impl Fn(&T, &T) -> bool) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && is_less(&items[at], &items[at - 1]) {
            items.swap(at, at - 1);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_and_keeps_the_order_of_equals() {
        let mut items = [(3, 'a'), (1, 'a'), (3, 'b'), (2, 'a'), (1, 'b')];
        sort(&mut items, |one, other| one.0 < other.0);
        assert_eq!(items, [(1, 'a'), (1, 'b'), (2, 'a'), (3, 'a'), (3, 'b')]);
        sort::<u8>(&mut [], |one, other| one < other);
    }
}
