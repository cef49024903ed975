import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dir, '../../.github');
const paths = [...new Bun.Glob('**/*.{yml,yaml}').scanSync({ cwd: folder, dot: true })].sort();
const texts = new Map<string, string>();
for (const path of paths) texts.set(path, await readFile(join(folder, path), 'utf8'));

/** What follows a key in a line, of every workflow and action. */
const values = (key: string): string[] =>
  [...texts.values()].flatMap((text) =>
    [...text.matchAll(new RegExp(`^[ -]*${key}: *(.+)$`, 'gm'))].map(([, value]) => value!),
  );

test('actions of others are named by the digest of a commit, with its version beside it', () => {
  const used = values('uses');
  expect([...new Set(used.map((name) => name.split('@')[0]!))].sort()).toEqual([
    'actions/cache',
    'actions/checkout',
    'actions/download-artifact',
    'actions/upload-artifact',
  ]);
  for (const name of used) expect(name).toMatch(/^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test('containers are named by digest, and machines by version', () => {
  expect(values('(?:container|image|ALPINE)')).toHaveLength(3);
  for (const name of values('(?:container|image|ALPINE)'))
    expect(name).toMatch(/^[\w./:-]+@sha256:[0-9a-f]{64}$/);
  const machines = [...texts.values()].flatMap((text) =>
    [...text.matchAll(/(?:runs-on|[{ ]machine): ([\w.-]+)/g)].map(([, name]) => name!),
  );
  expect(machines).toContain('windows-11-arm');
  for (const name of machines) expect(name).toMatch(/^[a-z]+-\d+(\.\d+)?(-arm|-intel)?$/);
});

test('nothing is taken because it is the latest', async () => {
  const scripts = [...new Bun.Glob('actions/**/*.mjs').scanSync({ cwd: folder })];
  expect(scripts.length).toBeGreaterThan(0);
  for (const path of scripts) texts.set(path, await readFile(join(folder, path), 'utf8'));
  for (const [path, text] of texts) expect([path, /\blatest\b/.test(text)]).toEqual([path, false]);
});

test('a workflow may read the repository and nothing else, and its steps keep no token', () => {
  const workflows = [...texts].filter(([path]) => path.startsWith('workflows/'));
  expect(workflows.map(([path]) => path)).toEqual(['workflows/ci.yml', 'workflows/smoke.yml']);
  for (const [, workflow] of workflows) {
    expect(workflow).toMatch(/^permissions:\n {2}contents: read\n(?=\S)/m);
    expect(workflow.match(/permissions:/g)).toHaveLength(1);
    expect(workflow.match(/uses: actions\/checkout@/g)).toHaveLength(
      workflow.match(/persist-credentials: false/g)!.length,
    );
  }
});
