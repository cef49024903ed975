import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Glob } from 'bun';

/** A text that people read, and where it is. */
export interface Passage {
  path: string;
  /** From 1. */
  line: number;
  kind: 'markdown' | 'message' | 'comment';
  text: string;
}

/**
 * Files with sentences of OTP, which programs compare, and with strings that are code: shell scripts, operators of
 * Erlang.
 */
const foreign = ['src/systools/format/', 'src/cli/completion.ts', 'src/erlang/syntax/operators.ts'];

/** All Markdown but licences, all messages in the sources, and the doc comments of what the library exports. */
export async function passages(root: string): Promise<Passage[]> {
  const found: Passage[] = [];
  for (const pattern of ['*.md', '.github/**/*.md', 'src/**/*.md', 'test/*.md', 'runtime-stub/*.md']) {
    for await (const path of new Glob(pattern).scan({ cwd: root, dot: true })) {
      found.push(...markdownPassages(path, await readFile(join(root, path), 'utf8')));
    }
  }
  const exported = await exportedFiles(root);
  for (const pattern of ['src/**/*.ts', 'runtime-stub/**/*.ts']) {
    for await (const path of new Glob(pattern).scan({ cwd: root })) {
      const all = sourcePassages(path, await readFile(join(root, path), 'utf8'));
      const isForeign = foreign.some((place) => path.startsWith(place));
      found.push(...all.filter(({ kind }) => (kind === 'comment' ? exported.has(path) : !isForeign)));
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
}

async function exportedFiles(root: string): Promise<Set<string>> {
  const index = await readFile(join(root, 'src/index.ts'), 'utf8');
  const files = [...index.matchAll(/from '\.\/([^']+)'/g)].map(([, path]) => `src/${path}`);
  return new Set([...files, 'src/index.ts']);
}

/** The paragraphs, list items and cells of a page: code, addresses and comments are blanked out. */
export function markdownPassages(path: string, page: string): Passage[] {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  const prose = page
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, blank)
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(/^ {4,}\S.*$/gm, blank)
    .replace(/`[^`\n]+`/g, 'X')
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/<[^>\n]+>/g, ' ');
  return prose.split('\n').flatMap((text, index) =>
    text
      .split('|')
      .filter((cell) => /[a-z]/i.test(cell))
      .map((cell) => ({ path, line: index + 1, kind: 'markdown' as const, text: cell.trim() })),
  );
}

const token =
  /\/\*\*([\s\S]*?)\*\/|\/\*[\s\S]*?\*\/|\/\/[^\n]*|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\[\s\S]|\$(?!\{)|\$\{(?:[^{}`]|`(?:[^`\\]|\\[\s\S])*`|\{[^{}]*\})*\})*)`|(?<=[(,=:[!&|?{};]\s*|return )\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;

/** The doc comments of a source, and its strings that have a blank: messages, descriptions, hints. */
export function sourcePassages(path: string, source: string): Passage[] {
  const found: Passage[] = [];
  for (const match of source.matchAll(token)) {
    const [all, comment, single, double, template] = match;
    const line = source.slice(0, match.index).split('\n').length;
    if (comment !== undefined) {
      const text = comment
        .replace(/^\s*\* ?/gm, '')
        .replace(/`[^`\n]+`/g, 'X')
        .trim();
      found.push({ path, line, kind: 'comment', text });
      continue;
    }
    const text = (
      single ??
      double ??
      template?.replace(/\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}/g, 'X') ??
      ''
    ).replace(/\\?`[^`\n]+\\?`/g, 'X');
    if (all.startsWith('/') || !/[a-z]{2} [a-z]/i.test(text)) continue;
    found.push({ path, line, kind: 'message', text });
  }
  return found;
}
