import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** An export of the library, as its declaration describes it. */
export interface LibraryExport {
  name: string;
  kind: 'function' | 'const' | 'class' | 'interface' | 'type';
  /** The file of its source: `src/pipeline/build.ts`. */
  source: string;
  /** The declaration, with the comments of its members. */
  signature: string;
  doc: Doc;
}

/** A doc comment. All texts are Markdown. */
export interface Doc {
  text: string;
  params: { name: string; text: string }[];
  returns?: string;
  throws: string[];
  examples: string[];
}

/** Reads what `src/index.d.ts` exports, in its order. @param folder where `emitDeclarations` wrote. */
export async function libraryExports(folder: string): Promise<LibraryExport[]> {
  const found: LibraryExport[] = [];
  for (const { name, local, from } of await reexports(folder, 'src/index.ts')) {
    let place = { local, from };
    for (;;) {
      const on = (await reexports(folder, place.from)).find((one) => one.name === place.local);
      if (!on) break;
      place = on;
    }
    const text = await declarationsOf(folder, place.from);
    found.push({ ...declaration(text, place.local), name, source: place.from });
  }
  return found;
}

const declarationsOf = (folder: string, source: string): Promise<string> =>
  readFile(join(folder, source.replace(/\.ts$/, '.d.ts')), 'utf8');

/** The `export { ... } from` of a source: the name outside, the name in the other file, and its path. */
async function reexports(
  folder: string,
  source: string,
): Promise<{ name: string; local: string; from: string }[]> {
  const text = await declarationsOf(folder, source);
  return [...text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)].flatMap(([, names, from]) =>
    [...names!.matchAll(/(\w+)(?: as (\w+))?\s*(?:,|$)/g)].map(([, local, renamed]) => ({
      name: renamed ?? local!,
      local: local!,
      from: join(dirname(source), from!.replace(/\.js$/, '.ts')),
    })),
  );
}

/** Finds a declaration in the text of a `.d.ts` file, with all its overloads. */
export function declaration(text: string, name: string): Omit<LibraryExport, 'source'> {
  const start = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\s*)?export (?:declare )?(?:abstract )?(function|const|class|interface|type) ${name}\\b`,
    'g',
  );
  const parts = [...text.matchAll(start)];
  const [first] = parts;
  if (!first) throw new Error(`no declaration of ${name}`);
  const signature = parts.map((part) => {
    const from = part.index + (part[1]?.length ?? 0);
    return text.slice(from, endOf(text, from)).replace(/^export (declare )?/, '');
  });
  return {
    name,
    kind: first[2] as LibraryExport['kind'],
    signature: signature.join('\n'),
    doc: readDoc(first[1] ?? ''),
  };
}

/** The end of a declaration: its closing brace, or the semicolon outside of all brackets. */
function endOf(text: string, from: number): number {
  const hasBody = /^export (declare )?(abstract )?(class|interface)\b/.test(text.slice(from, from + 40));
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('/*', at)) at = text.indexOf('*/', at) + 1;
    else if (/['"`]/.test(text[at]!)) at = text.indexOf(text[at]!, at + 1);
    else if (/[({[]/.test(text[at]!)) depth += 1;
    else if (/[)}\]]/.test(text[at]!)) {
      depth -= 1;
      if (depth === 0 && hasBody) return at + 1;
    } else if (text[at] === ';' && depth === 0) return at + 1;
  }
  throw new Error('a declaration does not end');
}

/** Splits a doc comment into its description and its tags. */
export function readDoc(comment: string): Doc {
  const lines = comment
    .replace(/^\s*\/\*\*\s?|\s*\*\/\s*$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''));
  const doc: Doc = { text: '', params: [], throws: [], examples: [] };
  for (const part of lines.join('\n').split(/(?<=^|\n|[.:] )(?=@(?:param|returns|throws|example)\b)/)) {
    const [, tag, rest = ''] = /^@(\w+)\s*([\s\S]*)$/.exec(part) ?? [];
    const text = rest.trim();
    if (tag === 'param') {
      const [, name, about] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
      doc.params.push({ name: name!, text: joined(about!) });
    } else if (tag === 'returns') doc.returns = joined(text);
    else if (tag === 'throws') doc.throws.push(joined(text));
    else if (tag === 'example') doc.examples.push(text);
    else doc.text = part.trim();
  }
  return doc;
}

const joined = (text: string): string => text.replace(/\s*\n\s*/g, ' ');
