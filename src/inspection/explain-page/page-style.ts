/** The style of the page. Text on the rectangles is dark on light in both schemes. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1c2128; --back: #fff; --line: #d5d9df; --link: #0a58b8; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e8ed; --back: #14171b; --line: #363d46; --link: #86b7ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, "DejaVu Sans", sans-serif; }
main { max-width: 75rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
nav button { padding: 0.2rem 0.4rem; font: inherit; color: var(--link); background: none; border: 0; text-decoration: underline; cursor: pointer; }
nav span { padding: 0.2rem 0.4rem; font-weight: 600; }
#map { position: relative; overflow: hidden; width: 100%; height: 60vh; min-height: 20rem; border: 1px solid var(--line); }
#map > * { position: absolute; margin: 0; padding: 0.15rem 0.3rem; overflow: hidden; color: #14171b; font: 0.8rem/1.25 inherit; font-family: inherit; text-align: left; border: 1px solid #fff; }
#map button { cursor: pointer; }
#map > *:focus-visible { outline: 3px solid #14171b; outline-offset: -4px; }
#map span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; pointer-events: none; }
.launcher { background: #d9dde3; } .runtime { background: #bfe3d2; } .application { background: #c4dbf8; } .program { background: #fbdcae; }
#detail { min-height: 3em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; border: 1px solid var(--line); }
.number { text-align: right; white-space: nowrap; }
`;
