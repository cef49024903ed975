import { expect, test } from 'bun:test';
import type { Analysis } from '../../src/analysis/analysis.ts';
import { hintText, warningText } from '../../src/analysis/analysis-warning.ts';
import { mergeAnalyses } from '../../src/analysis/merge-analyses.ts';
import { reasonText } from '../../src/errors/faults/reason.ts';

const analysis = (more: Partial<Analysis>): Analysis => ({
  applications: [{ name: 'kernel', version: '10', reasons: [{ kind: 'always' }] }],
  ...{ includes: [], bundled: [], distributed: false, warnings: [], hints: [] },
  ...more,
});
const one = analysis({
  applications: [
    { name: 'kernel', version: '10', reasons: [{ kind: 'always' }, { kind: 'started', by: 'one' }] },
    { name: 'ssl', version: '11', reasons: [{ kind: 'added' }] },
  ],
  bundled: ['jsx'],
  warnings: [
    { code: 'dropped-in-vain', applications: ['mnesia', 'xmerl'] },
    { code: 'local-includes', files: ['x.hrl'] },
  ],
  hints: [
    {
      code: 'named-applications',
      applications: [
        { name: 'tools', atoms: ['xref'] },
        { name: 'wx', atoms: ['wx'] },
      ],
    },
  ],
});
const two = analysis({
  applications: [
    { name: 'kernel', version: '10', reasons: [{ kind: 'always' }] },
    { name: 'ssl', version: '11', reasons: [{ kind: 'added' }, { kind: 'called', module: 'ssl' }] },
    { name: 'tools', version: '4', reasons: [{ kind: 'called', module: 'xref' }] },
  ],
  ...{ includes: ['kernel', 'ssl'], distributed: true, bundled: ['cowboy'] },
  warnings: [{ code: 'dropped-in-vain', applications: ['xmerl'] }],
});
const merged = mergeAnalyses([
  { program: 'one', analysis: one },
  { program: 'two', analysis: two },
]);

test('the runtime has what any of them needs; a reason says whose it is, what holds for all is said once', () => {
  const reasons = merged.applications.map(({ name, reasons }) => [name, reasons.map(reasonText)]);
  expect(reasons).toEqual([
    ['kernel', ['part of every runtime', 'one: started by name in one']],
    ['ssl', ['added by --add-app', 'two: called by the script (ssl)']],
    ['tools', ['two: called by the script (xref)']],
  ]);
  expect(merged).toMatchObject({ distributed: true, bundled: ['cowboy', 'jsx'] });
  expect(merged.includes).toEqual(['kernel', 'ssl', 'tools']);
});

test('names the program in a warning; reports a drop that none of them needs', () => {
  expect(merged.warnings.map((warning) => warningText(warning).message)).toEqual([
    'one: the script includes files from its own folder: `x.hrl`',
    'nothing needs xmerl, so `--drop-app` has no effect',
  ]);
});

test('gives no hint for an application that another program bundles', () => {
  expect(merged.hints.map((hint) => hintText(hint).message)).toEqual([
    'one: the program names OTP applications that are not packed: wx (wx)',
  ]);
});
