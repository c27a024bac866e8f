//! An index can be relied on: whatever happens to an update, or beside it, the index is in a state that some update has
//! committed, and the next update brings it to what a fresh build gives. With `RELIABILITY=full` all of it is tried, see
//! `docs/reliability.md`.

mod support;

#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
#[path = "reliability/beside.rs"]
mod beside;
#[path = "exactness/dice.rs"]
#[allow(dead_code, reason = "the scan uses more of it")]
mod dice;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
#[path = "reliability/disk.rs"]
mod disk;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
#[path = "reliability/faults.rs"]
mod faults;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
#[path = "reliability/journal.rs"]
mod journal;
#[path = "reliability/kills.rs"]
mod kills;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
#[path = "reliability/power.rs"]
mod power;
#[path = "reliability/readers.rs"]
mod readers;
#[cfg(target_os = "linux")]
#[path = "reliability/room.rs"]
mod room;
#[path = "reliability/sequences.rs"]
mod sequences;
#[path = "reliability/size.rs"]
mod size;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
#[path = "reliability/traced.rs"]
mod traced;
#[path = "reliability/trial.rs"]
mod trial;

use trial::Work;

#[test]
fn a_first_build_that_is_killed_leaves_no_index_or_a_whole_one() {
    kills::at_random_moments(Work::First, 1);
    kills::at_every_operation(Work::First, 1);
}

#[test]
fn an_update_that_is_killed_leaves_the_old_state_or_the_new_one() {
    kills::at_random_moments(Work::Update, 2);
    kills::at_every_operation(Work::Update, 2);
}

#[test]
fn a_folder_whose_adding_is_killed_is_never_held_and_forgotten() {
    kills::at_random_moments(Work::Folder, 19);
    kills::at_every_operation(Work::Folder, 19);
}

#[test]
fn a_rebuild_that_is_killed_leaves_the_old_state_or_the_new_one() {
    kills::at_random_moments(Work::Rebuild, 3);
    kills::at_every_operation(Work::Rebuild, 3);
}

#[test]
fn whoever_asks_while_the_index_is_written_gets_one_state() {
    readers::beside_updates(15);
}

#[test]
fn an_updated_index_holds_what_a_fresh_one_does_and_counts_what_stands_there() {
    sequences::hold(16);
}

#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod failing {
    use crate::faults::{Fault, at_every_operation, at_its_name};
    use crate::trial::Work;

    #[test]
    fn a_full_disk_is_told_and_leaves_the_index_usable() {
        at_every_operation(Work::First, Fault::Full, false, 4);
        at_every_operation(Work::Update, Fault::Full, false, 5);
        at_every_operation(Work::Rebuild, Fault::Full, false, 6);
    }

    #[test]
    fn a_folder_that_may_only_be_read_is_told_and_leaves_the_index_usable() {
        at_every_operation(Work::Update, Fault::ReadOnly, false, 7);
    }

    #[test]
    fn an_operation_that_fails_is_told_and_leaves_the_index_usable() {
        at_every_operation(Work::First, Fault::Broken, false, 8);
        at_every_operation(Work::Update, Fault::Broken, false, 9);
        at_every_operation(Work::Rebuild, Fault::Broken, false, 10);
        at_every_operation(Work::Folder, Fault::Broken, false, 20);
    }

    #[test]
    fn an_index_whose_name_cannot_be_read_now_is_not_replaced_by_an_empty_one() {
        at_its_name(Work::Update);
        at_its_name(Work::Rebuild);
    }

    #[test]
    fn at_every_operation_readers_get_one_state_and_other_writers_are_told_who_writes() {
        crate::beside::every_operation(Work::Update, 17);
        crate::beside::every_operation(Work::Rebuild, 18);
    }

    #[test]
    fn a_report_that_cannot_be_read_now_is_read_the_next_time() {
        at_every_operation(Work::Update, Fault::Broken, true, 11);
    }
}

#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod powerless {
    use crate::power::at_random_moments;
    use crate::trial::Work;

    #[test]
    fn a_first_build_that_loses_power_leaves_no_index_or_a_whole_one() {
        at_random_moments(Work::First, None, 21);
    }

    #[test]
    fn an_update_that_loses_power_leaves_the_old_state_or_the_new_one() {
        at_random_moments(Work::Update, None, 22);
        at_random_moments(Work::Update, Some("meta.json"), 23);
    }

    #[test]
    fn a_rebuild_that_loses_power_leaves_the_old_state_or_the_new_one() {
        at_random_moments(Work::Rebuild, None, 24);
        at_random_moments(Work::Rebuild, Some("current.json"), 25);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_there_is_little_room_the_index_stays_usable() {
    for (work, seed) in [(Work::First, 12), (Work::Update, 13), (Work::Rebuild, 14)] {
        room::of_all_sizes(work, seed);
        room::behind_what_was_left(work);
    }
}
