import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dir, '../..');
const texts = new Map<string, string>();
for (const pattern of ['action.yml', '.github/**/*.{yml,yaml}']) {
  for (const path of new Bun.Glob(pattern).scanSync({ cwd: root, dot: true })) {
    texts.set(path.replace(/^\.github\//, ''), await readFile(join(root, path), 'utf8'));
  }
}
/** Permissions of workflows beyond reading the repository: a release is published and attested, pages are published. */
const granted: Record<string, readonly string[]> = {
  'workflows/ci.yml': [],
  'workflows/pages.yml': ['id-token: write', 'pages: write'],
  'workflows/release.yml': ['attestations: write', 'contents: write', 'id-token: write'],
  'workflows/smoke.yml': [],
};

/** Returns what follows a key in a line, of every workflow and action. */
const values = (key: string): string[] =>
  [...texts.values()].flatMap((text) =>
    [...text.matchAll(new RegExp(`^[ -]*${key}: *(.+)$`, 'gm'))].map(([, value]) => value!),
  );

test('third-party actions are pinned by the digest of a commit, with the version in a comment', () => {
  const used = values('uses');
  expect([...new Set(used.map((name) => name.split('@')[0]!))].sort()).toEqual([
    'actions/attest-build-provenance',
    'actions/cache',
    'actions/checkout',
    'actions/deploy-pages',
    'actions/download-artifact',
    'actions/setup-node',
    'actions/upload-artifact',
    'actions/upload-pages-artifact',
  ]);
  for (const name of used) expect(name).toMatch(/^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test('containers are named by digest, and machines by version', () => {
  expect(values('(?:container|image|ALPINE)').length).toBeGreaterThan(2);
  for (const name of values('(?:container|image|ALPINE)'))
    expect(name).toMatch(/^[\w./:-]+@sha256:[0-9a-f]{64}$/);
  const machines = [...texts.values()].flatMap((text) =>
    [...text.matchAll(/(?:runs-on|[{ ]machine): ([\w.-]+)/g)].map(([, name]) => name!),
  );
  expect(machines).toContain('windows-11-arm');
  for (const name of machines) expect(name).toMatch(/^[a-z]+-\d+(\.\d+)?(-arm|-intel)?$/);
});

test('nothing is taken because it is the latest', async () => {
  const scripts = [...new Bun.Glob('scripts/action/*.mjs').scanSync({ cwd: root })];
  expect(scripts.length).toBeGreaterThan(0);
  const all = [...texts];
  for (const path of scripts) all.push([path, await readFile(join(root, path), 'utf8')]);
  for (const [path, text] of all) expect([path, /\blatest\b/.test(text)]).toEqual([path, false]);
});

test('a workflow may read the repository, and a job no more than it needs; steps keep no token', () => {
  const workflows = [...texts].filter(([path]) => path.startsWith('workflows/'));
  expect(workflows.map(([path]) => path).sort()).toEqual(Object.keys(granted));
  for (const [path, workflow] of workflows) {
    expect(workflow).toMatch(/^permissions:\n {2}contents: read\n(?=\S)/m);
    const rights = [...workflow.matchAll(/^ {6}([a-z-]+: write)$/gm)].map(([, right]) => right!);
    expect([path, [...new Set(rights)].sort()]).toEqual([path, [...granted[path]!]]);
    expect(workflow.match(/uses: actions\/checkout@/g)).toHaveLength(
      workflow.match(/persist-credentials: false/g)!.length,
    );
  }
});
