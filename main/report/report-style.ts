/** For paper first: black on white, nothing that is told by colour alone. */
export const style = `
@page { size: A4; margin: 12mm 14mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 900px; padding: 0 12px; font: 11px/1.4 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; color: #14181d; background: #fff; }
h1 { margin: 10px 0 6px; font-size: 20px; }
h2 { margin: 16px 0 5px; font-size: 14px; border-bottom: 1px solid #c9d0d8; break-after: avoid; }
h3 { margin: 8px 0 3px; font-size: 12px; break-after: avoid; }
h3 small { font-weight: 400; color: #55606c; }
p { margin: 3px 0; }
ul { margin: 3px 0; padding-left: 18px; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 2px 8px 2px 0; text-align: left; vertical-align: top; }
table:not(.pages) > tbody > tr { break-inside: avoid; border-bottom: 1px solid #e6eaee; }
thead th { color: #55606c; font-weight: 600; }
tbody th { font-weight: 600; }
.pairs th { width: 130px; color: #55606c; }
.pairs td { overflow-wrap: anywhere; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.quiet { color: #55606c; }
.headline b:not(.level) { font-size: 18px; }
.pages > tbody > tr > td, .pages > thead > tr > td { padding: 0; }
.pages > thead { display: table-header-group; }
.warning { background: #f0a93c; color: #1c1303; font-weight: 700; text-align: center; padding: 3px !important; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.verdict { padding: 6px 10px; border-left: 6px solid; break-inside: avoid; }
.verdict .word b { font-size: 16px; }
.verdict.green { border-color: #1d7f4f; background: #eaf5ef; }
.verdict.amber { border-color: #b26a00; background: #fdf3e1; }
.verdict.red { border-color: #b3261e; background: #fbeae9; }
.verdict, .level, svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.level { padding: 0 4px; border-radius: 3px; font-size: 10px; color: #fff; }
.level.green { background: #1d7f4f; }
.level.amber { background: #b26a00; }
.level.red { background: #b3261e; }
.chart { display: block; width: 100%; max-width: 640px; break-inside: avoid; }
.chart text, .legend text { font: 11px system-ui, Arial, sans-serif; fill: #14181d; }
.legend text { font-size: 9px; }
svg .quiet { fill: #55606c; font-size: 9px; }
.grid { stroke: #d6dce2; }
.bar { fill: #1f5fa8; }
.line { fill: none; stroke: #1f5fa8; }
.chart circle { fill: #1f5fa8; }
.row { break-inside: avoid; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 6px; }
figure { margin: 0; border: 2px solid #c9d0d8; background: #000; max-width: 300px; }
figure.synthetic { border-color: #f0a93c; }
figure img { display: block; width: 100%; }
figcaption { padding: 1px 4px; font-size: 10px; background: #fff; }
.legends { display: grid; grid-template-columns: 160px 1fr; gap: 4px 8px; }
.legends dt { font-weight: 600; }
.legends dd { margin: 0; }
.legend { display: block; width: 220px; }
`;
