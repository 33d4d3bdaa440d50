//! The totals of the whole account, by instance and region. Rows that arrive page by page are added
//! to them; only a list that changed in another way is summed again.

use std::collections::HashMap;

use super::data::Listing;
use crate::{
    domain::{Image, InstanceId, Money, Price, Size},
    text::Text,
};

/// The totals of the whole account.
#[derive(Debug, Default)]
pub struct Sums {
    /// All rows.
    pub all: Total,
    /// The rows of each instance.
    pub instances: HashMap<InstanceId, Total>,
    /// The rows in each region.
    pub regions: HashMap<Text, Total>,
    /// The version of the list that was summed.
    of: Option<u64>,
}

/// The total of some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// How many there are.
    pub rows: usize,
    /// The sum of their known sizes.
    pub size: Size,
    /// How many of them have no known size.
    pub unknown: usize,
    /// The GB that each of them has begun, which are paid.
    begun: u64,
}

impl Total {
    pub(super) fn add(&mut self, size: Size) {
        self.rows += 1;
        self.size = Size::sum([self.size, size].into_iter());
        match size.begun() {
            Some(begun) => self.begun += begun,
            None => self.unknown += 1,
        }
    }

    /// What they cost a month, if the price and all sizes are known.
    #[must_use]
    pub fn a_month(&self, price: Option<&Price>) -> Option<Money> {
        self.known_a_month(price).filter(|_| self.unknown == 0)
    }

    /// What those of known size cost a month, if the price is known.
    #[must_use]
    pub fn known_a_month(&self, price: Option<&Price>) -> Option<Money> {
        price.map(|price| price.a_day_for(self.begun).a_month())
    }
}

/// The total of these sizes.
impl FromIterator<Size> for Total {
    fn from_iter<I: IntoIterator<Item = Size>>(sizes: I) -> Self {
        let mut total = Self::default();
        for size in sizes {
            total.add(size);
        }
        total
    }
}

impl Sums {
    /// Takes in what the list has become.
    pub(super) fn follow(&mut self, list: &Listing<Image>) {
        if self.of.is_none_or(|of| !list.only_grew_since(of)) {
            *self = Self::default();
        }
        self.of = Some(list.version());
        for row in &list.rows()[self.all.rows..] {
            let size = row.snapshot.size;
            self.all.add(size);
            if let Some(id) = &row.instance {
                self.instances.entry(id.clone()).or_default().add(size);
            }
            let region = row.snapshot.region.clone();
            self.regions.entry(region).or_default().add(size);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{List, Snapshot};

    fn image(number: usize) -> Image {
        let of = InstanceId::parse(&(number % 3).to_string());
        let snapshot = Snapshot {
            // While an image is saved, its size is unknown.
            size: if number.is_multiple_of(5) {
                Size::Absent
            } else {
                Size::Thousandths(number as u64 * 700)
            },
            region: Text::new(if number.is_multiple_of(2) {
                "Poland-1"
            } else {
                ""
            }),
            ..crate::app::tests::snapshot(&(number + 1).to_string())
        };
        Image::of(&of.unwrap(), snapshot)
    }

    #[test]
    fn a_sum_of_unknown_sizes_has_no_cost() {
        let price = Price::parse("0.0015");
        let sum = |sizes: &[Size]| -> Total { sizes.iter().copied().collect() };
        let known = sum(&[Size::Thousandths(3_100)]);
        assert!(known.a_month(price.as_ref()).is_some());
        for size in [Size::Absent, Size::Senseless] {
            let total = sum(&[Size::Thousandths(3_100), size]);
            assert_eq!((total.rows, total.size, total.unknown), (2, known.size, 1));
            assert_eq!(total.a_month(price.as_ref()), None);
        }
    }

    proptest! {
        /// However the rows arrive, the totals are those of all of them.
        #[test]
        fn pages_are_added_and_other_changes_are_summed_again(
            steps in prop::collection::vec((0_usize..12, 0_usize..6, any::<bool>()), 1..12),
        ) {
            let (mut list, mut sums) = (Listing::default(), Sums::default());
            for (from, count, whole) in steps {
                let rows = (from..from + count).map(image).collect();
                if whole {
                    list.take(List { rows, ..List::default() });
                } else {
                    let from = from.min(list.rows().len());
                    list.arrived(from, rows);
                }
                sums.follow(&list);
                let of = |is: &dyn Fn(&&Image) -> bool| -> Total {
                    list.rows().iter().filter(is).map(|row| row.snapshot.size).collect()
                };
                prop_assert_eq!(sums.all, of(&|_| true));
                for (id, total) in &sums.instances {
                    prop_assert_eq!(*total, of(&|row| row.instance.as_ref() == Some(id)));
                }
                for (region, total) in &sums.regions {
                    prop_assert_eq!(*total, of(&|row| row.snapshot.region == *region));
                }
            }
        }
    }
}
