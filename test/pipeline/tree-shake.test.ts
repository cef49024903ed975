import { expect } from 'bun:test';
import { readOtpRuntime } from '../../src/otp/otp-runtime.ts';
import { elixirEscript, makeEscript } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { testTreeShake } from './tree-shake.ts';

const { packed, modulesOf } = await testTreeShake([27]);

testWith(
  { tree: await otp(25), elixir: await elixirEscript(25) },
  'a module that only a program names is kept',
  async ({ tree, elixir }) => {
    const otpTree = await readOtpRuntime(tree.root);
    const script = await makeEscript({
      name: 'namer',
      kind: 'zip',
      modules: {
        namer: '-module(namer).\n-export([main/1]).\nmain(_) -> M = wrap_log_reader, M:module_info().\n',
      },
    } as never);
    expect(modulesOf(await packed(script as string, otpTree))).toContain('wrap_log_reader');
    expect(modulesOf(await packed(elixir, otpTree))).not.toContain('wrap_log_reader');
  },
);
