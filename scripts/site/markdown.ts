import { dirname, join, relative } from 'node:path';
import MarkdownIt from 'markdown-it';

/** A page as HTML, with what the search and the navigation need of it. */
export interface RenderedPage {
  title: string;
  html: string;
  headings: { level: number; id: string; text: string }[];
  /** The text below each heading, without marks. `id` is empty before the first one. */
  passages: { id: string; heading: string; text: string }[];
}

/** Where a link of a page leads in the site. `undefined` when the target is not part of it. */
export type LinkTarget = (path: string) => string | undefined;

/**
 * Renders a page of the repository for the site.
 *
 * @param source path of its Markdown in the repository: relative links start there.
 * @param url path of the page in the site.
 * @param target the path in the site of a file of the repository.
 * @throws when a relative link leads to nothing.
 */
export function renderPage(markdown: string, source: string, url: string, target: LinkTarget): RenderedPage {
  const engine = new MarkdownIt({ html: true });
  const resolved = (link: string): string => {
    if (/^(https?:|mailto:|#)/.test(link)) return link;
    const [path = '', anchor] = link.split('#');
    const place = target(join(dirname(source), path));
    if (place === undefined) throw new Error(`${source}: the link to ${path} leads to no page`);
    const to = relative(dirname(url), place) || place;
    return anchor === undefined ? to : `${to}#${anchor}`;
  };
  const tokens = engine.parse(markdown, {});
  const used = new Set<string>();
  const page: RenderedPage = {
    title: '',
    html: '',
    headings: [],
    passages: [{ id: '', heading: '', text: '' }],
  };
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const text = plainText(tokens[index + 1]!.children ?? []);
      const id = freeId(text, used);
      token.attrSet('id', id);
      const level = Number(token.tag.slice(1));
      if (page.title === '') page.title = text;
      else page.headings.push({ level, id, text });
      page.passages.push({ id: level === 1 ? '' : id, heading: text, text: '' });
    } else if (token.type === 'inline') {
      for (const child of token.children ?? []) {
        for (const attribute of ['href', 'src']) {
          const value = child.attrGet(attribute);
          if (typeof value === 'string') child.attrSet(attribute, resolved(value));
        }
      }
      if (tokens[index - 1]?.type !== 'heading_open') {
        page.passages.at(-1)!.text += `${plainText(token.children ?? [])} `;
      }
    } else if (token.type === 'table_open') {
      token.attrSet('class', 'wide');
    }
  }
  page.html = engine.renderer
    .render(tokens, engine.options, {})
    .replaceAll(
      '<table class="wide">',
      '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>',
    )
    .replaceAll('</table>', '</table></div>')
    // A line break inside a flag would hide its hyphens.
    .replace(/<code>(--?[a-z][a-z-]*)<\/code>/g, '<code class="flag">$1</code>')
    .replaceAll('<pre>', '<pre tabindex="0">');
  return page;
}

interface Token {
  type: string;
  content: string;
}

const plainText = (tokens: readonly Token[]): string =>
  tokens
    .map((token) =>
      token.type === 'text' || token.type === 'code_inline'
        ? token.content
        : /break$/.test(token.type)
          ? ' '
          : '',
    )
    .join('');

/** Anchors as GitHub makes them, each once in a page. */
function freeId(text: string, used: Set<string>): string {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
  let id = plain || 'section';
  for (let count = 1; used.has(id); count++) id = `${plain}-${count}`;
  used.add(id);
  return id;
}
