import { dirname, relative } from 'node:path';
import type { RenderedPage } from './markdown.ts';
import type { SitePage } from './pages.ts';

export interface LabelledPage extends SitePage {
  label: string;
}

/** A complete document of the site. All addresses are relative, so that it works in any folder, and without a server. */
export function documentOf(page: LabelledPage, content: RenderedPage, all: readonly LabelledPage[]): string {
  const to = (url: string) => relative(dirname(page.url), url) || url;
  const title = page.url === 'index.html' ? 'onebeam' : `${content.title} · onebeam`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escaped(description(content))}">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${to('assets/style.css')}">
<script defer src="${to('assets/site.js')}" data-root="${relative(dirname(page.url), '.') || '.'}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header>
<a class="brand" href="${to('index.html')}">onebeam</a>
<form id="search" role="search">
<label for="query" class="hidden">Search the documentation</label>
<input id="query" type="search" placeholder="Search" autocomplete="off" aria-controls="results">
<ul id="results" hidden></ul>
<p id="status" class="hidden" role="status"></p>
</form>
</header>
<div class="columns">
<details class="menu" open>
<summary>Pages</summary>
<nav aria-label="Pages">
${navigation(page, all, to)}
</nav>
</details>
<main id="content" tabindex="-1">
${content.html}</main>
${contents(content)}
</div>
</body>
</html>
`;
}

function navigation(page: LabelledPage, all: readonly LabelledPage[], to: (url: string) => string): string {
  const isCurrent = ({ url }: SitePage) =>
    url === page.url || (url === 'errors/index.html' && page.url.startsWith('errors/'));
  return (['Guides', 'Reference', 'Project'] as const)
    .map((section) => {
      const items = all
        .filter((one) => one.section === section)
        .map(
          (one) =>
            `<li><a href="${to(one.url)}"${isCurrent(one) ? ' aria-current="page"' : ''}>${escaped(one.label)}</a></li>`,
        );
      return `<p class="section">${section}</p>\n<ul>\n${items.join('\n')}\n</ul>`;
    })
    .join('\n');
}

/** The headings of a page, where it has several. */
function contents({ headings }: RenderedPage): string {
  const shown = headings.filter(({ level }) => level === 2);
  if (shown.length < 3) return '<div></div>';
  const items = shown.map(({ id, text }) => `<li><a href="#${id}">${escaped(text)}</a></li>`);
  return `<nav class="contents" aria-label="On this page">\n<p class="section">On this page</p>\n<ul>\n${items.join('\n')}\n</ul>\n</nav>`;
}

const description = ({ passages }: RenderedPage): string =>
  (passages.find(({ text }) => text.trim() !== '')?.text.trim() ?? '').slice(0, 160);

/** For text and attributes. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
