import { expect, test } from 'bun:test';
import type { Need } from '../../src/analysis/need.ts';
import type { ApplicationNeeds, OtpApplications } from '../../src/analysis/otp-applications.ts';
import { refuseMissing, resolveDependencies } from '../../src/analysis/resolve-dependencies.ts';

function tree(applications: Record<string, Partial<ApplicationNeeds>>): OtpApplications {
  const none = { applications: [], includedApplications: [], optionalApplications: [] };
  const all = Object.entries(applications).map(
    ([name, resource]) => [name, { version: '1', resource: { ...none, ...resource } }] as const,
  );
  return { root: '/otp', release: '27', applications: new Map(all), moduleOwner: () => undefined };
}

const need = (name: string, isOptional = false): Need => ({ name, reason: { kind: 'added' }, isOptional });
const nobody = new Set<string>();
const names = (found: { applications: readonly { name: string }[] }) =>
  found.applications.map(({ name }) => name);

test('follows what is used and what is included, also in a circle', () => {
  const otp = tree({
    a: { applications: ['b'] },
    b: { includedApplications: ['c'] },
    c: { applications: ['a'] },
    d: {},
  });
  const found = resolveDependencies([need('a')], otp, nobody, nobody);
  expect(names(found)).toEqual(['a', 'b', 'c']);
  expect([...found.missing.keys()]).toEqual([]);
  expect(found.applications[1]!.reasons).toEqual([{ kind: 'needed', by: 'a', optional: false }]);
});

test('adds an optional application only if the tree has it', () => {
  const resource = { applications: ['x', 'y'], optionalApplications: ['x', 'y'] };
  const found = resolveDependencies([need('a')], tree({ a: resource, x: {} }), nobody, nobody);
  expect(names(found)).toEqual(['a', 'x']);
  expect(found.missing.size).toBe(0);
});

test('does not follow bundled and dropped applications', () => {
  const otp = tree({ a: { applications: ['b'] }, b: {}, c: { applications: ['d'] }, d: {} });
  expect(names(resolveDependencies([need('a'), need('c')], otp, new Set(['a']), new Set(['c'])))).toEqual([]);
  expect(names(resolveDependencies([need('a')], otp, nobody, new Set(['b'])))).toEqual(['a']);
});

test('all that is missing is one error, with the reason of each', () => {
  const { missing, asked } = resolveDependencies(
    [need('gone'), need('maybe', true), need('a')],
    tree({ a: { applications: ['lost'] } }),
    nobody,
    nobody,
  );
  expect([...asked]).toEqual(['gone', 'maybe', 'a', 'lost']);
  expect(() => refuseMissing('/otp', missing)).toThrow(
    expect.objectContaining({
      code: 'application-missing',
      data: expect.objectContaining({ path: '/otp', expected: 'gone,lost', added: ['gone'] }),
    }),
  );
  expect(() => refuseMissing('/otp', new Map())).not.toThrow();
});

test('adds applications whose modules are called for an option of the first one, as TLS of LDAP and FTP', () => {
  const otp = tree({ eldap: {}, ftp: {}, snmp: {}, dialyzer: {}, ssl: {}, crypto: {}, syntax_tools: {} });
  for (const [name, other] of [
    ['eldap', 'ssl'],
    ['ftp', 'ssl'],
    ['snmp', 'crypto'],
    ['dialyzer', 'syntax_tools'],
  ] as const) {
    expect(names(resolveDependencies([need(name)], otp, nobody, nobody))).toEqual([name, other].sort());
    expect(names(resolveDependencies([need(name)], otp, nobody, new Set([other])))).toEqual([name]);
  }
});
