import { afterAll, expect } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, type OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { otp } from '../../bed/otp.ts';
import { rebar3Release } from '../../bed/releases.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { testWith } from '../../bed/when.ts';
import { laidOut, planned, text } from '../laid-out.ts';

const folder = await mkdtemp(join(smallFiles, 'relx-configuration-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const things = { rebar3: await rebar3Release(29), tree: await otp(29) };

testWith(
  things,
  'without a name in vm.args there is no node; two names are an error (44)',
  async ({ rebar3, tree }) => {
    const vmArgs = join(folder, 'vm.args');
    const withArguments = async (words: string) => {
      await writeFile(vmArgs, words);
      return planned({ path: rebar3.folder, vmArgs }, tree);
    };
    expect((await withArguments('+K true\n')).record.distribution).toBe('none');
    const { record } = await withArguments('-name shed@127.0.0.1\n');
    expect(record).toMatchObject({ distribution: 'name', node: 'shed@127.0.0.1' });
    const twice = await withArguments('-sname a\n-name b@127.0.0.1\n').catch(
      (error) => error as OnebeamError,
    );
    if (!hasCode(twice, 'release-invalid')) throw twice;
    expect(twice.data.problem).toBe('two-names');
  },
);

const templates = {
  'rebar.config': `{erl_opts, [debug_info]}.
{relx, [{release, {garden, "1.0.0"}, [garden, sasl]}, {mode, prod},
        {sys_config_src, "./config/sys.config.src"}, {vm_args_src, "./config/vm.args.src"}]}.
`,
  'config/sys.config.src': `[{garden, [{colour, "\${RX:-none}"}]}].\n`,
  'config/vm.args.src': `+K \${KERNEL_POLL:-true}\n`,
};

testWith(
  { rebar3: await rebar3Release(29, { files: templates }), tree: things.tree },
  'templates of relx are rendered for every start (41)',
  async ({ rebar3, tree }) => {
    const { command, plan } = await laidOut({ path: rebar3.folder }, tree, join(folder, 'templates'));
    const { start } = plan.record.commands;
    const prepare = start && 'run' in start ? start.run.prepare : [];
    const rendered = prepare.flatMap((step) => (step.kind === 'render' ? [step.to] : []));
    expect(rendered).toEqual(['sys.config', 'vm.args']);
    const seen = async (more: Record<string, string>) => {
      const { stdout } = await command('start', [], { GARDEN_STOP: '0', ...more });
      return /colour=(\S+)/.exec(text(stdout))?.[1];
    };
    expect([await seen({}), await seen({ RX: '1' })]).toEqual(['none', '1']);
  },
);
