import type { ReleaseRecord } from '../../../src/payload/format/release-record.ts';

/** Has every kind of command, word and preparation. */
export const releaseRecordSample: ReleaseRecord = {
  name: 'hello',
  version: '1.0.0',
  tool: 'mix',
  kind: 'service',
  distribution: 'local',
  node: 'greeter',
  cookie: 'generate',
  workingFolder: 'keep',
  defaults: { PHX_SERVER: 'true' },
  commands: {
    start: {
      run: {
        arguments: [
          '-noshell',
          { flags: 'ELIXIR_ERL_OPTIONS' },
          { distribution: 'server' },
          '-config',
          { temporary: 'sys.config' },
          '-args_file',
          { variable: 'RELEASE_VM_ARGS', default: { release: 'releases/1.0.0/vm.args' } },
          '-extra',
          { words: 'all' },
        ],
        environment: { RELEASE_ROOT: { release: '.' }, RELDIR: { state: 'releases' } },
        prepare: [
          { kind: 'pid-file' },
          { kind: 'copy', from: 'releases/1.0.0/sys.config', to: 'sys.config' },
          { kind: 'render', from: 'releases/1.0.0/sys.config', to: 'rendered.config' },
          { kind: 'source', script: 'releases/1.0.0/env.sh' },
          { kind: 'releases' },
          { kind: 'hook', script: 'bin/migrate', words: ['a|b'] },
        ],
      },
    },
    rpc: {
      run: {
        arguments: ['-extra', '--rpc-eval', { node: 'server' }, { words: 'all' }],
        environment: {},
        prepare: [],
        usage: { least: 1, words: 'EXPRESSION' },
      },
    },
    foreground: { alias: 'start' },
    eval: {
      run: {
        arguments: ['-extra', '--eval', { words: 'first' }, '--', { words: 'rest' }],
        environment: {},
        prepare: [],
      },
    },
    pid: { builtIn: 'pid' },
    stop: {
      builtIn: 'stop',
      before: [{ kind: 'hook', script: 'bin/migrate', words: [] }],
      after: [{ kind: 'hook', script: 'bin/migrate', words: ['down'] }],
    },
    migrate: { execute: 'bin/migrate' },
  },
};
