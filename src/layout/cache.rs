//! A bounded store of what was laid out: what was not asked for lately is forgotten, and laid out again when it is.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

/// Two generations of values: a full young one becomes the old one, whose values go unless they are asked for again.
#[derive(Clone, Debug)]
pub(super) struct Cache<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    weight: usize,
    limit: usize,
}

impl<K: Copy + Eq + Hash, V> Cache<K, V> {
    /// A store that holds values of twice the given weight at most, one value more than that.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
            weight: 0,
            limit,
        }
    }

    /// The value of a key, made when it is not there. `make` returns it with its weight.
    pub(super) fn get(
        &mut self,
        key: K,
        weight: impl Fn(&V) -> usize,
        make: impl FnOnce() -> V,
    ) -> &mut V {
        if self.weight >= self.limit && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
            self.weight = 0;
        }
        match self.young.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(slot) => {
                let value = self.old.remove(&key).unwrap_or_else(make);
                self.weight += weight(&value);
                slot.insert(value)
            }
        }
    }

    /// The value of a key, when it is there.
    pub(super) fn peek(&self, key: K) -> Option<&V> {
        self.young.get(&key).or_else(|| self.old.get(&key))
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
        self.weight = 0;
    }
}
