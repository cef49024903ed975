import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout, readSources } from './source-files.ts';

const architecture = await readFile(join(checkout, 'src/README.md'), 'utf8');

/** Names in backquotes of the passage between two phrases. */
function named(from: string, to: string): string[] {
  const start = architecture.indexOf(from);
  const passage = architecture.slice(start, architecture.indexOf(to, start));
  if (start < 0 || passage === '') throw new Error(`src/README.md no longer says "${from} … ${to}"`);
  return [...passage.matchAll(/`([^`]+)`/g)].map(([, name]) => name!.replace(/\/$/, ''));
}

const formats = named('The *formats* below them', 'The *ground* is');
const ground = named('The *ground* is what all folders use', '\n\n');
/** From the entry points down to the foundations; folders of one rank may use each other without circles. */
const order = /`(cli → [^`]+)`/.exec(architecture)![1]!.split(/\s*→\s*/);

function rank(place: string): number {
  if (formats.includes(place)) return order.indexOf('formats');
  if (ground.includes(place)) return order.indexOf('ground');
  return order.indexOf(place);
}

/** `src/otp/otp-tree.ts` belongs to `otp`, `src/cli.ts` to `cli` and `src/index.ts` to `index`. */
function placeOf(path: string): string {
  if (path === 'src/cli.ts') return 'cli';
  if (path === 'src/index.ts') return 'index';
  return path.split('/')[1]!;
}

const library = await readSources('src');
const stub = await readSources('runtime-stub');
const arrows = library.flatMap(({ path, imports }) =>
  imports
    .filter((imported) => imported.startsWith('src/'))
    .map((imported) => ({ path, from: placeOf(path), to: placeOf(imported) })),
);

test('the reader of imports sees them in every form', () => {
  expect(library.length).toBeGreaterThan(50);
  const ofCli = library.find(({ path }) => path === 'src/cli.ts')!;
  expect(ofCli.imports).toContain('src/cli/run.ts');
});

test('every folder of src/ is named in its README, and every name there is a folder', () => {
  const places = [...new Set(library.map(({ path }) => placeOf(path)))];
  expect(places.filter((place) => rank(place) < 0)).toEqual([]);
  const flow = order.filter((name) => name !== 'formats' && name !== 'ground');
  expect([...flow, ...formats, ...ground].filter((place) => !places.includes(place))).toEqual([]);
});

test('every arrow of the diagram joins two folders, one of which imports the other', () => {
  const diagram = architecture.match(/^ {4}.+──>.+$/gm) ?? [];
  const pairs = diagram.flatMap((line) => {
    const names = line.trim().split(/\s*──>\s*/);
    return names.slice(1).map((name, index) => [names[index]!, name] as const);
  });
  expect(pairs.length).toBeGreaterThan(8);
  const untrue = pairs.filter(
    ([one, other]) =>
      !arrows.some(({ from, to }) => (from === other && to === one) || (from === one && to === other)),
  );
  expect(untrue).toEqual([]);
});

test('every path in its tables exists', async () => {
  const tables = architecture.match(/^\| .+$/gm)!.join('\n');
  const paths = [...tables.matchAll(/`([a-z-]+\/[\w/.-]*)`/g)].map(([, path]) => path!);
  const known = library.map(({ path }) => path.slice('src/'.length));
  const isKnown = (path: string) => known.some((file) => file === path || file.startsWith(path));
  const isInside = (path: string) => known.some((file) => file.includes(`/${path}`));
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !isKnown(path) && !isInside(path))).toEqual([]);
});

test('imports run one way', () => {
  const against = arrows.filter(({ from, to }) => rank(to) < rank(from));
  expect(against.map(({ path, to }) => `${path} imports ${to}`)).toEqual([]);
});

test('folders form no circle', () => {
  const circles = new Set<string>();
  const visit = (place: string, way: string[]) => {
    if (way.includes(place)) circles.add([...way.slice(way.indexOf(place)), place].join(' → '));
    else {
      const next = new Set(
        arrows.filter(({ from, to }) => from === place && to !== place).map(({ to }) => to),
      );
      for (const to of next) visit(to, [...way, place]);
    }
  };
  for (const place of [...formats, ...ground]) visit(place, []);
  expect([...circles]).toEqual([]);
});

test('src/ runs on Node: modules of Node and the dependencies, nothing of Bun', async () => {
  const { dependencies } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'));
  const outside = library.flatMap(({ path, imports }) =>
    imports
      .filter((name) => !name.startsWith('src/') && !name.startsWith('node:') && name !== 'package.json')
      .filter(
        (name) => !Object.keys(dependencies).some((known) => name === known || name.startsWith(`${known}/`)),
      )
      .map((name) => `${path} imports ${name}`),
  );
  expect(outside).toEqual([]);
  const ofBun = library.filter(({ text }) => /\bBun\s*[.[]|import\.meta\.(dir|main|path)\b/.test(text));
  expect(ofBun.map(({ path }) => path)).toEqual([]);
});

test('the library neither prints nor exits, and reads the environment only for a default context', () => {
  const ours = library.filter(({ path }) => placeOf(path) !== 'cli');
  const forbidden = /\bconsole\.|\bprocess\.(env|exit|exitCode|stdout|stderr|argv)\b/;
  const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '');
  expect(ours.filter(({ text }) => forbidden.test(code(text))).map(({ path }) => path)).toEqual([
    'src/context.ts',
  ]);
});

test('the launcher shares only what src/README.md names', () => {
  const shared = named('imports only the codecs', '\n- ');
  const imported = stub.flatMap(({ imports }) => imports.filter((path) => path.startsWith('src/')));
  const names = new Set(imported.map((path) => path.slice('src/'.length).replace(/\.ts$/, '')));
  expect([...names].filter((name) => !shared.includes(name))).toEqual([]);
  const outside = stub.flatMap(({ imports }) =>
    imports.filter((name) => !/^(src|runtime-stub)\/|^(node|bun):/.test(name)),
  );
  expect(outside).toEqual([]);
});
