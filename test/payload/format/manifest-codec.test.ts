import { describe, expect, test } from 'bun:test';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';
import type { Manifest } from '../../../src/payload/format/manifest.ts';
import { decodeManifest, encodeManifest } from '../../../src/payload/format/manifest-codec.ts';
import { sampleBuild } from './build-record-sample.ts';

const digest = '0a'.repeat(32);

const manifest = (): Manifest => ({
  format: 2,
  name: 'my-app',
  target: 'linux-x64',
  otp: { release: '27', erts: '15.2.7' },
  start: {
    program: 'erts/bin/erlexec',
    arguments: ['+B', '-boot', { release: 'erts/bin/no_dot_erlang' }],
    environment: { ROOTDIR: { release: 'erts' }, EMU: 'beam' },
    inherit: ['ERL_LIBS'],
  },
  files: [
    { path: 'erts/bin/erlexec', size: 10, mode: 0o755, sha256: digest },
    { path: 'bin/my-app', size: 0, mode: 0o644, sha256: digest },
  ],
  frames: [
    { offset: 0, length: 70, rawLength: 2048, sha256: digest },
    { offset: 70, length: 30, rawLength: 16 * 1024 * 1024, sha256: digest },
  ],
  payload: { size: 100, sha256: digest },
  tools: { onebeam: '0.1.0', bun: '1.4.5', zstd: '1.5' },
  build: {
    ...sampleBuild(),
    addApplications: ['crypto'],
    priv: [{ application: 'my_app', folder: 'lib/my_app-1.0/priv' }],
    startModules: ['lists'],
    modified: 1_700_000_000,
  },
});

/** As executables before build options had it. */
const format1 = (): Manifest => {
  const { build: _, ...rest } = manifest();
  return { ...rest, format: 1 };
};

/** One executable with two programs. */
const several = (): Manifest => ({
  ...manifest(),
  programs: ['a', 'b b'].map((name) => ({
    name,
    escript: 'bin/my-app',
    arguments: ['-extra', { release: 'bin/my-app' }],
    environment: { ESCRIPT_NAME: { release: 'bin/my-app' } },
    applications: ['kernel'],
    startModules: ['lists'],
    priv: [{ application: 'a', folder: 'programs/a/lib/a/priv' }],
  })),
});

test('reads back what it writes', () => {
  for (const one of [manifest(), format1(), several()])
    expect(decodeManifest(encodeManifest(one))).toEqual(one);
});

test('keys are sorted at every level, without white space: equal manifests are equal bytes', () => {
  const shuffled = Object.fromEntries(Object.entries(manifest()).reverse()) as unknown as Manifest;
  expect(encodeManifest(shuffled)).toEqual(encodeManifest(manifest()));
  const text = new TextDecoder().decode(encodeManifest(manifest()));
  expect(text).toStartWith(
    '{"build":{"addApplications":["crypto"],"boot":"fast","dropApplications":[],"keepDebug":false,"level":3,"modified":1700000000,',
  );
  expect(text).toContain('"files":[{"mode":493,"path":"erts/bin/erlexec","sha256":"0a0a');
  expect(text).not.toMatch(/\s/);
});

// biome-ignore lint/suspicious/noExplicitAny: what is tested here is what types forbid
type Loose = any;

function code(change: (manifest: Loose) => void, wrong = manifest()): string {
  change(wrong);
  try {
    decodeManifest(new TextEncoder().encode(JSON.stringify(wrong)));
  } catch (error) {
    if (error instanceof OnebeamError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('refused', () => {
  const wrong: Record<string, (manifest: Loose) => void> = {
    'another format': (m) => (m.format = 3),
    'format 1 with build options': (m) => (m.format = 1),
    'format 2 without build options': (m) => delete m.build,
    'build options that nobody knows': (m) => (m.build.extra = 1),
    'build options that lack one': (m) => delete m.build.shake,
    'a boot file of another kind': (m) => (m.build.boot = 'slow'),
    'a profile that is no text': (m) => (m.build.profile = ['cli']),
    'a truth that is a word': (m) => (m.build.shake = 'true'),
    'applications that are no list': (m) => (m.build.addApplications = 'crypto'),
    'an application without a name': (m) => (m.build.dropApplications = ['']),
    'a module with NUL': (m) => (m.build.startModules = ['a\0b']),
    'too many modules': (m) => (m.build.startModules = Array.from({ length: 100_001 }, () => 'm')),
    'a level that zstd has not': (m) => (m.build.level = 20),
    'a time before 1970': (m) => (m.build.modified = -1),
    'a priv folder outside': (m) => (m.build.priv[0].folder = '../../etc'),
    'a priv folder with more to it': (m) => (m.build.priv[0].mode = 1),
    'no format': (m) => delete m.format,
    'a member that nobody knows': (m) => (m.extra = 1),
    'a name with a slash': (m) => (m.name = 'a/b'),
    'a name with a dot first': (m) => (m.name = '.a'),
    'an empty name': (m) => (m.name = ''),
    'an unknown target': (m) => (m.target = 'plan9-x64'),
    'text that is a number': (m) => (m.otp.erts = 15),
    'files that are no list': (m) => (m.files = { length: 1 }),
    'a file outside': (m) => (m.files[0].path = '../x'),
    'an absolute file': (m) => (m.files[0].path = '/x'),
    'a file twice': (m) => (m.files[1].path = 'erts/bin/erlexec'),
    'a file twice but for case': (m) => (m.files[1].path = 'erts/bin/ERLEXEC'),
    'a set-uid mode': (m) => (m.files[0].mode = 0o4755),
    'a negative size': (m) => (m.files[0].size = -1),
    'a broken size': (m) => (m.files[0].size = 1.5),
    'a size beyond the frames': (m) => (m.files[0].size = 17 * 1024 * 1024),
    'a digest in capitals': (m) => (m.files[0].sha256 = digest.toUpperCase()),
    'a short digest': (m) => (m.payload.sha256 = digest.slice(2)),
    'a frame longer than what is in it can have become': (m) => {
      m.frames[0].length = m.frames[1].offset = 4000;
      m.payload.size = 4030;
    },
    'a gap between frames': (m) => (m.frames[1].offset = 71),
    'overlapping frames': (m) => (m.frames[1].offset = 69),
    'frames longer than the payload': (m) => (m.frames[1].length = 31),
    'frames shorter than the payload': (m) => (m.frames[1].length = 29),
    'an empty frame': (m) => (m.frames[0].length = 0),
    'a frame larger than frames are': (m) => (m.frames[1].rawLength = 16 * 1024 * 1024 + 1),
    'no frame': (m) => (m.frames = []),
    'a program that is not among the files': (m) => (m.start.program = 'erts/bin/sh'),
    'a program outside': (m) => (m.start.program = '../../bin/sh'),
    'an argument outside': (m) => (m.start.arguments[0] = { release: '/etc/passwd' }),
    'an argument with NUL': (m) => (m.start.arguments[0] = 'a\0b'),
    'an argument that is neither': (m) => (m.start.arguments[0] = { other: 'x' }),
    'a variable with an equals sign': (m) => (m.start.environment = { 'A=B': 'x' }),
    'an inherited variable with a blank': (m) => (m.start.inherit = ['A B']),
    'too many files': (m) => (m.files = Array.from({ length: 100_001 }, () => m.files[0])),
    'too many arguments': (m) => (m.start.arguments = Array.from({ length: 1001 }, () => 'x')),
  };
  for (const [name, change] of Object.entries(wrong)) {
    test(name, () => expect(['manifest-invalid', 'path-unsafe', 'path-collision']).toContain(code(change)));
  }

  const wrongPrograms: Record<string, (programs: Loose) => void> = {
    'one of several programs': (all) => all.pop(),
    'programs of one name but for case': (all) => (all[1].name = 'A'),
    'a program with a slash': (all) => (all[0].name = 'a/b'),
    'an option as a program': (all) => (all[0].name = '-a'),
    'an escript that is not among the files': (all) => (all[0].escript = 'bin/other'),
    'an argument outside of a program': (all) => (all[0].arguments = [{ release: '../x' }]),
    'a variable that is none': (all) => (all[0].environment = { 'A=B': 'x' }),
    'a program without arguments': (all) => delete all[0].arguments,
    'a program with more to it': (all) => (all[0].extra = 1),
    'modules that are no list': (all) => (all[0].startModules = 'lists'),
    'a priv of a program outside': (all) => (all[0].priv[0].folder = '/etc'),
  };
  for (const [name, change] of Object.entries(wrongPrograms)) {
    test(name, () =>
      expect(['manifest-invalid', 'path-unsafe', 'path-collision']).toContain(
        code((m) => change(m.programs), several()),
      ),
    );
  }

  test('describes any value that was found', () => {
    const found = (value: unknown): unknown => {
      const changed = structuredClone<Record<string, never[]>>(manifest() as never);
      Object.assign(changed.frames![0]!, { length: value });
      const bytes = new TextEncoder().encode(JSON.stringify(changed));
      try {
        decodeManifest(bytes);
      } catch (error) {
        return (error as OnebeamError).facts.found;
      }
    };
    expect([{}, [1, 2], null, 'x', -1].map(found)).toEqual(['object', 'array(2)', 'null', 'x', '-1']);
  });

  test('refuses invalid JSON, invalid UTF-8 and other values than objects', () => {
    for (const bytes of [[], [0x7b], [0xff, 0xfe], [0x6e, 0x75, 0x6c, 0x6c], [0x5b, 0x5d], [0x31]]) {
      expect(() => decodeManifest(Uint8Array.from(bytes))).toThrow('manifest-invalid');
    }
  });

  test('depth: a hundred thousand brackets', () => {
    const deep = new TextEncoder().encode('['.repeat(100_000));
    expect(() => decodeManifest(deep)).toThrow('manifest-invalid');
  });

  test('truncated at every byte', () => {
    const bytes = encodeManifest(manifest());
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeManifest(bytes.subarray(0, length))).toThrow(OnebeamError);
    }
  });
});

test('nothing is written that could not be read', () => {
  expect(() => encodeManifest({ ...manifest(), name: '' })).toThrow(OnebeamError);
});
