/** Light on screens, and made for A4 paper. */
export const style = `
:root { --ink: #1c2430; --quiet: #5d6775; --rule: #dde1e7; --ground: #f5f6f8; --accent: #0b5cad; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 28px 28px 60px; }
header { margin-bottom: 20px; }
h1 { margin: 0; font-size: 26px; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; }
header p { margin: 4px 0 0; color: var(--quiet); }
nav { margin-top: 10px; display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 14px; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
section { background: #fff; border: 1px solid var(--rule); border-radius: 8px; padding: 18px 22px 22px; margin-top: 18px; }
h2 { margin: 0 0 4px; font-size: 18px; font-weight: 650; }
h3 { margin: 18px 0 6px; font-size: 15px; font-weight: 650; }
section > p { margin: 0 0 10px; color: var(--quiet); max-width: 85ch; }
small { font-size: 0.85em; font-weight: 400; color: var(--quiet); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 1px; background: var(--rule); border: 1px solid var(--rule); border-radius: 8px; overflow: hidden; margin-top: 18px; }
.facts div { background: #fff; padding: 12px 16px; }
.facts dt { font-size: 12.5px; color: var(--quiet); }
.facts dd { margin: 0; font-size: 20px; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.facts dd small { display: block; font-size: 13px; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(430px, 1fr)); gap: 18px 26px; margin-top: 12px; }
figure { margin: 0; break-inside: avoid; }
figcaption { font-weight: 600; font-size: 14px; }
svg { display: block; width: 100%; height: auto; margin-top: 2px; }
svg text { font: 11px system-ui, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--quiet); }
.grid { stroke: #e9ecf0; } .axis { stroke: #9aa3af; } .mark { stroke: #9aa3af; stroke-dasharray: 2 3; }
.line, .faint { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.faint { opacity: 0.22; stroke-width: 1; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0 16px; margin: 2px 0 0 8px; padding: 0; font-size: 12.5px; color: var(--quiet); }
.legend i { display: inline-block; width: 18px; border-top: 2.5px solid; vertical-align: middle; margin-right: 5px; }
.legend i.baseline { border-top-style: dashed; } .legend i.mark { border-top: 1.5px dotted #9aa3af; }
.legend b { color: var(--ink); font-weight: 600; font-variant-numeric: tabular-nums; }
.none { color: var(--quiet); font-style: italic; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); font-size: 13px; padding-bottom: 4px; }
th, td { text-align: left; padding: 4px 18px 4px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
th { font-weight: 500; } thead th { font-weight: 600; font-size: 13px; } th small { display: block; }
.scores td, .scores thead th:not(:first-child) { text-align: right; }
tr.baseline { color: var(--quiet); }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 20px 22px; margin-top: 12px; }
.columns { display: grid; grid-template-columns: repeat(4, 1fr); font-size: 12px; color: var(--quiet); text-align: center; }
.panels img { display: block; width: 100%; image-rendering: auto; background: #000; border-radius: 3px; }
dl.pairs { display: grid; grid-template-columns: max-content 1fr; gap: 2px 20px; margin: 8px 0 0; font-size: 14px; }
dl.pairs dt { color: var(--quiet); } dl.pairs dd { margin: 0; overflow-wrap: anywhere; }
pre { background: var(--ground); border-radius: 6px; padding: 12px 14px; overflow-x: auto; font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--accent); margin-top: 10px; }
footer { margin-top: 20px; color: var(--quiet); font-size: 13px; }
@media (max-width: 560px) { main { padding: 16px 12px; } .charts, .panels { grid-template-columns: 1fr; } }
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  body { background: #fff; font-size: 11px; } main { max-width: none; padding: 0; } nav { display: none; }
  section { border: 0; border-top: 1px solid var(--rule); border-radius: 0; padding: 10px 0; margin-top: 10px; }
  .charts, .panels { grid-template-columns: 1fr 1fr; gap: 10px 16px; } .facts { break-inside: avoid; } .facts dd { font-size: 14px; }
  h2, h3, caption { break-after: avoid; } details > pre { display: none; }
}
`;
