//! What the process that reads may take.

/// So much memory, in bytes: a file of the largest size, what it is unpacked to, and its text.
pub(super) const MEMORY: u64 = 640 << 20;

/// What is said to the allocator (jemalloc) in the environment: addresses count for the limit, and so it gives back those of
/// what is free.
pub(super) const ALLOCATOR: (&str, &str) = ("_RJEM_MALLOC_CONF", "retain:false");

/// Puts the limits on this process; where the system knows none, only time is limited, by who waits.
#[cfg(unix)]
pub(super) fn put() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = |resource, most: u64| {
        let allowed = getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most));
        // Without a limit the file is still read.
        let _ = setrlimit(resource, Rlimit { current: Some(allowed), maximum: Some(allowed) });
    };
    limit(Resource::As, MEMORY);
    limit(Resource::Core, 0);
    // It writes no file.
    limit(Resource::Fsize, 0);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

/// Puts the limits on this process; where the system knows none, only time is limited, by who waits.
#[cfg(not(unix))]
pub(super) fn put() {}
