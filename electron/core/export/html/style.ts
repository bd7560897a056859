/** The colours are those of renderer/styles/tokens.css. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f4f6fa; --card: #ffffff; --inset: #f4f6fa; --line: #dfe4ec; --strong: #c3ccd9;
  --text: #131a26; --muted: #4a5568; --faint: #596579; --accent: #3650d6;
  --critical: #c01733; --critical-soft: #fde5e8; --critical-fill: #df2745;
  --high: #a84300; --high-soft: #fdead9; --high-fill: #e06a10;
  --medium: #7d5a00; --medium-soft: #faf0cf; --medium-fill: #ad7d00;
  --low: #2f608f; --low-soft: #e1edf8; --low-fill: #4a82b8;
  --info: #56627a; --info-soft: #e9edf3; --info-fill: #77839a;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', 'DejaVu Sans Mono', monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0b111b; --card: #121a27; --inset: #0b111b; --line: #202b3c; --strong: #35435a;
    --text: #e9eef6; --muted: #a6b2c5; --faint: #8c99ae; --accent: #8ea6ff;
    --critical: #ff6b7d; --critical-soft: #3a1a24; --critical-fill: #ff5a6e;
    --high: #ff9d57; --high-soft: #37231a; --high-fill: #ff9d57;
    --medium: #f0c653; --medium-soft: #312a17; --medium-fill: #f0c653;
    --low: #86b6e8; --low-soft: #192c41; --low-fill: #86b6e8;
    --info: #98a5ba; --info-soft: #202a3a; --info-fill: #98a5ba;
  }
}
.critical { --tone: var(--critical); --soft: var(--critical-soft); --fill: var(--critical-fill); }
.high { --tone: var(--high); --soft: var(--high-soft); --fill: var(--high-fill); }
.medium { --tone: var(--medium); --soft: var(--medium-soft); --fill: var(--medium-fill); }
.low { --tone: var(--low); --soft: var(--low-soft); --fill: var(--low-fill); }
.info { --tone: var(--info); --soft: var(--info-soft); --fill: var(--info-fill); }
* { box-sizing: border-box; margin: 0; padding: 0; }
body {
  max-width: 1080px; margin: 0 auto; padding: 40px 32px 80px;
  background: var(--page); color: var(--text);
  font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif;
  overflow-wrap: anywhere;
}
ul, ol { list-style: none; }
a { color: inherit; text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
header.page { display: flex; gap: 16px; align-items: center; margin-bottom: 28px; }
header.page p { color: var(--muted); }
.emblem { flex: none; width: 48px; height: 48px; }
h1 { font-size: 26px; line-height: 1.2; letter-spacing: -0.015em; }
h2 { font-size: 20px; letter-spacing: -0.01em; }
h3 { font-size: 16px; }
h4 { font-size: 15px; }
h5 { margin: 14px 0 6px; color: var(--muted); font-size: 12px; font-weight: 600; }
.shape { flex: none; width: 12px; height: 12px; fill: currentColor; color: var(--fill); }
.severity { display: inline-flex; gap: 6px; align-items: center; color: var(--tone); font-size: 12px; font-weight: 650; white-space: nowrap; }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: 12px; }
.tile {
  display: grid; grid-template-columns: auto 1fr; column-gap: 10px; align-items: center; padding: 14px 16px;
  background: var(--soft); border: 1px solid transparent; border-radius: 10px; color: var(--tone);
}
.tile .shape { width: 16px; height: 16px; }
.tile b { font-size: 26px; line-height: 1.15; font-variant-numeric: tabular-nums; }
.tile span { grid-column: 1 / -1; font-size: 12px; font-weight: 600; }
.tile.none { background: none; border-color: var(--line); color: var(--faint); }
.tile.none .shape { color: var(--faint); opacity: 0.6; }
.others { display: flex; flex-wrap: wrap; gap: 4px 24px; margin-top: 12px; color: var(--muted); }
.others b { color: var(--text); font-variant-numeric: tabular-nums; }
.platform { margin-top: 44px; }
.endpoint { padding-bottom: 14px; border-bottom: 1px solid var(--strong); }
.endpoint p { color: var(--muted); }
.endpoint p b { color: var(--text); font-weight: 600; }
.address { margin-right: 8px; font-family: var(--mono); font-size: 13px; }
.endpoint .warning { margin-top: 12px; padding: 10px 14px; background: var(--medium-soft); border-radius: 8px; color: var(--medium); }
.endpoint .warning b { color: inherit; }
.quiet { margin-top: 20px; color: var(--muted); font-size: 16px; }
nav { margin-top: 18px; }
nav ol { columns: 2; column-gap: 32px; }
nav li { padding: 3px 0; break-inside: avoid; }
nav a { font-weight: 550; }
.marks { display: inline-flex; gap: 3px; min-width: 57px; margin-right: 8px; vertical-align: -1px; }
.owner, .more { color: var(--faint); font-size: 13px; }
.card { margin-top: 24px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: clip; }
.card > header { padding: 16px 20px 14px; border-bottom: 1px solid var(--line); break-after: avoid; }
.card > header p { color: var(--muted); font-size: 13px; }
.card > header b { color: var(--critical); font-weight: 600; }
.finding { padding: 18px 20px 20px; border-left: 3px solid var(--fill); }
.finding + .finding { border-top: 1px solid var(--line); }
.finding > header { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; break-after: avoid; }
.rule { padding: 1px 6px; background: var(--inset); border: 1px solid var(--line); border-radius: 5px; color: var(--muted); font-family: var(--mono); font-size: 11.5px; white-space: nowrap; }
.score { color: var(--muted); font-size: 12px; }
.score b { color: var(--text); font-variant-numeric: tabular-nums; }
.badge { padding: 1px 8px; border: 1px solid var(--tone); border-radius: 99px; color: var(--tone); font-size: 11.5px; font-weight: 600; }
.reason { max-width: 78ch; margin-top: 8px; font-size: 15px; line-height: 1.55; text-wrap: pretty; }
.why { max-width: 84ch; margin-top: 4px; color: var(--muted); text-wrap: pretty; }
.affected li { display: grid; grid-template-columns: minmax(90px, 150px) 1fr; gap: 10px; padding: 3px 0; }
.affected .space { color: var(--faint); font-size: 13px; }
.affected .app { display: inline-block; margin: 0 2px 3px 0; padding: 0 8px; background: var(--inset); border: 1px solid var(--line); border-radius: 5px; font-size: 13px; }
details { margin-top: 12px; }
details + details { margin-top: 6px; }
summary { width: fit-content; color: var(--accent); cursor: pointer; font-size: 13px; font-weight: 550; }
.remedy { margin: 10px 0 4px; padding-left: 26px; list-style: decimal; }
.remedy li { max-width: 86ch; padding: 3px 0 3px 4px; }
.remedy li::marker { color: var(--faint); font-variant-numeric: tabular-nums; }
pre { margin: 6px 0; padding: 8px 12px; background: var(--inset); border: 1px solid var(--line); border-radius: 6px; font: 12.5px/1.5 var(--mono); white-space: pre-wrap; }
table { border-collapse: collapse; }
.arithmetic { margin-top: 8px; font-size: 13px; }
.arithmetic th { padding: 2px 32px 2px 0; color: var(--muted); font-weight: 400; text-align: left; }
.arithmetic td { text-align: right; font-variant-numeric: tabular-nums; }
.arithmetic .sum th, .arithmetic .sum td { padding-top: 6px; border-top: 1px solid var(--strong); color: var(--text); font-weight: 600; }
.evidence { display: grid; grid-template-columns: fit-content(220px) 1fr; gap: 3px 20px; margin-top: 8px; font-size: 13px; }
.evidence dt { color: var(--muted); }
.evidence dd { font-family: var(--mono); font-size: 12px; }
.list { margin-top: 36px; }
.list > p { color: var(--muted); }
.list table { width: 100%; margin-top: 10px; font-size: 13px; }
.list th { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--strong); color: var(--muted); font-size: 12px; font-weight: 600; text-align: left; }
.list td { padding: 8px 16px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.list .middle { width: 24%; }
.list .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.list tr { break-inside: avoid; }
@media (max-width: 700px) {
  body { padding: 20px 16px 48px; }
  .tiles { grid-template-columns: repeat(2, 1fr); }
  nav ol { columns: 1; }
  .affected li { grid-template-columns: 1fr; gap: 2px; }
}
@media print {
  @page { margin: 16mm 14mm; }
  body { max-width: none; padding: 0; background: none; font-size: 11pt; }
  .card, .tile, .rule, pre, .affected .app { background: none; border-color: var(--strong); }
  .card { overflow: visible; }
  .finding > header, .affected, pre { break-inside: avoid; }
  nav { display: none; }
  summary { color: var(--muted); list-style: none; }
  summary::-webkit-details-marker { display: none; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
}
`
