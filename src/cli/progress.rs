//! The bar that shows how an update goes on: on a terminal only.

use std::io::{self, IsTerminal};
use std::time::Duration;

use district_search::engine::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tracing::{Level, enabled};

/// A bar on standard error, with rate and time left.
pub(crate) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar that shows nothing before the first call.
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::hidden();
        let template = "{msg} {bar:30} {bytes}/{total_bytes}  {bytes_per_sec}  还要 {eta}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar }
    }
}

impl Progress for Bar {
    fn start(&self, files: u64, bytes: u64) {
        // What is told line by line would be drawn over.
        if files > 0 && io::stderr().is_terminal() && !enabled!(Level::INFO) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.set_length(bytes);
            self.bar.set_message(format!("读取 {files} 份"));
        }
    }

    fn file(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn finish(&self) {
        self.bar.set_message("写入索引");
        self.bar.enable_steady_tick(Duration::from_millis(100));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
