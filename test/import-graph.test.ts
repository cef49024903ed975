import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dir, '..');
const architecture = await readFile(join(root, 'src/README.md'), 'utf8');

/** Names in backquotes of the passage between two phrases. */
function named(from: string, to: string): string[] {
  const start = architecture.indexOf(from);
  const passage = architecture.slice(start, architecture.indexOf(to, start));
  if (start < 0 || passage === '') throw new Error(`src/README.md no longer says "${from} … ${to}"`);
  return [...passage.matchAll(/`([^`]+)`/g)].map(([, name]) => name!.replace(/\/$/, ''));
}

const formats = named('Below them are the formats', 'and the ground');
const ground = named('and the ground that all use', '\n\n');
/** From the door down to the ground; folders of one rank may use each other, as long as there is no circle. */
const order = /`(cli → [^`]+)`/.exec(architecture)![1]!.split(/\s*→\s*/);

function rank(place: string): number {
  if (formats.includes(place)) return order.indexOf('formats');
  if (ground.includes(place)) return order.indexOf('ground');
  return order.indexOf(place);
}

/** `otp/otp-tree.ts` belongs to `otp`; of the files beside the folders, the doors to `cli` and `index`. */
function placeOf(file: string): string {
  if (file === 'cli.ts') return 'cli';
  if (file === 'index.ts') return 'index';
  return file.split('/')[0]!;
}

interface Source {
  /** Below `src/` or `runtime-stub/`. */
  file: string;
  text: string;
  /** What it imports, types included: paths of files, or names of modules. */
  imports: string[];
}

async function sources(folder: string): Promise<Source[]> {
  const names = (await readdir(join(root, folder), { recursive: true })).filter((name) =>
    name.endsWith('.ts'),
  );
  return Promise.all(
    names.sort().map(async (file) => {
      const text = withoutComments(await readFile(join(root, folder, file), 'utf8'));
      const imports = [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g)].map(
        ([, , name]) =>
          name!.startsWith('.') ? relative(root, resolve(root, folder, dirname(file), name!)) : name!,
      );
      return { file, text, imports };
    }),
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

const library = await sources('src');
const stub = existsSync(join(root, 'runtime-stub')) ? await sources('runtime-stub') : [];
const arrows = library.flatMap(({ file, imports }) =>
  imports
    .filter((path) => path.startsWith('src/'))
    .map((path) => ({ file, from: placeOf(file), to: placeOf(path.slice('src/'.length)) })),
);

test('the reader of imports sees them in every form', () => {
  expect(library.length).toBeGreaterThan(50);
  const ofCli = library.find(({ file }) => file === 'cli.ts')!;
  expect(ofCli.imports).toContain('src/cli/run.ts');
});

test('every folder of src/ is named in its README, and every name there is a folder', () => {
  const places = [...new Set(library.map(({ file }) => placeOf(file)))];
  expect(places.filter((place) => rank(place) < 0)).toEqual([]);
  const flow = order.filter((name) => name !== 'formats' && name !== 'ground');
  expect([...flow, ...formats, ...ground].filter((place) => !places.includes(place))).toEqual([]);
});

test('imports run one way', () => {
  const against = arrows.filter(({ from, to }) => rank(to) < rank(from));
  expect(against.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
});

test('the command line imports the library through its public rooms', () => {
  const rooms = ['cli', 'index', 'project', 'configuration', 'errors', 'targets'];
  const types = ['option-checks.ts', 'options.ts', 'reporter.ts', 'version.ts'];
  const past = arrows.filter(
    ({ file, from, to }) =>
      from === 'cli' &&
      ![...rooms, ...types].includes(to) &&
      !(to === 'systools' && file.startsWith('cli/systools/')),
  );
  expect(past.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
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

test('files of the command line, the configuration and projects form no circle, types included', () => {
  const inside = library.filter(({ file }) => ['cli', 'configuration', 'project'].includes(placeOf(file)));
  const importsOf = new Map(inside.map(({ file, imports }) => [`src/${file}`, imports]));
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]) => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    else if (!done.has(file)) {
      for (const next of importsOf.get(file) ?? []) visit(next, [...way, file]);
      done.add(file);
    }
  };
  for (const file of importsOf.keys()) visit(file, []);
  expect(circles).toEqual([]);
});

test('src/ runs on Node: modules of Node and the dependencies, nothing of Bun', async () => {
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const outside = library.flatMap(({ file, imports }) =>
    imports
      .filter((name) => !name.startsWith('src/') && !name.startsWith('node:') && name !== 'package.json')
      .filter(
        (name) => !Object.keys(dependencies).some((known) => name === known || name.startsWith(`${known}/`)),
      )
      .map((name) => `${file} imports ${name}`),
  );
  expect(outside).toEqual([]);
  const ofBun = library.filter(({ text }) => /\bBun\s*[.[]|import\.meta\.(dir|main|path)\b/.test(text));
  expect(ofBun.map(({ file }) => file)).toEqual([]);
});

test('the library neither prints nor exits nor reads the environment', () => {
  const ours = library.filter(({ file }) => placeOf(file) !== 'cli');
  const forbidden = /\bconsole\.|\bprocess\.(env|exit|exitCode|stdout|stderr|argv)\b/;
  expect(ours.filter(({ text }) => forbidden.test(text)).map(({ file }) => file)).toEqual([]);
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
