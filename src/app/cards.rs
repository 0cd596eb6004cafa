//! Where the cards of a page stand: each on the row of its passage, or as near below as the cards above allow.

/// What is known of a card before it has a place. Rows count from the top of the notes pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The row of the passage.
    pub row: usize,
    /// Rows that the card would fill with all its words.
    pub full: usize,
    /// Whether it is the one under the caret, which may show all its words.
    pub open: bool,
}

/// A card's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Index into the wanted cards.
    pub card: usize,
    /// First row.
    pub row: usize,
    /// Rows given to it; fewer than wanted when it is cut.
    pub height: usize,
}

/// Rows that a card shows when it is not open: its tags and first words.
const CLOSED: usize = 3;

/// Places cards in a pane of `height` rows, in the order given (document order). Cards never overlap and never leave the pane; when they do
/// not fit below their rows, those above move up just as far as needed; what does not fit at all is left out, never the open one.
pub fn place(wanted: &[Wanted], height: usize) -> Vec<Placed> {
    let mut chosen: Vec<Placed> = wanted
        .iter()
        .enumerate()
        .map(|(card, want)| {
            let rows = if want.open {
                want.full
            } else {
                want.full.min(CLOSED)
            };
            Placed {
                card,
                row: want.row,
                height: rows.clamp(1, height.max(1)),
            }
        })
        .collect();
    shrink(&mut chosen, wanted, height);
    let mut free = 0;
    for card in &mut chosen {
        card.row = card.row.max(free);
        free = card.row + card.height;
    }
    let mut limit = height;
    for card in chosen.iter_mut().rev() {
        card.row = card.row.min(limit.saturating_sub(card.height));
        limit = card.row;
    }
    chosen
}

/// Makes the cards fit the pane together: first closed cards give up rows, then the last closed ones are left out, then the open one is cut.
fn shrink(cards: &mut Vec<Placed>, wanted: &[Wanted], height: usize) {
    let is_open = |card: &Placed| wanted.get(card.card).is_some_and(|want| want.open);
    let total = |cards: &[Placed]| cards.iter().map(|card| card.height).sum::<usize>();
    for least in (1..CLOSED).rev() {
        for i in (0..cards.len()).rev() {
            if total(cards) <= height {
                return;
            }
            if let Some(card) = cards.get_mut(i)
                && !is_open(card)
            {
                card.height = card.height.min(least);
            }
        }
    }
    if let Some(open) = cards.iter().position(is_open)
        && let Some(card) = cards.get(open)
    {
        let others = total(cards) - card.height;
        let allowed = height.saturating_sub(others).max(height / 2).max(1);
        if let Some(card) = cards.get_mut(open) {
            card.height = card.height.min(allowed);
        }
    }
    while total(cards) > height {
        let Some(last) = cards.iter().rposition(|card| !is_open(card)) else {
            return;
        };
        cards.remove(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn card(row: usize, full: usize) -> Wanted {
        Wanted {
            row,
            full,
            open: false,
        }
    }

    fn rows(wanted: &[Wanted], height: usize) -> Vec<(usize, usize)> {
        place(wanted, height)
            .into_iter()
            .map(|card| (card.row, card.height))
            .collect()
    }

    #[test]
    fn cards_stand_beside_their_rows() {
        assert_eq!(rows(&[card(2, 2), card(10, 3)], 30), [(2, 2), (10, 3)]);
    }

    #[test]
    fn five_marks_on_neighbouring_lines() {
        let wanted = [card(3, 2), card(4, 3), card(4, 1), card(5, 5), card(7, 2)];
        assert_eq!(rows(&wanted, 30), [(3, 2), (5, 3), (8, 1), (9, 3), (12, 2)]);
    }

    #[test]
    fn at_the_foot_cards_move_up_together() {
        assert_eq!(
            rows(&[card(0, 2), card(9, 3), card(9, 3)], 10),
            [(0, 2), (4, 3), (7, 3)]
        );
    }

    #[test]
    fn the_open_card_shows_all_and_the_others_give_way() {
        let open = Wanted {
            row: 1,
            full: 7,
            open: true,
        };
        assert_eq!(
            rows(&[card(0, 3), open, card(2, 3)], 10),
            [(0, 2), (2, 7), (9, 1)]
        );
    }

    proptest! {
        #[test]
        fn cards_never_overlap_or_leave_the_pane(
            mut starts in prop::collection::vec((0_usize..40, 1_usize..9), 0..30), open in 0_usize..30, height in 1_usize..40,
        ) {
            starts.sort_unstable();
            let wanted: Vec<_> = starts.iter().enumerate()
                .map(|(i, (row, full))| Wanted { row: (*row).min(height - 1), full: *full, open: i == open }).collect();
            let placed = place(&wanted, height);
            let mut free = 0;
            for card in &placed {
                prop_assert!(card.row >= free && card.height > 0);
                free = card.row + card.height;
            }
            prop_assert!(free <= height);
            prop_assert!(open >= wanted.len() || placed.iter().any(|card| card.card == open));
            prop_assert!(wanted.is_empty() || !placed.is_empty());
        }
    }
}
