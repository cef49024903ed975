import { expect, test } from 'bun:test';
import { parseTarget } from '../../src/targets/parse-target.ts';
import { type Target, targets } from '../../src/targets/target.ts';

const spellings: [string, Target][] = [
  ...targets.map((target): [string, Target] => [target, target]),
  ['macos-aarch64', 'darwin-arm64'],
  ['mac-x86_64', 'darwin-x64'],
  ['amd64-linux', 'linux-x64'],
  ['win-amd64', 'windows-x64'],
  ['win32-x64', 'windows-x64'],
  ['win64', 'windows-x64'],
  ['linux/amd64', 'linux-x64'],
  ['linux/arm64', 'linux-arm64'],
  ['Linux-ARM64', 'linux-arm64'],
  ['bun-linux-x64-musl', 'linux-x64-musl'],
  ['bun-linux-x64-baseline', 'linux-x64'],
  ['x86_64-unknown-linux-gnu', 'linux-x64'],
  ['aarch64-unknown-linux-musl', 'linux-arm64-musl'],
  ['aarch64-apple-darwin', 'darwin-arm64'],
  ['x86_64-pc-windows-msvc', 'windows-x64'],
];
test.each(spellings)('%s', (spelling, target) => expect(parseTarget(spelling)).toBe(target));

test.each([
  '',
  'linux',
  'x64',
  'darwin-x64-musl',
  'linux-x64-beos',
  'plan9-x64',
  'linux_x64',
  'constructor-x64',
])('no target: %p', (text) => expect(() => parseTarget(text)).toThrow('target-unknown'));
