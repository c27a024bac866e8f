//! Pages of the web, and letters that hold such pages.

#![no_main]

use district_search_fuzz::{begin, read};
use libfuzzer_sys::fuzz_target;

const SEEDS: [&str; 4] = [
    "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>小镇_青禾区</title><meta name=\"PubDate\" \
     content=\"2023-05-06\"></head><body><nav><a href=\"/\">首页</a></nav><h1>小镇</h1><p>来源：青禾日报 2023年5月6日</p>\
     <div id=\"content\"><p>镇里修了路，<b>一、架桥</b><br>村民都说好。</p><table><tr><th>案由<td>修路</table></div>\
     <script>if (a<b) {}</script><p>分享到：<a>微博</a></p></body></html>",
    "<html><body><div><ul><li>一、修路<ol><li>二、架桥</ul><pre>甲\n乙</pre><font size=5><strong>大标题</strong></font>\
     <select><option>无</select>&nbsp;&#x8def;&amp;<!-- 注 --><textarea>不要</textarea></div>",
    "From: <a@b>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"----甲\"; type=\"text/html\"\r\n\r\n\
     ------甲\r\nContent-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\
     Content-Location: http://a.b/c.html\r\n\r\n<html><body><p>=D0=DE=C2=B7=BC=DC=C7=C5=\r\n=A1=A3</p></body></html>\r\n\
     ------甲--\r\n",
    "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n\
     PGh0bWw+PGJvZHk+PHA+5L+u6Lev5p625qGlPC9wPjwvYm9keT48L2h0bWw+\n",
];

fuzz_target!(init: begin(SEEDS.map(|seed| seed.as_bytes().to_vec())), |input: &[u8]| {
    read::file("a.html", input);
    if input.contains(&b':') {
        read::file("a.mht", input);
    }
});
