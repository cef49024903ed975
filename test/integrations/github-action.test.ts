import { expect, test } from 'bun:test';
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { version } from '../../src/version.ts';
import { buildCache } from '../bed/build-cache.ts';
import { hello } from '../bed/escripts.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { run, runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { testAsRoot } from '../launcher/mounts.ts';
import { action, actionFolder, place } from './github-action.ts';

const node = Bun.which('node') ?? new NotAvailable('`node`');
const things = { tree: await otp(27), script: await hello('zip'), node };
const { folder, desk, act } = await actionFolder();

/** For tests of other things than the cache. */
const sharedCache = { cache: 'false', 'cache-folder': buildCache };

testWith({ node }, 'the outputs have one path on each line, blanks or not', async ({ node }) => {
  const where = join(folder, 'report');
  await mkdir(where);
  const artifact = (path: string) => ({ target: 'linux-x64', path, size: 1, sha256: 'ab', warnings: [] });
  const document = { artifacts: [artifact('/a b/one'), artifact('/two')] };
  await writeFile(join(where, 'document'), JSON.stringify(document));
  const output = join(where, 'output');
  await runOk(
    '/bin/sh',
    ['-c', '"$0" "$1" < "$2"', node, join(place, 'scripts/action/report.mjs'), join(where, 'document')],
    {
      env: plainEnvironment({ GITHUB_OUTPUT: output }),
    },
  );
  expect(await readFile(output, 'utf8')).toMatch(/^paths<<(END_.*)\n\/a b\/one\n\/two\n\1\n/);
});

testWith(
  things,
  'without `target` the targets of onebeam.toml count; the guide shows inputs, outputs and a use of paths that work',
  async ({ script, tree, node }) => {
    const where = await desk('configured', script);
    await writeFile(join(where, 'work/sub/onebeam.toml'), 'target = ["windows-arm64"]\n');
    const given = { escript: 'hello', erts: tree.root, ...sharedCache, args: '--level 1' };
    const configured = await act(where, node, given);
    const { failures } = JSON.parse(configured.outputs.result!);
    expect(failures.map((one: { target: string }) => one.target)).toEqual(['windows-arm64']);
    expect((await act(where, node, { ...given, target: 'host' })).code).toBe(0);

    const guide = await readFile(resolve(place, '.github/docs/ship-a-cli.md'), 'utf8');
    const workflow = Bun.YAML.parse(/```yaml\n([\s\S]*?)```/.exec(guide)![1]!) as {
      jobs: Record<string, { steps: Record<string, Record<string, string> & string>[] }>;
    };
    const { steps } = workflow.jobs.build!;
    expect(steps.map(({ uses }) => uses?.split('@')[0])).toEqual([
      'actions/checkout',
      'erlef/setup-beam',
      'OWNER/onebeam',
      undefined,
      'actions/upload-artifact',
    ]);
    for (const name of Object.keys(steps[2]!.with!)) expect(Object.keys(action.inputs)).toContain(name);
    const outputs = [...JSON.stringify(steps).matchAll(/steps\.onebeam\.outputs\.([\w-]+)/g)];
    for (const [, name] of outputs) expect(Object.keys(action.outputs)).toContain(name!);
    const files = ['one file', 'other'].map((name) => join(where, name));
    for (const file of files) await writeFile(file, '');
    const shown = await runOk('bash', ['-eo', 'pipefail', '-c', steps[3]!.run!], {
      env: plainEnvironment({ PATHS: files.join('\n') }),
    });
    expect(shown.trim().split('\n')).toHaveLength(2);
  },
  120_000,
);

testWith(
  { script: things.script, node },
  'the version: given, of a file, or the one that the action belongs to',
  async ({ script, node }) => {
    const where = await desk('versions', script);
    const files = {
      'package.json': '{"devDependencies": {"onebeam": "^0.1.0"}}',
      '.tool-versions': 'erlang 27.3\nonebeam 0.1.2\n',
      '.onebeam-version': 'v0.1.3\n',
      'other/package.json': '{}',
      evil: '1; rm -rf /\n',
    };
    await mkdir(join(where, 'work/sub/other'));
    for (const [path, text] of Object.entries(files)) await writeFile(join(where, 'work/sub', path), text);
    const asked = async (given: Record<string, string>) => {
      await writeFile(join(folder, 'asked'), '');
      const { log } = await act(where, node, { escript: 'none', cache: 'false', ...given });
      return (await readFile(join(folder, 'asked'), 'utf8')).split('\n')[0] || log.split('\n')[0];
    };
    expect(await asked({})).toBe(`onebeam@${version}`);
    expect(await asked({ version: '1.2.3', 'version-file': 'package.json' })).toBe('onebeam@1.2.3');
    expect(await asked({ 'version-file': 'package.json' })).toBe('onebeam@^0.1.0');
    expect(await asked({ 'version-file': '.tool-versions' })).toBe('onebeam@0.1.2');
    expect(await asked({ 'version-file': '.onebeam-version' })).toBe('onebeam@0.1.3');
    for (const file of ['other/package.json', 'evil', 'not-there']) {
      expect(await asked({ 'version-file': file })).toBe(
        `::error title=onebeam::${file} names no version of onebeam`,
      );
    }
  },
);

test('its files exist, every step names its shell, and no input is part of a script', async () => {
  const text = await readFile(join(place, 'action.yml'), 'utf8');
  expect(action.runs.using).toBe('composite');
  const ids = action.runs.steps.map(({ id }) => id);
  for (const step of action.runs.steps) {
    expect(step.uses !== undefined || step.shell === 'bash').toBe(true);
    expect(step.run ?? '').not.toContain('${{');
  }
  for (const [, expression] of text.matchAll(/\$\{\{ *([^}]*?) *\}\}/g)) {
    const [kind, name] = expression!.split('.');
    if (kind === 'inputs') expect(Object.keys(action.inputs)).toContain(name!);
    else
      expect({ expression, kind, known: ids.includes(name!) }).toMatchObject({ kind: 'steps', known: true });
  }
  for (const name of Object.keys(action.inputs)) expect(text).toContain(`inputs.${name}`);
});

testWith(
  { shellcheck: await tool('shellcheck') },
  'shellcheck finds nothing in its scripts',
  async ({ shellcheck }) => {
    for (const { run: script } of action.runs.steps) {
      if (!script) continue;
      const env = { ...process.env, ...shellcheck.environment };
      const said = await run(shellcheck.program, ['--shell=bash', '--severity=warning', '-'], {
        stdin: script,
        env,
      });
      expect(Buffer.from(said.stdout).toString()).toBe('');
      expect(said.exitCode).toBe(0);
    }
  },
);

testAsRoot(
  'in a container where the runner’s folder belongs to another user, the cache is in root’s home',
  async () => {
    const prepare = async (owner: number) => {
      const where = await mkdtemp(join(tmpdir(), 'onebeam-runner-'));
      try {
        await chown(where, owner, owner);
        const GITHUB_OUTPUT = join(where, 'output');
        const env = { PATH: process.env.PATH, RUNNER_TEMP: where, GITHUB_OUTPUT, INPUT_VERSION: '1.2.3' };
        await runOk('node', [join(place, 'scripts/action/prepare.mjs')], { env });
        const outputs = await readFile(GITHUB_OUTPUT, 'utf8');
        return [where, /^cache-folder=(.*)$/m.exec(outputs)?.[1]];
      } finally {
        await rm(where, { recursive: true });
      }
    };
    const [own, inOwn] = await prepare(process.getuid!());
    expect(inOwn).toBe(`${own}/onebeam-build-cache`);
    const [, inOther] = await prepare(1001);
    // The home of the user database, whatever `HOME` is: a runner sets that to another folder.
    const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
    const home = users.find(([, , id]) => id === `${process.getuid!()}`)![5];
    expect(inOther).toBe(`${home}/.cache/onebeam-build-cache`);
  },
);
