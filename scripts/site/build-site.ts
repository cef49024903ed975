import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { emitDeclarations } from '../declarations.ts';
import { commandsPage } from './commands-page.ts';
import { documentOf, type LabelledPage } from './layout.ts';
import { libraryExports } from './library/exports.ts';
import { libraryPage } from './library/page.ts';
import { type RenderedPage, renderPage } from './markdown.ts';
import { generatedSources, sitePages } from './pages.ts';
import { searchData } from './search-data.ts';

const root = join(import.meta.dir, '../..');

/**
 * Builds the documentation site into a folder, which is replaced when all pages are ready. Needs no network. The same
 * sources give the same bytes.
 *
 * @returns the paths of its files, sorted.
 */
export async function buildSite(folder: string): Promise<string[]> {
  const stage = `${folder}.new`;
  await rm(stage, { recursive: true, force: true });
  const pages = await sitePages(root);
  const texts = await generated();
  const urls = new Map(pages.map(({ source, url }) => [source, url]));
  urls.set('.github/docs', 'index.html').set('.github/docs/README.md', 'index.html');
  const files = new Map<string, string | Uint8Array>();
  const copied = new Set<string>();
  const target = (path: string): string | undefined => {
    const url = urls.get(path.replace(/\/$/, ''));
    if (url !== undefined) return url;
    copied.add(path);
    return `files/${path.replace(/^\.github\//, '')}`;
  };
  const rendered: [LabelledPage, RenderedPage][] = [];
  for (const page of pages) {
    const markdown = texts.get(page.source) ?? (await readFile(join(root, page.source), 'utf8'));
    const content = renderPage(markdown, page.source, page.url, target);
    rendered.push([{ ...page, label: page.label ?? content.title }, content]);
  }
  for (const [page, content] of rendered) {
    const all = rendered.map(([one]) => one);
    files.set(page.url, documentOf(page, content, all));
  }
  for (const path of copied) {
    if ((await stat(join(root, path))).isDirectory()) throw new Error(`a page links to the folder ${path}`);
    files.set(`files/${path.replace(/^\.github\//, '')}`, await readFile(join(root, path)));
  }
  files.set('assets/style.css', await readFile(join(import.meta.dir, 'assets/style.css')));
  files.set('assets/site.js', await script());
  files.set(
    'assets/search.js',
    searchData(rendered.map(([page, content]) => ({ ...content, url: page.url }))),
  );
  files.set('.nojekyll', '');
  for (const [path, content] of files) {
    await mkdir(dirname(join(stage, path)), { recursive: true });
    await writeFile(join(stage, path), content);
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await rename(stage, folder);
  return [...files.keys()].sort();
}

async function generated(): Promise<Map<string, string>> {
  const types = await mkdtemp(join(tmpdir(), 'onebeam-site-'));
  try {
    await emitDeclarations(types);
    const library = libraryPage(await libraryExports(types));
    return new Map([
      [generatedSources.commands, commandsPage()],
      [generatedSources.library, library],
    ]);
  } finally {
    await rm(types, { recursive: true });
  }
}

async function script(): Promise<string> {
  const built = await Bun.build({
    entrypoints: [join(import.meta.dir, 'assets/site.js')],
    target: 'browser',
    format: 'iife',
    minify: true,
  });
  if (!built.success) throw new AggregateError(built.logs, 'the script of the site was not built');
  return built.outputs[0]!.text();
}
