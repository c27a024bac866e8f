//! Judged sets: folders with passages, queries, and which passages answer which query.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::measures::Judgements;

/// Where the pool of a folder without passages lies, seen from that folder.
const POOL: &str = "../../corpora/news.jsonl.zst";

/// A folder: its passages, and one set for each file of queries.
pub(crate) struct Folder {
    /// Its name.
    pub(crate) name: String,
    /// The file the passages come from.
    pub(crate) passages: PathBuf,
    /// The sets.
    pub(crate) sets: Vec<Set>,
}

/// Queries over the passages of a folder.
pub(crate) struct Set {
    /// The name of the folder and of the file of queries.
    pub(crate) name: String,
    /// The queries that have judgements.
    pub(crate) queries: Vec<Query>,
}

/// A query and its judgements.
pub(crate) struct Query {
    /// Its name in the file.
    pub(crate) id: String,
    /// What is typed.
    pub(crate) typed: String,
    /// What answers it.
    pub(crate) judgements: Judgements,
}

/// Finds the passages and the sets of a folder. Of each set at most `limit` queries are taken, evenly from the file.
pub(crate) fn folder(path: &Path, pool: Option<&Path>, limit: Option<usize>) -> Result<Folder, Failure> {
    let whole = path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))?;
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let candidates = ["passages.tsv", "passages.tsv.zst"].map(|file| whole.join(file));
    let passages = candidates
        .into_iter()
        .chain(pool.map(Path::to_owned))
        .chain([whole.join(POOL)])
        .find(|file| file.is_file())
        .ok_or_else(|| format!("{}: there are no passages; name a pool with --pool", path.display()))?;
    let mut sets = Vec::new();
    let mut files: Vec<String> =
        fs::read_dir(&whole)?.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    files.sort();
    for file in files {
        let Some(kind) = file.strip_prefix("queries").and_then(|rest| rest.strip_suffix(".tsv")) else { continue };
        let own = whole.join(format!("qrels{kind}.tsv"));
        let judged = judgements(&read(&if own.is_file() { own } else { whole.join("qrels.tsv") })?)?;
        let kind = kind.trim_start_matches(['-', '_']);
        let name = if kind.is_empty() { name.clone() } else { format!("{name} {kind}") };
        let mut queries = Vec::new();
        for (id, typed) in pairs(&read(&whole.join(&file))?)? {
            if let Some(judgements) = judged.get(&id) {
                queries.push(Query { id, typed, judgements: judgements.clone() });
            }
        }
        if let Some(limit) = limit.filter(|limit| *limit < queries.len()) {
            let (total, mut at) = (queries.len(), 0);
            queries.retain(|_| {
                at += 1;
                at * limit / total > (at - 1) * limit / total
            });
        }
        sets.push(Set { name, queries });
    }
    Ok(Folder { name, passages, sets })
}

/// The passages of a file with their names: lines of two columns, or JSON objects with `id` and `text`.
pub(crate) fn passages(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let content = read(path)?;
    if !path.to_string_lossy().contains(".json") {
        return pairs(&content);
    }
    let mut passages = Vec::new();
    for line in content.lines() {
        let item: serde_json::Value = serde_json::from_str(line)?;
        let text = |key: &str| item[key].as_str().map(str::to_owned).ok_or_else(|| format!("an item has no {key}"));
        passages.push((text("id")?, text("text")?));
    }
    Ok(passages)
}

fn read(path: &Path) -> Result<String, Failure> {
    let explain = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut content = String::new();
    let mut file = File::open(path).map_err(explain)?;
    if path.extension().is_some_and(|ending| ending == "zst") {
        let mut decoder = ruzstd::decoding::StreamingDecoder::new(file)?;
        decoder.read_to_string(&mut content).map_err(explain)?;
    } else {
        file.read_to_string(&mut content).map_err(explain)?;
    }
    Ok(content)
}

fn pairs(content: &str) -> Result<Vec<(String, String)>, Failure> {
    let pair = |line: &str| -> Result<(String, String), Failure> {
        let (id, text) = line.split_once('\t').ok_or_else(|| format!("a line has one column: {line}"))?;
        Ok((id.to_owned(), text.to_owned()))
    };
    content.lines().map(pair).collect()
}

fn judgements(content: &str) -> Result<HashMap<String, Judgements>, Failure> {
    let mut judged: HashMap<String, Judgements> = HashMap::new();
    for line in content.lines() {
        let mut columns = line.split('\t');
        let (Some(query), Some(passage), Some(relevance)) = (columns.next(), columns.next(), columns.next()) else {
            return Err(format!("a judgement has fewer than three columns: {line}").into());
        };
        let relevance: u32 = relevance.trim().parse()?;
        if relevance > 0 {
            judged.entry(query.to_owned()).or_default().insert(passage.to_owned(), relevance);
        }
    }
    Ok(judged)
}
