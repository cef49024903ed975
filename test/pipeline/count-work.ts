// Builds one escript for eight targets, as a dry run, and prints how often its archive is inflated and read, and how
// often each emulator is read: a separate process, because it replaces modules.
import { mock } from 'bun:test';
import * as files from 'node:fs/promises';
import { basename } from 'node:path';
import * as zlib from 'node:zlib';
import * as moduleFacts from '../../src/escript/module-facts.ts';

const [script, runtimes, cacheFolder] = process.argv.slice(2) as [string, string, string];
const counts = {
  inflated: new Map<string, number>(),
  modules: new Map<string, number>(),
  emulators: new Map<string, number>(),
};
const count = (of: Map<string, number>, what: string) => of.set(what, (of.get(what) ?? 0) + 1);

// The namespaces show what takes their place.
const { inflateRawSync } = zlib;
const { readFile } = files;
const { moduleFacts: facts } = moduleFacts;

mock.module('node:zlib', () => ({
  ...zlib,
  inflateRawSync: (packed: Uint8Array, options: object) => {
    count(counts.inflated, `${packed.byteOffset}+${packed.length}`);
    return inflateRawSync(packed, options);
  },
}));
mock.module('node:fs/promises', () => ({
  ...files,
  readFile: async (path: string, options: undefined) => {
    const bytes = await readFile(path, options);
    if (/^beam\.smp/.test(basename(String(path)))) count(counts.emulators, await files.realpath(path));
    return bytes;
  },
}));
mock.module('../../src/escript/module-facts.ts', () => ({
  moduleFacts: (beam: Parameters<typeof facts>[0]) => {
    count(counts.modules, beam.path!);
    return facts(beam);
  },
}));
// A dry run only needs its size.
mock.module('../../src/stub/compile.ts', () => ({ buildLauncher: async () => ({ size: 1 }) }));

const { build } = await import('../../src/pipeline/build.ts');
const { readEscript } = await import('../../src/escript/read-escript.ts');
const host = { platform: process.platform, arch: process.arch, musl: false };
const { artifacts, failures } = await build(
  { escript: script, targets: ['all'], erts: `${runtimes}/{target}`, shake: true, dryRun: true },
  { workingFolder: cacheFolder, cacheFolder, environment: { PATH: process.env.PATH }, host },
);
for (const { error } of failures) throw error;
const most = Object.fromEntries(Object.entries(counts).map(([what, of]) => [what, Math.max(...of.values())]));
const [inflated, modules, emulators] = Object.values(counts).map(({ size }) => size);
const { body } = readEscript(await readFile(script), script);
const entries = body.kind === 'archive' ? body.entries.filter(({ method }) => method === 'deflated') : [];
console.log(
  JSON.stringify({ targets: artifacts.length, deflated: entries.length, inflated, modules, emulators, most }),
);
