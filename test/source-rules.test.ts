import { expect, test } from 'bun:test';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { filesInCircles, reachableFrom } from './file-graph.ts';
import { known } from './known-violations.ts';
import { checkout, readSources, type SourceFile } from './source-files.ts';
import { proseAtThrowSites } from './throw-sites.ts';

/** Limits that `src/README.md` states. */
const mostFilesInFolder = 20;
/** Modules of at least this many lines have a test file with their name. */
const linesThatNeedTest = 120;
/** A file below this many lines that only one file of its folder imports belongs into that one, where it fits. */
const linesOfFragment = 40;
/** The most lines of a file that takes a fragment in. */
const mostLinesWithFragment = 200;
/** Alternatives of the same kind, one file for each. */
const alternatives = /^src\/runtimes\/catalogue\/|^src\/executable\/write\/\w+-layout\.ts$|-worker\.ts$/;

/** Started or read from outside: the two products, the launcher, and what `package.json` and `npm run` name. */
const entries = ['src/cli.ts', 'src/index.ts', 'runtime-stub/main.ts'];
/**
 * Allowed imports of `cli/`: the public API, the additions of the command line, and modules that work without the
 * library.
 */
const publicPlaces = ['index', 'configuration', 'project', 'errors', 'targets', 'version', 'context'];
const layout = 'src/payload/format/layout.ts';
/** Spell a path of something else: the packages of Bun, the tree of an unpacked OTP or a release package, the libraries of a system. */
const otherTrees = [
  'src/stub/pins.ts',
  'src/otp/find-otp-root.ts',
  'src/errors/text/erts.ts',
  'src/cli/systools/make-script.ts',
  'src/systools/check-package/boot-check.ts',
  'src/systools/check-package/check-package.ts',
  'src/systools/check-package/diff-package.ts',
  'src/systools/check-package/packed-release.ts',
  'src/cli/systools/make-tar.ts',
  'src/runtimes/unpack/unneeded-entry.ts',
  'src/release/read/find-tool.ts',
  'src/release/read/part-of.ts',
  'runtime-stub/libraries/search-order.ts',
];

/** Test more than one module: a command from outside, recorded cases of a folder, real programs and systems. */
const testsOfSeveralModules = [
  'analysis/real-escripts.test.ts',
  'cli/all-targets.slow.test.ts',
  'cli/analysis-commands.slow.test.ts',
  'cli/analysis-commands.test.ts',
  'cli/compare.slow.test.ts',
  'cli/compare.test.ts',
  'cli/dry-run.test.ts',
  'cli/in-a-pipe.test.ts',
  'cli/in-a-terminal.test.ts',
  'cli/installed.slow.test.ts',
  'cli/json.test.ts',
  'cli/keep-house.test.ts',
  'cli/reference.test.ts',
  'cli/suspected.test.ts',
  'cli/systools.test.ts',
  'escript/launcher.test.ts',
  'executable/arm64-programs.slow.test.ts',
  'executable/entitlements.test.ts',
  'executable/foreign-linux.slow.test.ts',
  'executable/macho.slow.test.ts',
  'executable/windows-launcher.slow.test.ts',
  'pipeline/count-work.slow.test.ts',
  'programs/windows-search.slow.test.ts',
  'project/same-executable.slow.test.ts',
  'stub/all-targets.slow.test.ts',
  'stub/pin-bun.slow.test.ts',
  'systools/generated-as-recorded.test.ts',
  'systools/includes-as-recorded.test.ts',
  'systools/library.test.ts',
  'systools/made-release.slow.test.ts',
  'systools/made-release.test.ts',
  'systools/outputs-as-recorded.test.ts',
  'systools/paths-as-recorded.test.ts',
  'systools/reading-as-recorded.test.ts',
  'systools/relup/release-handler.slow.test.ts',
  'systools/relup/release-handler.test.ts',
  'systools/script-as-recorded.test.ts',
  'systools/shipped-boot-files.test.ts',
  'systools/syntax-as-recorded.test.ts',
  'systools/tar-as-recorded.test.ts',
];

const library = await readSources('src');
const launcher = await readSources('runtime-stub');
const scripts = await readSources('scripts');
const product = [...library, ...launcher];

/**
 * Compares what a rule finds with what is known. A new violation fails, and so does a known one that is gone: take it
 * from `known-violations.ts`, which only shrinks.
 */
function expectOnlyKnown(found: Iterable<string>, listed: readonly string[]): void {
  const all = new Set(found);
  const fresh = [...all].filter((name) => !listed.includes(name)).sort();
  const gone = listed.filter((name) => !all.has(name));
  expect({ 'new violations': fresh, 'gone, still in known-violations.ts': gone }).toEqual({
    'new violations': [],
    'gone, still in known-violations.ts': [],
  });
}

function grouped<Value>(values: Iterable<Value>, keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

/** Names of `names` that more than one file has, with the files. */
function repeated(names: readonly (readonly [name: string, path: string])[]): string[] {
  const byName = grouped(names, ([name]) => name);
  return [...byName]
    .filter(([, places]) => places.length > 1)
    .map(
      ([name, places]) =>
        `${name}: ${places
          .map(([, path]) => path)
          .sort()
          .join(', ')}`,
    );
}

test('the graph of files finds circles, and what nothing leads to', () => {
  const file = (path: string, ...imports: string[]) => ({ path, text: '', lines: 1, imports });
  const files = [file('a', 'b', 'node:fs'), file('b', 'c'), file('c', 'b'), file('d', 'd'), file('e', 'a')];
  expect(filesInCircles(files)).toEqual(['b', 'c', 'd']);
  expect([...reachableFrom(['a'], files)].sort()).toEqual(['a', 'b', 'c']);
});

test('no circle of files, types included', () => {
  expectOnlyKnown(filesInCircles([...product, ...scripts]), known.filesInCircles);
});

test('every file is imported, directly or not, by an entry or a script', () => {
  const started = [...entries, ...scripts.map(({ path }) => path)];
  const reached = reachableFrom(started, [...product, ...scripts]);
  expectOnlyKnown(
    product.map(({ path }) => path).filter((path) => !reached.has(path)),
    known.filesWithoutImporter,
  );
});

test(`at most ${mostFilesInFolder} files in a folder`, () => {
  const folders = grouped(product, ({ path }) => dirname(path));
  const large = [...folders].filter(([, files]) => files.length > mostFilesInFolder);
  expectOnlyKnown(
    large.map(([folder]) => folder),
    known.largeFolders,
  );
});

test('no exported type has a name that another one has', () => {
  const exported = product.flatMap(({ path, text }) =>
    [...text.matchAll(/^export (?:declare )?(?:abstract )?(?:type|interface|class|enum) (\w+)/gm)].map(
      ([, name]) => [name!, path] as const,
    ),
  );
  expect(exported.length).toBeGreaterThan(200);
  expectOnlyKnown(repeated(exported), known.typeNamesTwice);
});

test(`cli/ imports only ${publicPlaces.join(', ')}`, () => {
  // The rest of the library takes longer to load than these functions take to run.
  const isOfSystools = (path: string, imported: string) =>
    path.startsWith('src/cli/systools/') && imported.startsWith('src/systools/');
  const isAllowed = (path: string, imported: string) =>
    /^src\/cli[/.]/.test(imported) ||
    isOfSystools(path, imported) ||
    publicPlaces.some((place) => imported === `src/${place}.ts` || imported.startsWith(`src/${place}/`));
  const found = library
    .filter(({ path }) => /^src\/cli[/.]/.test(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter((imported) => imported.startsWith('src/') && !isAllowed(path, imported))
        .map((imported) => `${path} → ${imported}`),
    );
  expectOnlyKnown(found, known.cliImports);
});

test(`paths inside the release directory are spelled only in ${layout}`, () => {
  // A string or a pattern that begins with a folder of the release directory, or names its boot file. In help texts,
  // a folder's bare name is in backticks or before a space.
  const spelled = /(?:['"`]|\/\^\(?)(?:erts|bin|lib)\\?\/(?!\.\.|[` ])|['"`/]program\.boot\b/;
  const places = product.filter(({ path }) => path !== layout && !otherTrees.includes(path));
  expect(spelled.test(product.find(({ path }) => path === layout)!.text)).toBe(true);
  expectOnlyKnown(
    places.filter(({ text }) => spelled.test(withoutImports(text))).map(({ path }) => path),
    known.releasePaths,
  );
});

function withoutImports(text: string): string {
  return text.replace(/\bfrom\s+(['"])[^'"\n]+\1/g, '');
}

/**
 * Returns the names of tested modules, by the path below `test/` without `.test.ts`: `otp/otp-tree` of
 * `src/otp/otp-tree.ts`.
 */
function moduleName({ path }: SourceFile): string {
  return path.replace(/^src\//, '').replace(/\.ts$/, '');
}

test('a test file in a folder of src/ has the name of a module there', async () => {
  const modules = new Set(product.map(moduleName));
  const folders = new Set(product.map(({ path }) => dirname(path).replace(/^src\//, '')));
  const names = await readdir(join(checkout, 'test'), { recursive: true });
  const tests = names.filter((name) => name.endsWith('.test.ts') && folders.has(dirname(name)));
  expect(tests.length).toBeGreaterThan(100);
  const ofNone = tests.filter((name) => !modules.has(name.replace(/(\.slow)?\.test\.ts$/, '')));
  expectOnlyKnown(ofNone, testsOfSeveralModules);
});

test('data of an error is read behind `hasCode`, which knows its type', () => {
  // `instanceof` narrows to an error of any code, whose data has the type `any`.
  const found = [...product, ...scripts].flatMap(({ path, text }) => {
    const lines = text.split('\n');
    return lines.flatMap((line, at) => {
      const [, name] = /(\w+) instanceof OnebeamError/.exec(line) ?? [];
      const near = lines
        .slice(at, at + 8)
        .join('\n')
        .split(/\n}/)[0]!;
      const reads = new RegExp(`\\} = ${name}\\.data\\b|\\b${name}\\.data[.[?]`);
      const isRead = name && reads.test(near) && !near.includes(`hasCode(${name},`);
      return isRead ? [`${path}: ${line.trim()}`] : [];
    });
  });
  expectOnlyKnown(found, known.dataWithoutCode);
});

test(`a module of ${linesThatNeedTest} lines or more has a test file of its name`, async () => {
  const names = await readdir(join(checkout, 'test'), { recursive: true });
  const tested = new Set(names.map((name) => name.replace(/(\.slow)?\.test\.ts$/, '')));
  const untested = product
    .filter((file) => file.lines >= linesThatNeedTest && !tested.has(moduleName(file)))
    .map(({ path }) => path);
  expectOnlyKnown(untested, known.modulesWithoutTest);
});

test(`a file of less than ${linesOfFragment} lines with one importer in its folder is part of that file`, async () => {
  const names = await readdir(join(checkout, 'test'), { recursive: true });
  const tested = new Set(names.map((name) => name.replace(/(\.slow)?\.test\.ts$/, '')));
  const found = product.filter((file) => {
    const importers = [...product, ...scripts].filter(({ imports }) => imports.includes(file.path));
    const [importer] = importers;
    if (file.lines >= linesOfFragment || importers.length !== 1 || tested.has(moduleName(file))) return false;
    if (dirname(importer!.path) !== dirname(file.path) || alternatives.test(file.path)) return false;
    const together = file.lines + importer!.lines;
    // A module that grows to this size needs a test of its name.
    return (
      together < linesThatNeedTest || (tested.has(moduleName(importer!)) && together <= mostLinesWithFragment)
    );
  });
  expectOnlyKnown(
    found.map(({ path }) => path),
    known.fragments,
  );
});

test('the search for prose at throw sites finds literals in errors, in functions that create them, and in fields', () => {
  const text = `const invalid = (found: string) => new OnebeamError('x', { path, found });
throw invalid('an odd value');
throw new OnebeamError('lock-invalid', { path: join(a, 'b'), reason: 'no such thing' });
return { expected: 'a whole number' };
throw new OnebeamError('option-invalid', { path: '--name', expected: { kind: 'integer' } });`;
  expect(proseAtThrowSites([{ path: 'a.ts', text, lines: 5, imports: [] }])).toEqual([
    "a.ts: 'no such thing'",
    "a.ts: 'an odd value'",
    "a.ts: 'a whole number'",
  ]);
});

test('errors are created without prose: their texts are in src/errors/', () => {
  const sites = library.filter(({ path }) => !path.startsWith('src/errors/'));
  expectOnlyKnown(proseAtThrowSites(sites), known.proseAtThrowSites);
});
