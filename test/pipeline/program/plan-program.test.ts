import { afterAll, expect } from 'bun:test';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openEscript } from '../../../src/escript/read-escript.ts';
import { buildOptions } from '../../../src/options.ts';
import { readOtpRuntime } from '../../../src/otp/otp-runtime.ts';
import { planProgramFor } from '../../../src/pipeline/program/plan-program.ts';
import { hostTarget, thisHost } from '../../../src/targets/host-target.ts';
import { hello } from '../../bed/escripts.ts';
import { otp } from '../../bed/otp.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { testWith } from '../../bed/when.ts';

const folder = await mkdtemp(join(smallFiles, 'plan-program-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

testWith(
  { tree: await otp(27), script: await hello('zip') },
  'warns about files of the runtime that are not packed',
  async ({ tree, script }) => {
    const runtime = await readOtpRuntime(tree.root);
    const kernel = runtime.otp.applications.get('kernel')!;
    const changed = join(folder, 'kernel');
    await cp(join(kernel.folder, 'ebin'), join(changed, 'ebin'), { recursive: true });
    await mkdir(join(changed, 'priv'));
    await symlink('/dev/null', join(changed, 'priv', 'device'));
    await symlink('/proc', join(changed, 'priv', 'elsewhere'));
    const applications = new Map(runtime.otp.applications).set('kernel', { ...kernel, folder: changed });
    const context = { workingFolder: '/', cacheFolder: '/nowhere', environment: {}, host: thisHost() };
    const options = buildOptions({ escript: script }, context);
    const { warnings } = await planProgramFor(
      { kind: 'escript', programs: [{ escript: await openEscript(script), options, recorded: [] }] },
      { ...runtime, otp: { ...runtime.otp, applications } },
      hostTarget(thisHost())!,
      options,
    );
    const found = warnings.find(({ code }) => code === 'runtime-files-left-out');
    expect(found?.message).toContain(
      `\`${join(changed, 'priv', 'device')}\`, \`${join(changed, 'priv', 'elsewhere')}\``,
    );
  },
);

testWith(
  { tree: await otp(27) },
  'separates modules of OTP applications that the runtime lacks from modules that are nowhere',
  async ({ tree }) => {
    const script = join(folder, 'script');
    await writeFile(
      script,
      '#!/usr/bin/env escript\nmain([X]) -> xmerl_scan:file(X), xmerl_lib:x(), nowhere:x().\n',
    );
    const runtime = await readOtpRuntime(tree.root);
    const applications = new Map(runtime.otp.applications);
    applications.delete('xmerl');
    const moduleOwner = (module: string) =>
      module.startsWith('xmerl') ? undefined : runtime.otp.moduleOwner(module);
    const context = { workingFolder: '/', cacheFolder: '/nowhere', environment: {}, host: thisHost() };
    const options = buildOptions({ escript: script }, context);
    const { warnings } = await planProgramFor(
      { kind: 'escript', programs: [{ escript: await openEscript(script), options, recorded: [] }] },
      { ...runtime, otp: { ...runtime.otp, applications, moduleOwner } },
      hostTarget(thisHost())!,
      options,
    );
    expect(warnings.filter(({ suspected }) => suspected).map(({ message }) => message)).toEqual([
      'modules not found: `nowhere` (by script)',
      'this runtime lacks OTP applications that the program calls: xmerl (`xmerl_lib` by script)',
    ]);
  },
);
