import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run, runOk } from '../bed/run.ts';

const root = resolve(import.meta.dir, '../..');
const text = (path: string) => readFile(join(root, path), 'utf8');
const yaml = async (path: string) => Bun.YAML.parse(await text(path)) as Record<string, unknown>;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-release-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a release is refused', () => {
  let made: string;
  beforeAll(async () => {
    made = join(folder, 'checkout');
    await mkdir(join(made, 'scripts'), { recursive: true });
    await cp(join(root, 'scripts/release-check.mjs'), join(made, 'scripts/release-check.mjs'));
    await runOk('git', ['init', '-q', made]);
  });
  const check = async (files: Record<string, string>, ...tag: string[]) => {
    for (const [path, content] of Object.entries(files)) await writeFile(join(made, path), content);
    await runOk('git', ['add', '-A'], { cwd: made });
    const ran = await run('node', [join(made, 'scripts/release-check.mjs'), ...tag], { cwd: made });
    return [ran.exitCode, ...Buffer.from(ran.stderr).toString().trimEnd().split('\n')];
  };
  const ready = {
    'package.json': '{"version": "1.2.3", "homepage": "https://github.com/ada/onebeam"}',
    'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n## 1.2.3 - 2026-01-02\n',
  };

  test('never, when everything is there', async () => {
    expect(await check(ready, 'v1.2.3')).toEqual([0, '']);
    expect(await check(ready)).toEqual([0, '']);
  });
  test('while the owner is a placeholder', async () => {
    const text = 'See https://github.com/OWNER/onebeam.\n';
    expect(await check({ ...ready, 'x.md': text })).toEqual([1, 'x.md: OWNER is still a placeholder']);
    await rm(join(made, 'x.md'));
  });
  test('without a section of the changelog, and under another tag', async () => {
    const files = { ...ready, 'CHANGELOG.md': '# Changelog\n\n## Unreleased\n' };
    expect(await check(files, 'v1.2.4')).toEqual([
      1,
      'CHANGELOG.md: no section for 1.2.3',
      'package.json: 1.2.3, but the tag is v1.2.4',
    ]);
  });
});

test('workflows pin every action and image, name no registry, and request only necessary permissions', async () => {
  for (const name of await readdir(join(root, '.github/workflows'))) {
    const content = await text(`.github/workflows/${name}`);
    for (const [, action] of content.matchAll(/uses: (\S+)/g))
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    for (const [, image] of content.matchAll(/(?:container|ALPINE): (\S+)/g))
      expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect((await yaml(`.github/workflows/${name}`)).permissions).toEqual({ contents: 'read' });
  }
});

test('templates of issues are forms as GitHub reads them', async () => {
  for (const name of ['bug', 'feature']) {
    const { description, body, ...form } = await yaml(`.github/ISSUE_TEMPLATE/${name}.yml`);
    expect(form.name).toBeString();
    expect(description).toBeString();
    const parts = body as { type: string; id?: string; attributes: { label?: string; value?: string } }[];
    const ids = parts.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { type, id, attributes } of parts) {
      expect(type).toBeOneOf(['markdown', 'input', 'textarea']);
      if (type === 'markdown') expect(attributes.value).toBeString();
      else
        expect({ id, label: attributes.label }).toEqual({
          id: expect.any(String),
          label: expect.any(String),
        });
    }
  }
});

test('the packages for Hex have the required metadata, with the version of onebeam', async () => {
  const { version, license } = JSON.parse(await text('package.json'));
  const mix = await text('scripts/integrations/mix_onebeam/mix.exs');
  expect(mix).toContain(`version: "${version}"`);
  expect(mix).toContain(`licenses: ["${license}"]`);
  expect(mix).toMatch(/description: "[^"]{10,300}"/);
  for (const [, path] of /files: \[([^\]]*)\]/.exec(mix)![1]!.matchAll(/"([^"]+)"/g)) {
    expect(await readdir(join(root, 'scripts/integrations/mix_onebeam'))).toContain(path!);
  }
  const app = await text('scripts/integrations/rebar3_onebeam/src/rebar3_onebeam.app.src');
  expect(app).toContain(`{vsn, "${version}"}`);
  expect(app).toContain(`{licenses, ["${license}"]}`);
  expect(app).toContain('{links, [{"Source", "https://');
  for (const name of ['mix_onebeam', 'rebar3_onebeam']) {
    expect(await text(`scripts/integrations/${name}/LICENSE`)).toBe(await text('LICENSE'));
  }
});
