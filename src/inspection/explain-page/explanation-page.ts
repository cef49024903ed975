import { refuseOutput, writeOutput } from '../../files/output.ts';
import type { Explanation } from '../explain.ts';
import { pageScript } from './page-script.ts';
import { treemapOf } from './treemap.ts';

/**
 * Returns a page about an executable: a treemap to zoom into, and a table of applications with their reasons. One HTML file
 * that loads nothing from elsewhere.
 *
 * @param found from `explain` with `allFiles`, so that the treemap has all modules.
 */
export function explanationPage(found: Explanation): string {
  const { name, target, size, payload, launcher, owners, dropped } = found;
  const unpacked = owners.reduce((sum, owner) => sum + owner.size, 0);
  const rows = owners.map(
    (owner) =>
      `<tr><td>${escaped(owner.name)}</td><td>${escaped(owner.version ?? '')}</td><td class="number">${megabytes(owner.size)}</td>` +
      `<td class="number">${((owner.size / unpacked) * 100).toFixed(1)} %</td><td>${owner.because.map(escaped).join('<br>')}</td></tr>`,
  );
  const left =
    dropped.length > 0
      ? `<p>Excluded by <code>--drop-app</code>: ${dropped.map(escaped).join(', ')}</p>`
      : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${escaped(name)} for ${escaped(target)}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${escaped(name)} for ${escaped(target)}</h1>
<p>${megabytes(size)}: launcher ${megabytes(launcher)}, payload ${megabytes(payload)} (${megabytes(unpacked)} unpacked). The map shows the
launcher as it is in the file, and everything else unpacked.</p>
<section aria-label="Treemap">
<nav id="path" aria-label="Position in the treemap"></nav>
<div id="map"></div>
<p id="detail" role="status"></p>
</section>
<h2>Applications</h2>
<div class="scroll" tabindex="0" role="group" aria-label="Applications">
<table>
<thead><tr><th>Name</th><th>Version</th><th>Unpacked</th><th>Share</th><th>Reason</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>
${left}
</main>
<script type="application/json" id="data">${inScript(treemapOf(found))}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

/**
 * Writes the page of `explanationPage`. An existing file is replaced when the new one is complete.
 *
 * @param found from `explain` with `allFiles`.
 * @param output path of the page.
 * @throws OnebeamError `output-is-input` if it would replace the executable, `output-not-a-file`, `output-not-writable`
 */
export async function writeExplanationPage(found: Explanation, output: string): Promise<void> {
  await refuseOutput(output, [found.path]);
  await writeOutput(output, 0o644, (file) => file.writeFile(explanationPage(found)));
}

/** Names come from files that anyone may have made: nothing of them becomes markup. */
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** JSON that cannot end the element it is in. */
const inScript = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const megabytes = (bytes: number): string =>
  bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** The style of the page. Text on the rectangles is dark on light in both schemes. */
const pageStyle = `
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
