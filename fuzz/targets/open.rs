//! OpenDocument texts.

#![no_main]

use district_search_fuzz::{archive, begin, parts, read};
use libfuzzer_sys::fuzz_target;

const MEMBERS: [&str; 4] = ["content.xml", "styles.xml", "meta.xml", "mimetype"];

const TEXT: &str = "<office:document-content><office:automatic-styles><style:style style:name=\"P1\" \
    style:parent-style-name=\"Heading_20_1\"/><text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" \
    style:num-suffix=\"、\" style:num-format=\"一\" text:start-value=\"2\"/></text:list-style></office:automatic-styles>\
    <office:body><office:text><text:h text:outline-level=\"1\">修路</text:h><text:p text:style-name=\"P1\">架<text:s text:c=\"3\"/>桥\
    <text:tab/><text:line-break/><text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body>\
    <text:p>注脚</text:p></text:note-body></text:note></text:p><text:list text:style-name=\"L1\"><text:list-item><text:p>装灯</text:p>\
    </text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>案由</text:p></table:table-cell>\
    <table:table-cell table:number-columns-repeated=\"2\"><text:p>答复</text:p></table:table-cell></table:table-row></table:table>\
    <text:tracked-changes><text:p>旧</text:p></text:tracked-changes></office:text></office:body></office:document-content>";

fuzz_target!(init: begin([parts::joined(&[TEXT])]), |input: &[u8]| {
    read::file("a.odt", &archive::packed(&MEMBERS, input));
});
