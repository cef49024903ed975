import { parse } from 'smol-toml';
import { parseApplicationResource } from '../erlang/application/application-resource.ts';
import { isAtom, type Term, textOf } from '../erlang/term/term.ts';

/** Metadata in a project's file; nothing where it is missing or computed. */
export interface ProjectFacts {
  version?: string;
  description?: string;
  homepage?: string;
  /** An SPDX expression: the file's licences, joined by AND. */
  licence?: string;
  maintainer?: string;
}

/**
 * Reads `mix.exs` without running it: literal values of the keys that Hex documents for `project/0` and `package/0`, and
 * module attributes that these refer to.
 */
export function mixFacts(source: string): ProjectFacts {
  const text = source.replaceAll(/^\s*#.*$/gm, '');
  const value = (key: string): string | undefined => {
    const heredoc = new RegExp(`\\b${key}:\\s*"""\\n([\\s\\S]*?)\\n\\s*"""`).exec(text)?.[1];
    if (heredoc !== undefined) return heredoc.replaceAll(/^\s+/gm, '').trim();
    const [, literal, attribute] = new RegExp(`\\b${key}:\\s*(?:"([^"#\\\\\\n]*)"|@(\\w+))`).exec(text) ?? [];
    if (literal !== undefined) return literal;
    return attribute && new RegExp(`^\\s*@${attribute}\\s+"([^"#\\\\\\n]*)"`, 'm').exec(text)?.[1];
  };
  const list = (key: string): string[] =>
    strings(new RegExp(`\\b${key}:\\s*\\[([^\\]]*)\\]`).exec(text)?.[1]);
  const links = /\blinks:\s*%\{([^}]*)\}/.exec(text)?.[1];
  const homepage = value('homepage_url') ?? value('source_url') ?? strings(links).find(isAddress);
  return facts({
    version: value('version'),
    description: value('description'),
    homepage,
    licence: list('licenses').join(' AND '),
    maintainer: list('maintainers')[0],
  });
}

/** Reads an `.app.src` (or `.app`) file: OTP's keys, and `licenses`, `links` and `maintainers`, which Hex reads. */
export function applicationFacts(bytes: Uint8Array, path: string): ProjectFacts {
  const { version, description, term } = parseApplicationResource(bytes, path);
  const properties =
    term.type === 'tuple' && term.elements[2]?.type === 'list' ? term.elements[2].elements : [];
  const elements = (key: string): readonly Term[] => {
    for (const one of properties) {
      if (one.type !== 'tuple' || !isAtom(one.elements[0], key)) continue;
      return one.elements[1]?.type === 'list' ? one.elements[1].elements : [];
    }
    return [];
  };
  const texts = (key: string) => elements(key).flatMap((one) => termText(one) ?? []);
  const links = elements('links').flatMap((one) =>
    one.type === 'tuple' && one.elements[1] ? (termText(one.elements[1]) ?? []) : [],
  );
  return facts({
    // rebar3 computes it from the repository for `git` and other atoms, which have no text.
    version,
    description,
    homepage: links.find(isAddress),
    licence: texts('licenses').join(' AND '),
    maintainer: texts('maintainers')[0],
  });
}

/** Reads a `gleam.toml`. @throws TomlError */
export function gleamFacts(source: string): ProjectFacts {
  const table = parse(source);
  const text = (key: string) => (typeof table[key] === 'string' ? table[key] : undefined);
  const list = (key: string): unknown[] => (Array.isArray(table[key]) ? table[key] : []);
  const links = list('links').flatMap((one) => {
    const { href } = (typeof one === 'object' && one !== null ? one : {}) as { href?: unknown };
    return typeof href === 'string' ? [href] : [];
  });
  const licences = [...list('licences'), ...list('licenses')].filter((one) => typeof one === 'string');
  return facts({
    version: text('version'),
    description: text('description'),
    homepage: links.find(isAddress) ?? repositoryAddress(table.repository),
    licence: licences.join(' AND '),
    maintainer: undefined,
  });
}

/** Hosts by the types that Gleam's documentation lists. */
const hosts: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
  codeberg: 'codeberg.org',
  sourcehut: 'git.sr.ht',
};

function repositoryAddress(value: unknown): string | undefined {
  const { type, user, repo } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const host = typeof type === 'string' ? hosts[type] : undefined;
  if (!host || typeof user !== 'string' || typeof repo !== 'string') return undefined;
  return `https://${host}/${type === 'sourcehut' ? '~' : ''}${user}/${repo}`;
}

const facts = (found: Readonly<Record<keyof ProjectFacts, string | undefined>>): ProjectFacts =>
  Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined && value.trim() !== ''));

const strings = (text = ''): string[] => [...text.matchAll(/"([^"#\\\n]*)"/g)].map(([, value]) => value!);

const isAddress = (text: string): boolean => /^https?:\/\/\S+$/.test(text);

const termText = (term: Term): string | undefined =>
  term.type === 'binary' ? Buffer.from(term.bytes).toString() : textOf(term) || undefined;
