//! What can be typed. These types are known to this room only; what the other rooms need is made of them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
例 Examples:
  search 协商驿站                      谁写到协商驿站  who writes about it
  search \"民生议事堂\" -d 萧山          只看萧山区  one district (name, stem or code)
  search 老旧小区 加装电梯 -y 2023..2025  两个词都要，三年之内  both, in these years
  search '\"全过程人民民主\"' -t 政协     引号内逐字  literally, in reports of the 政协
  search 低空经济 -d 杭州 --json        一行一个 JSON  for programs
  search index ~/报告                   建立或更新索引  index a folder, or update the index
  search status                         索引里有什么  what the index holds

退出码 Exit codes: 0 找到 found · 1 没有 nothing found · 2 出错 trouble
To seek a word that is the name of a command: search -- index";

/// The folder of reports where none is named.
const DEFAULT_CORPUS: &str = "corpus";
/// The folder of the index where none is named.
const DEFAULT_INDEX: &str = "index";

/// 在区县报告里查找：写了什么，在哪里，哪一年，原话怎么说
///
/// Searches Chinese district reports. Every passage that holds the text is found, whatever the words it is cut into;
/// the best stand first, with counts by district and year. Where no index is named and none is there, the first query
/// builds one of the folder `corpus`.
#[derive(Debug, Parser)]
#[command(name = "search", version, long_version = super::fault::versions())]
#[command(override_usage = "search [OPTIONS] <QUERY>...\n       search <COMMAND>")]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) question: Question,
    #[command(flatten)]
    pub(crate) places: Places,
    /// 在标准错误上说明做了什么、用了多久；-vv 更细 (say what is done and how long it takes; twice: in detail)
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What is sought and how the answer is to look.
#[derive(Args, Debug)]
pub(crate) struct Question {
    /// 要找的词语；空格分开的都要有，引号内逐字 (words; all are wanted; "quoted" ones as they stand)
    #[arg(value_name = "QUERY", required = true)]
    pub(crate) query: Vec<String>,

    /// 只看这个区县、市或省，可重复或用逗号隔开 (name, stem or code; several with commas)
    #[arg(short, long, value_name = "DISTRICT")]
    pub(crate) district: Vec<String>,

    /// 也看这些地方的前身，如临平区之前的余杭区 (of the districts also what they came from, up to the change)
    #[arg(long, requires = "district")]
    pub(crate) with_predecessors: bool,

    /// 只看这些年份：2023、2020..2024、2020..、..2022，可重复或用逗号隔开 (several with commas)
    #[arg(short, long, value_name = "YEARS", allow_hyphen_values = true)]
    pub(crate) year: Vec<String>,

    /// 只看这类报告：政府 人大 政协 法院 检察院 财政 计划 党委 纪委，可重复或用逗号隔开 (several with commas)
    #[arg(short = 't', long = "type", value_name = "INSTITUTION")]
    pub(crate) institution: Vec<String>,

    /// 最多列出几段：10，表格 10000 (hits to list: 10, in a table 10000)
    #[arg(short = 'n', long, value_name = "NUMBER")]
    pub(crate) limit: Option<usize>,

    /// 跳过前面几段 (hits to pass over)
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) offset: usize,

    /// 只要逐字相同的 (only passages that hold every word as it stands)
    #[arg(long)]
    pub(crate) exact: bool,

    /// 按段列出，还是按报告归拢（每份最多三段） (list passages, or reports with their best three passages)
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = Grouping::Passage)]
    pub(crate) group: Grouping,

    /// 几乎相同的段落也逐一列出 (list nearly identical passages one by one)
    #[arg(long)]
    pub(crate) unfold: bool,

    /// 说明查询是怎样理解的，每段为何得分 (say how the query was taken and how hits were weighed)
    #[arg(long)]
    pub(crate) explain: bool,

    /// 一行一个 JSON，给程序用 (one JSON object a line)
    #[arg(long)]
    pub(crate) json: bool,

    /// 一段一行的表格，给 Excel、WPS 用 (a table with a row for each passage, for spreadsheets)
    #[arg(long, conflicts_with_all = ["json", "explain"])]
    pub(crate) csv: bool,

    /// 何时用颜色 (when to use colour)
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
}

/// Where reports and index are.
#[derive(Args, Debug)]
pub(crate) struct Places {
    /// 报告所在的文件夹 (folder of reports that a first index is built of; default: corpus)
    #[arg(long, global = true, value_name = "FOLDER", env = "SEARCH_CORPUS")]
    pub(crate) corpus: Option<PathBuf>,

    /// 索引所在的文件夹 (folder of the index; default: index)
    #[arg(long, global = true, value_name = "FOLDER", env = "SEARCH_INDEX")]
    index: Option<PathBuf>,

    /// 自己的词语、同义词和地名 (file with words, synonyms and names of your own; default: search.toml, if there is one)
    #[arg(long, global = true, value_name = "FILE", env = "SEARCH_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

impl Places {
    /// The folder of reports that a first index is built of.
    pub(crate) fn corpus(&self) -> &Path {
        self.corpus.as_deref().unwrap_or(Path::new(DEFAULT_CORPUS))
    }

    /// The folder of the index.
    pub(crate) fn index(&self) -> &Path {
        self.index.as_deref().unwrap_or(Path::new(DEFAULT_INDEX))
    }

    /// Whether a query may build the index that is not there. Who names an index, and no folder of reports, means one that
    /// is there: an answer from whatever lies in `corpus` here would be none to the question.
    pub(crate) fn may_build_first(&self) -> bool {
        self.index.is_none() || self.corpus.is_some()
    }
}

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Grouping {
    /// Passages, the best first.
    Passage,
    /// Reports, each with its best passages.
    Report,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands beside asking.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 建立或更新索引 (build the index or bring it up to date)
    Index(IndexOptions),
    /// 索引里有什么：各地各年的报告，读不了的文件 (what the index holds, and what could not be read)
    Status(StatusOptions),
    /// 索引是否完好：校验每个文件，对照文件夹，抽查检索结果 (whether the index can be relied on)
    Verify,
    /// 一份报告是怎样读的：题目、地区、年份从哪里来，分成哪些节和段 (a report as it is read)
    Show(ShowOptions),
    /// 索引里的一切，一行一个 JSON：每个文件，每一段 (all that the index holds, one JSON object a line)
    Dump(DumpOptions),
    /// 输出命令补全脚本 (print a completion script)
    Completions {
        /// 哪种 shell (the shell)
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// 输出手册页 (print the manual page)
    Man,
}

/// How an index is brought up to date.
///
/// New and changed files are read, those that are gone are removed, unchanged ones are not opened. The index remembers
/// its folders; folders named here are added to them.
#[derive(Args, Debug)]
pub(crate) struct IndexOptions {
    /// 报告所在的文件夹 (folders of reports to add; default: those the index has, or the corpus)
    #[arg(value_name = "FOLDER")]
    pub(crate) folders: Vec<PathBuf>,

    /// 从头另建，建好再替换；若给出文件夹，就只含这些 (build anew beside the old index, then swap; of the folders named only)
    #[arg(long)]
    pub(crate) rebuild: bool,

    /// 有文件未能读取或有疑时以 2 退出 (exit with 2 when a file could not be read, or only in part)
    #[arg(long)]
    pub(crate) strict: bool,
}

/// What is shown as it is read.
#[derive(Args, Debug)]
pub(crate) struct ShowOptions {
    /// 文件，或压缩包里的文件 (files, or files in an archive: `报告.zip/2024-政协.txt`)
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// 只要正文，一段一行 (only the text, a paragraph to a line)
    #[arg(long)]
    pub(crate) text: bool,
}

/// How all that the index holds is printed.
///
/// Every file and, after it, its passages, in the order of folder and path; the same for two indexes of the same folders,
/// however each came about. docs/json.md says what the members mean.
#[derive(Args, Debug)]
pub(crate) struct DumpOptions {
    /// 一行一个 JSON，本来就是这样 (one JSON object a line; there is no other form)
    #[arg(long)]
    pub(crate) json: bool,
}

/// What of the status is shown.
#[derive(Args, Debug)]
pub(crate) struct StatusOptions {
    /// 列出全部地区，和全部未能读取、有疑和重复的文件 (list every district, and every file that was not wholly read)
    #[arg(long)]
    pub(crate) all: bool,

    /// 只列出未能读取、有疑和重复的文件，以及原因和办法 (list only what was not or only partly read, with why and what to do)
    #[arg(long, conflicts_with = "all")]
    pub(crate) skipped: bool,

    /// 一行一个 JSON，给程序用，什么也不略去 (one JSON object a line, nothing left out)
    #[arg(long)]
    pub(crate) json: bool,
}

/// What was typed with the hyphen of an exclusion, as in `-提案`, in its full-width form, which is no option but means the
/// same in a query. Options begin with Latin letters.
pub(crate) fn exclusions_kept(typed: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let kept = |word: OsString| match word.to_str().and_then(|word| word.strip_prefix('-')) {
        Some(rest) if rest.starts_with(|first: char| first != '-' && !first.is_ascii_alphanumeric()) => {
            OsString::from(format!("－{rest}"))
        }
        _ => word,
    };
    typed.into_iter().map(kept).collect()
}

/// What was typed with the name of a command, where it is the first word, put before the options: `search --index FOLDER
/// status` asks for the status and does not seek the word.
pub(crate) fn command_first(typed: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut typed: Vec<OsString> = typed.into_iter().collect();
    if !typed.get(1).and_then(|word| word.to_str()).is_some_and(|word| word.starts_with('-')) {
        return typed;
    }
    let definition = Arguments::command();
    let mut takes_value = Vec::new();
    for argument in definition.get_arguments().filter(|argument| argument.get_action().takes_values()) {
        takes_value.extend(argument.get_long().map(|long| format!("--{long}")));
        takes_value.extend(argument.get_short().map(|short| format!("-{short}")));
    }
    let mut at = 1;
    while let Some(word) = typed.get(at).and_then(|word| word.to_str()) {
        if word == "--" || !word.starts_with('-') {
            break;
        }
        at += if takes_value.iter().any(|option| option == word) { 2 } else { 1 };
    }
    let is_command =
        typed.get(at).and_then(|word| word.to_str()).is_some_and(|word| definition.find_subcommand(word).is_some());
    if is_command {
        let command = typed.remove(at);
        typed.insert(1, command);
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_the_arguments_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_may_stand_before_a_command() {
        let first = |typed: &[&str]| command_first(typed.iter().map(OsString::from));
        assert_eq!(first(&["search", "--index", "x", "status"]), ["search", "status", "--index", "x"]);
        assert_eq!(first(&["search", "--index=x", "status", "--all"]), ["search", "status", "--index=x", "--all"]);
        assert_eq!(first(&["search", "-d", "status", "协商"]), ["search", "-d", "status", "协商"]);
        assert_eq!(first(&["search", "--", "status"]), ["search", "--", "status"]);
        assert_eq!(first(&["search"]), ["search"]);
    }

    #[test]
    fn what_is_excluded_is_no_option() {
        let kept = |typed: &[&str]| exclusions_kept(typed.iter().map(OsString::from));
        assert_eq!(kept(&["search", "协商", "-提案", "-d", "萧山"]), ["search", "协商", "－提案", "-d", "萧山"]);
        assert_eq!(kept(&["search", "-(甲 乙)", "-\"甲\"", "-"]), ["search", "－(甲 乙)", "－\"甲\"", "-"]);
        assert_eq!(kept(&["search", "--json", "-n3", "--"]), ["search", "--json", "-n3", "--"]);
    }

    #[test]
    fn a_word_that_is_a_command_can_be_sought() {
        let arguments = Arguments::try_parse_from(["search", "--", "index"]).expect("arguments");
        assert_eq!(arguments.question.query, ["index"]);
        let arguments = Arguments::try_parse_from(["search", "协商驿站", "status"]).expect("arguments");
        assert_eq!(arguments.question.query, ["协商驿站", "status"]);
    }
}
