//! What the targets share: how a panic is judged, where seeds come from, and what is asked of every text that was read.

pub mod archive;
pub mod begin;
pub mod parts;
pub mod read;
pub mod workbooks;

pub use begin::begin;

/// A few paragraphs as reports have them.
pub const REPORT: &str = "# 青禾区政府工作报告\n\n（2031年1月5日在青禾区第三次会议上）\n区长 张三\n\n各位代表：\n\n\
    一、2030年工作回顾\n\n（一）把路修好。全年新修小路12.5公里，\n投资增长5.2%。▲ 萧山区政协在修路。\n— 2 —\n\
    （下转第3版）\n1. 2026至2030年建成“协商驿站”86个。\n一是架桥；二是装灯。\n";
