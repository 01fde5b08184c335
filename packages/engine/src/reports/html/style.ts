/** The page's style. Every severity colour has at least 4.5:1 against the page in both schemes, so that it can colour text, too. */
export const STYLE: string = `
:root{color-scheme:light dark;--page:#fff;--ink:#1c2330;--soft:#5a6475;--line:#dde2ea;--raised:#f6f8fb;--critical:#8b1a8f;--high:#c01f2e;--medium:#9a5b00;--low:#0b6b8a;--negligible:#5a6475;--none:#5a6475;--unknown:#5a6475;--link:#1a56b0}
@media (prefers-color-scheme:dark){:root{--page:#12161d;--ink:#e6eaf1;--soft:#9aa5b5;--line:#2b3340;--raised:#1a202a;--critical:#e58be8;--high:#ff7b82;--medium:#f0b254;--low:#62c4e3;--negligible:#9aa5b5;--none:#9aa5b5;--unknown:#9aa5b5;--link:#8ab8ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,"Noto Sans","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
main{max-width:1100px;margin:0 auto;padding:24px 20px}
h1{font-size:1.6rem;margin:0 0 12px;line-height:1.25}
h2{font-size:1.15rem;margin:32px 0 10px}
dl{display:grid;gap:4px 24px;margin:0}
dl div{display:flex;gap:12px}
dt{flex:0 0 8.5em;color:var(--soft)}
dd{margin:0}
code{font:13px/1.5 ui-monospace,"Cascadia Mono",Menlo,monospace}
a{color:var(--link)}
.warning{border-left:4px solid var(--medium);background:var(--raised);padding:8px 14px;margin:16px 0 0}
.charts{display:flex;flex-wrap:wrap;gap:20px;margin-top:24px}
figure{margin:0;padding:14px 18px;background:var(--raised);border:1px solid var(--line);border-radius:10px}
figure.layers{flex:1 1 440px}
figcaption{font-weight:600;margin-bottom:10px}
.ring{display:flex;gap:24px;align-items:center}
.ring text{font:600 28px system-ui,sans-serif;fill:var(--ink)}
.legend{list-style:none;margin:0;padding:0}
.swatch{display:inline-block;width:10px;height:10px;border-radius:2px;background:currentColor;margin-right:8px}
.bar{width:100%;height:14px;display:block}
table{border-collapse:collapse;width:100%}
.layers th,.layers td{padding:3px 8px 3px 0;text-align:left;font-weight:400;vertical-align:middle}
.layers .instruction{width:45%;color:var(--soft);font:12px/1.4 ui-monospace,Menlo,monospace}
.layers .number{text-align:right;padding-right:0}
.steps{padding-left:1.4em;margin:0}
details{border:1px solid var(--line);border-radius:10px;margin:10px 0;background:var(--raised)}
summary{cursor:pointer;padding:10px 14px}
summary span{color:var(--soft)}
.place{margin:0;padding:0 14px 10px;color:var(--soft)}
.findings{background:var(--page);border-radius:0 0 10px 10px}
.findings th{font-weight:600;text-align:left;color:var(--soft)}
.findings th,.findings td{padding:7px 14px;border-top:1px solid var(--line);vertical-align:top}
.id,.fix{white-space:nowrap}
.fix i{color:var(--soft)}
.details{color:var(--soft);font-size:13px;margin-top:2px}
.badge{border:1px solid currentColor;border-radius:99px;padding:0 8px;font-size:12px;font-weight:600;white-space:nowrap}
summary .badge{font-weight:500}
.critical,summary .critical{color:var(--critical)}.high,summary .high{color:var(--high)}.medium,summary .medium{color:var(--medium)}.low,summary .low{color:var(--low)}.negligible,summary .negligible{color:var(--negligible)}.none{color:var(--none)}.unknown,summary .unknown{color:var(--unknown)}.empty{color:var(--line)}
.legend li{color:var(--ink)}
.exploited{background:var(--high);color:var(--page);border-radius:4px;padding:1px 6px;font-size:12px;font-weight:600}
footer{max-width:1100px;margin:0 auto;padding:12px 20px 32px;color:var(--soft)}
@media (max-width:640px){.id,.fix{white-space:normal}.findings th:nth-child(4){display:none}}
@media print{details{break-inside:avoid}body{font-size:12px}}
`
