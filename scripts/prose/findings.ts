import { banned, bannedBeginnings } from './banned.ts';
import { exceptions } from './exceptions.ts';
import { grammar } from './grammar.ts';
import type { Passage } from './passages.ts';

export interface Finding {
  path: string;
  /** From 1. */
  line: number;
  found: string;
  advice: string;
}

/** Returns violations of the rules of wording in a passage, except those in `exceptions.ts`. */
export function findings(passage: Passage): Finding[] {
  const { path, text, kind } = passage;
  const lineAt = (offset: number) => passage.line + text.slice(0, offset).split('\n').length - 1;
  const found: Finding[] = [];
  for (const { pattern, instead } of banned) {
    for (const match of text.matchAll(new RegExp(pattern, 'gi'))) {
      found.push({ path, line: lineAt(match.index), found: match[0], advice: `write: ${instead}` });
    }
  }
  for (const { pattern, instead } of kind === 'comment' || kind === 'test' ? bannedBeginnings : []) {
    const match = pattern.exec(text);
    if (match) found.push({ path, line: passage.line, found: match[0], advice: `begin with ${instead}` });
  }
  // Strings of several lines are scripts and files, not sentences.
  const isScript = kind === 'message' && text.includes('\n');
  for (const { message, found: actual, offset } of isScript ? [] : grammar(text)) {
    found.push({ path, line: lineAt(offset), found: actual, advice: message });
  }
  const allowed = exceptions.filter((one) => one.path.test(path) && one.text.test(text));
  return allowed.length > 0 ? [] : found;
}
