//! The time and new identities: the two things that the core must be given.

use uuid::Uuid;

use crate::annotation::{Id, Moment};

/// The present second with the offset of the local time zone, RFC 3339.
pub fn now() -> Moment {
    let zoned = jiff::Zoned::now();
    Moment(zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// A new identity, UUID version 7 (RFC 9562), of the present millisecond.
pub fn new_id() -> Id {
    Uuid::now_v7()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_instants_and_ids_grow() {
        assert!(now().instant().is_some(), "{:?}", now());
        let (first, second) = (new_id(), new_id());
        assert_eq!(first.get_version_num(), 7);
        assert!(first < second);
    }
}
