//! The packages that this build depends on, asked of cargo: where they lie, and which versions they have.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What cargo says of the packages.
pub(crate) struct Packages(Value);

impl Packages {
    /// Asks cargo: first for what is on the machine already.
    pub(crate) fn of_this_build() -> Result<Self, Box<dyn Error>> {
        metadata(&["--offline"]).or_else(|_| metadata(&[])).map(Self)
    }

    /// The folder of a package.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf, Box<dyn Error>> {
        let manifest = Path::new(self.value(name, "manifest_path")?);
        Ok(manifest.parent().unwrap_or(manifest).to_owned())
    }

    /// The version of a package.
    pub(crate) fn version(&self, name: &str) -> Result<&str, Box<dyn Error>> {
        self.value(name, "version")
    }

    fn value(&self, name: &str, key: &str) -> Result<&str, Box<dyn Error>> {
        let packages = self.0["packages"].as_array().into_iter().flatten();
        let mut values = packages.filter(|found| found["name"] == name).filter_map(|found| found[key].as_str());
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            _ => Err(format!("cargo metadata does not name one package {name}").into()),
        }
    }
}

fn metadata(options: &[&str]) -> Result<Value, Box<dyn Error>> {
    let output = Command::new(std::env::var("CARGO")?)
        .args(["metadata", "--format-version", "1", "--filter-platform", &std::env::var("HOST")?])
        .args(options)
        .current_dir(std::env::var("CARGO_MANIFEST_DIR")?)
        .output()?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
