import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decisionText } from '../../../src/errors/faults/shipping.ts';
import type { ChannelName, ShippedProgram } from '../../../src/shipping/channels/channel.ts';
import { usualDecisions } from '../../../src/shipping/channels/decisions.ts';
import { sampleMetadata, tinyProgram } from '../packages/sample-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-usual-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const base = await tinyProgram(folder, { name: 'my_app', version: '1.2.0-rc.1' });

const said = (channel: ChannelName, more: Partial<ShippedProgram> = {}, settings = {}) =>
  usualDecisions(channel, { ...base, ...more }, { settings }).map(decisionText);

test('says how a channel spells name and version, unless the name is given', () => {
  expect(said('deb')).toEqual([
    'the package is called `my-app`, as the channel requires; the command keeps its name',
    'the version is written `1.2.0~rc.1`',
  ]);
  expect(said('deb', {}, { deb: { name: 'other' } })).toEqual(['the version is written `1.2.0~rc.1`']);
  expect(said('rpm', { version: '1.2.0' })).toEqual([]);
});

test('says which metadata a channel does without, and what it shortens', () => {
  const metadata = { completions: {}, man: [], lookedAt: [], description: `${'word '.repeat(60)}\n\nmore` };
  const of = (channel: ChannelName) => said(channel, { version: '1.2.0', name: 'app', metadata });
  expect(of('deb')).toEqual([
    'without `homepage`, `licence`, `licence-file`, which `[package]` can set',
    'the first line of the description is cut to 80 characters',
  ]);
  expect(of('npm')).toEqual([
    'without `homepage`, `licence-file`, `readme`, which `[package]` can set',
    'has only the first line of the description',
  ]);
  expect(of('winget').at(-1)).toBe('the first line of the description is cut to 256 characters');
  expect(said('archive', { metadata: sampleMetadata })).toEqual([]);
});
