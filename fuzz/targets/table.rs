//! Tables in text, with commas and with tabs.

#![no_main]

use district_search_fuzz::{begin, read};
use libfuzzer_sys::fuzz_target;

const SEEDS: [&str; 4] = [
    "案由,答复,日期\n修路,\"已修，12.5公里\",2023-01-02\n架桥,\"明年\"\"架\"\"\",\n",
    "青禾区提案一览表\n序号,案由,答复\n1,修路,已修\n2,架桥,明年架\n\n合计,2,\n",
    "案由\t答复\n修路\t已修\n架桥\t明年架\n",
    "案由；答复；单位\n修路；已修；交通局\n",
];

fuzz_target!(init: begin(SEEDS.map(|seed| seed.as_bytes().to_vec())), |input: &[u8]| {
    read::file("a.csv", input);
    read::file("a.tsv", input);
});
