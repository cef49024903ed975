import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Glob } from 'bun';

/** A text that people read, and where it is. */
export interface Passage {
  path: string;
  /** From 1. */
  line: number;
  /** `comment`: a doc comment; `remark`: any other one; `test`: the name of a test. */
  kind: 'markdown' | 'message' | 'comment' | 'remark' | 'test';
  text: string;
}

/** Files with sentences of OTP, which programs compare, and with strings that are code: shell scripts, operators of Erlang. */
const foreign = ['src/systools/format/', 'src/cli/completion.ts', 'src/erlang/syntax/operators.ts'];

/** All Markdown but licences, all messages in the sources, all comments, and the names of tests. */
export async function passages(root: string): Promise<Passage[]> {
  const found: Passage[] = [];
  for (const pattern of ['*.md', '.github/**/*.md', 'src/**/*.md', 'test/*.md', 'runtime-stub/*.md']) {
    for await (const path of new Glob(pattern).scan({ cwd: root, dot: true })) {
      found.push(...markdownPassages(path, await readFile(join(root, path), 'utf8')));
    }
  }
  for (const pattern of ['src/**/*.ts', 'runtime-stub/**/*.ts', 'scripts/**/*.{ts,mjs}', 'test/**/*.ts']) {
    for await (const path of new Glob(pattern).scan({ cwd: root })) {
      const all = sourcePassages(path, await readFile(join(root, path), 'utf8'));
      const hasMessages =
        /^(src|runtime-stub)\//.test(path) && !foreign.some((place) => path.startsWith(place));
      found.push(...all.filter(({ kind }) => kind !== 'message' || hasMessages));
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
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
  /\/\*\*([\s\S]*?)\*\/|\/\*([\s\S]*?)\*\/|((?:\/\/[^\n]*\n[ \t]*)*\/\/[^\n]*)|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\[\s\S]|\$(?!\{)|\$\{(?:[^{}`]|`(?:[^`\\]|\\[\s\S])*`|\{[^{}]*\})*\})*)`|(?<=[(,=:[!&|?{};]\s*|return )\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;

/** Directives of tools, which are not sentences. */
const directive = /^\s*(biome-ignore|@ts-).*$/gm;
/** Text before the name of a test: `test(`, `describe.each(`, or the second call of `test.each(cases)(`. */
const beforeTestName = /(\b\w*(test|describe)\w*(\.\w+)*|\))\(\s*(\{[^{}]*\},\s*)?$/i;

/** The comments of a source, its names of tests, and its strings that have a blank: messages, descriptions, hints. */
export function sourcePassages(path: string, source: string): Passage[] {
  const found: Passage[] = [];
  const isTest = path.startsWith('test/');
  for (const match of source.matchAll(token)) {
    const [all, doc, block, lines, single, double, template] = match;
    const line = source.slice(0, match.index).split('\n').length;
    const comment = doc ?? block ?? lines?.replace(/^\s*\/\/+ ?/gm, '');
    if (comment !== undefined) {
      const text = comment
        .replace(/^[ \t]*\* ?/gm, '')
        .replace(/^ {4,}\S.*$/gm, (code) => ' '.repeat(code.length))
        .replace(directive, '')
        .replace(/`[^`\n]+`/g, 'X')
        .trim();
      if (text !== '') found.push({ path, line, kind: doc === undefined ? 'remark' : 'comment', text });
      continue;
    }
    const text = (
      single ??
      double ??
      template?.replace(/\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}/g, 'X') ??
      ''
    ).replace(/\\?`[^`\n]+\\?`/g, 'X');
    if (all.startsWith('/') || !/[a-z]{2} [a-z]/i.test(text)) continue;
    const isName = isTest && beforeTestName.test(source.slice(Math.max(0, match.index - 120), match.index));
    found.push({ path, line, kind: isName ? 'test' : 'message', text });
  }
  return found;
}
