import { afterAll, expect, test } from 'bun:test';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  type Stats,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PathReader, whyNotOwn, whyReplaceable } from '../../../../src/files/trusted-path.ts';
import { trustFunctions } from '../../../../src/shipping/thin/shell/trust.ts';
import { call, inShell } from './shell-functions.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-trust-')));
afterAll(() => rm(folder, { recursive: true, force: true }));

const user = process.getuid!();
const kindOf = (stats: Stats) => {
  if (stats.isSymbolicLink()) return 'link' as const;
  return stats.isDirectory() ? ('folder' as const) : ('file' as const);
};
const reader: PathReader = {
  user,
  facts(path) {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats) return undefined;
    return { kind: kindOf(stats), mode: stats.mode & 0o7777, owner: stats.uid, group: stats.gid };
  },
  target: (path) => readlinkSync(path),
  groups: () => readFileSync('/etc/group', 'utf8'),
};
const isTrusted = (path: string) => !(whyReplaceable(reader, path) ?? whyNotOwn(reader, path));

const made = (name: string, mode: number, below = folder): string => {
  const path = join(below, name);
  mkdirSync(path);
  chmodSync(path, mode);
  return path;
};
const linked = (name: string, target: string, below = folder): string => {
  symlinkSync(target, join(below, name));
  return join(below, name);
};

const own = made("own it's", 0o700);
const open = made('open', 0o777);
const sticky = made('sticky', 0o1777);
const group = made('group', 0o770);
const paths = [
  own,
  made('inside', 0o755, own),
  made('shared', 0o702, own),
  made('grouped', 0o720, own),
  group,
  made('inside', 0o700, group),
  made('inside', 0o700, open),
  made('inside', 0o700, sticky),
  linked('link', own),
  join(linked('relative', "./own it's"), 'inside'),
  join(linked('through', '../sticky/inside', own), 'new'),
  join(linked('round', 'round'), 'x'),
  linked('to-open', join(open, 'inside')),
  join(folder, 'to-open'),
  `${folder}//own it's/./inside/`,
];
mkdirSync(join(sticky, 'inside', 'new'), { mode: 0o700 });
writeFileSync(join(own, 'file'), '');
if (user === 0) {
  for (const [path, owner] of [
    [made('foreign', 0o700), 12],
    [made('foreign-inside', 0o700, sticky), 12],
  ] as const) {
    chownSync(path, owner, owner);
    paths.push(path, made('below', 0o700, path));
  }
}

test('trusts the same folders as the launcher', async () => {
  const lines = paths.map(
    (path) => `if ${call('onebeam_check_trust', path, '')}; then echo yes; else echo no; fi`,
  );
  const found = await inShell([trustFunctions], ['onebeam_uid=', ...lines]);
  const answers = found.split('\n').slice(0, -1);
  expect(paths.map((path, index) => [path, answers[index]])).toEqual(
    paths.map((path) => [path, isTrusted(path) ? 'yes' : 'no']),
  );
  expect(answers).toContain('yes');
  expect(answers).toContain('no');
});

test('creates folders for this user only, and says why not', async () => {
  const [fine, bad] = [join(own, 'new', 'state'), join(open, 'new')];
  const lines = [
    'onebeam_uid=; umask 000',
    `${call('onebeam_make_private', fine, 'run')} && echo made`,
    `${call('onebeam_make_private', bad)} || echo "$onebeam_why"`,
    `${call('onebeam_make_private', join(own, 'file', 'x'))} || echo "$onebeam_why"`,
    `${call('onebeam_make_private', `${own}/../x`)} || echo "\${onebeam_why##*/}"`,
    `${call('onebeam_make_private', `${own}/a\nb`)} || echo "$onebeam_why" | tail -n 1`,
  ];
  expect((await inShell([trustFunctions], lines)).split('\n')).toEqual([
    'made',
    `${open}: other users may write to it`,
    `${join(own, 'file', 'x')}: it cannot be created`,
    'x: .. is in its name',
    'b: a line feed is in its name',
    '',
  ]);
  for (const path of [fine, join(own, 'new'), join(fine, 'run')])
    expect(lstatSync(path).mode & 0o777).toBe(0o700);
});
