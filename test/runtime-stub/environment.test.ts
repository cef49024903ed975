import { describe, expect, test } from 'bun:test';
import { programEnvironment } from '../../runtime-stub/environment.ts';
import { cacheVariable } from '../../src/targets/variable-name.ts';

const options = {
  name: 'my-app',
  start: {
    program: 'erts/bin/erlexec',
    arguments: [],
    environment: { ROOTDIR: { release: 'erts' }, EMU: 'beam' },
    inherit: ['ERL_LIBS'],
  },
  executable: '/opt/my-app',
  called: 'my-app',
  word: (word: string | { release: string }) => (typeof word === 'string' ? word : `/r/${word.release}`),
  foldCase: false,
};

test('passes all variables in order, and adds its own last', () => {
  expect(programEnvironment(['B=1', 'A=\xff', 'EMPTY=', 'B=2'], options)).toEqual([
    'B=1',
    'A=\xff',
    'EMPTY=',
    'B=2',
    'ROOTDIR=/r/erts',
    'EMU=beam',
    'ONEBEAM_EXECUTABLE=/opt/my-app',
    'ONEBEAM_ARGV0=my-app',
  ]);
});

test('removed: emulator flags, Bun’s, the launcher’s, and what is set again, also when they come twice', () => {
  const removed = [
    ...['ERL_FLAGS', 'ERL_AFLAGS', 'ERL_ZFLAGS', 'ERL_OTP27_FLAGS', 'ERL_OTP9_FLAGS', 'BUN_OPTIONS', 'BUN_'],
    ...[
      'ONEBEAM',
      'ONEBEAM_CACHE_DIR',
      'ONEBEAM_EXECUTABLE',
      'ONEBEAM_ARGV0',
      'MY_APP_CACHE_DIR',
      'ROOTDIR',
      'EMU',
    ],
  ];
  const entries = removed.flatMap((name) => [`${name}=x`, `${name}=y`]);
  const kept = ['ERL_FLAGS_X=1', 'ERL_CRASH_DUMP=2', 'XBUN_=3', 'OTHER_CACHE_DIR=4', 'BUN=5', 'ERL_LIBS=6'];
  expect(programEnvironment([...entries, ...kept], options).slice(0, kept.length)).toEqual(kept);
});

// A packed build tool compiles with it, and an escript of source is compiled with it under `escript`, too.
test('passes ERL_COMPILER_OPTIONS', () => {
  expect(programEnvironment(['ERL_COMPILER_OPTIONS=deterministic'], options)[0]).toBe(
    'ERL_COMPILER_OPTIONS=deterministic',
  );
});

test('keeps entries that are not variables: without an equals sign, and Windows’ hidden ones', () => {
  expect(programEnvironment(['strange', '=C:=C:\\x', '='], options).slice(0, 3)).toEqual([
    'strange',
    '=C:=C:\\x',
    '=',
  ]);
});

test('Windows: letter case makes no difference', () => {
  const seen = programEnvironment(['Erl_Flags=x', 'rootdir=x', 'Path=y'], { ...options, foldCase: true });
  expect(seen[0]).toBe('Path=y');
  expect(seen.filter((entry) => /^(erl_flags|rootdir)=x/i.test(entry))).toEqual([]);
});

describe('the variable that moves a program’s files', () => {
  const names: Record<string, string> = {
    tool: 'TOOL_CACHE_DIR',
    'my-app': 'MY_APP_CACHE_DIR',
    'a.b c': 'A_B_C_CACHE_DIR',
    '7zip': '_7ZIP_CACHE_DIR',
    größe: 'GR_SSE_CACHE_DIR',
  };
  for (const [name, variable] of Object.entries(names)) {
    test(name, () => expect(cacheVariable(name)).toBe(variable));
  }
});
