import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the machine gets its Debian from. */
export interface DebianArchive {
  uri: string;
  /** The value of `Signed-By`: a keyring, a fingerprint; absent when they trust apt's keyrings. */
  signedBy?: string;
}

interface Source extends DebianArchive {
  suites: string[];
  components: string[];
}

const debianSuite = /^(oldoldstable|oldstable|stable|testing|unstable|sid|bullseye|bookworm|trixie|forky)$/;

/** The first source that holds a Debian suite's `main`; `undefined` when apt's configuration has none. */
export function debianArchive(etc = '/etc/apt'): DebianArchive | undefined {
  const source = readSources(etc).find(
    ({ suites, components }) =>
      components.includes('main') && suites.some((suite) => debianSuite.test(suite)),
  );
  return source && { uri: source.uri, ...(source.signedBy && { signedBy: source.signedBy }) };
}

function readSources(etc: string): Source[] {
  const parts = join(etc, 'sources.list.d');
  const names = existsSync(parts) ? readdirSync(parts).sort() : [];
  const text = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return [
    ...names.filter((name) => name.endsWith('.sources')).flatMap((name) => deb822(text(join(parts, name)))),
    ...oneLine(text(join(etc, 'sources.list'))),
    ...names.filter((name) => name.endsWith('.list')).flatMap((name) => oneLine(text(join(parts, name)))),
  ];
}

/** Reads the stanzas of a `.sources` file (sources.list(5), "deb822-style format"). */
export function deb822(text: string): Source[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      const field = (name: string) =>
        new RegExp(`^${name}:((?:.*)(?:\\n[ \\t].*)*)`, 'im').exec(stanza)?.[1]?.trim() ?? '';
      const words = (name: string) => field(name).split(/\s+/).filter(Boolean);
      if (!words('Types').includes('deb') || /^no$/i.test(field('Enabled'))) return [];
      const signedBy = field('Signed-By');
      return words('URIs').map((uri) => ({
        uri,
        suites: words('Suites'),
        components: words('Components'),
        // A key written into the stanza itself keeps its line breaks.
        ...(signedBy && { signedBy }),
      }));
    });
}

/** Reads the lines of a `sources.list` (sources.list(5), "one-line-style format"). */
export function oneLine(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const [, options = '', uri, suite, components] =
      /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line) ?? [];
    if (!uri || !suite) return [];
    const signedBy = /signed-by=(\S+)/i.exec(options)?.[1];
    return [
      {
        uri,
        suites: [suite],
        components: (components ?? '').split(/\s+/).filter(Boolean),
        ...(signedBy && { signedBy }),
      },
    ];
  });
}
