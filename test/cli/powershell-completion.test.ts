import { expect, test } from 'bun:test';
import { Language, Parser } from 'web-tree-sitter';
import { powershellCompletion } from '../../src/cli/powershell-completion.ts';
import type { optionTable } from '../../src/configuration/option-table.ts';
import { inFolder, onebeam } from './command-line.ts';
import { completeAsPowershell } from './run-powershell.ts';

async function powershell(): Promise<Parser> {
  await Parser.init();
  const grammar = Bun.resolveSync('tree-sitter-powershell/tree-sitter-powershell.wasm', import.meta.dir);
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return parser;
}

// There is no PowerShell here: the script is parsed with its grammar, and its few forms are run as JavaScript.
test('the script has no syntax error, and one that is cut has', () =>
  inFolder(async (cwd) => {
    const { code, out } = await onebeam(['completion', 'powershell'], { cwd });
    expect(code).toBe(0);
    const parser = await powershell();
    expect(parser.parse(out)!.rootNode.hasError).toBe(false);
    expect(parser.parse(out.slice(0, out.lastIndexOf('}')))!.rootNode.hasError).toBe(true);
  }));

test('offers every command with its flags, and the values of each option', () =>
  inFolder(async (cwd) => {
    const { out } = await onebeam(['completion', 'powershell'], { cwd });
    for (const command of ['build', 'launcher', 'systools', 'completion', 'help']) {
      expect(out).toContain(`\n    '${command}' = '`);
      expect(out).toContain(`\n    '${command}' = @(`);
    }
    expect(out).toContain("'cache' = @('dir', 'list', 'prune', 'clean')");
    for (const flag of ['--target', '-t']) expect(out).toContain(`'${flag}' = @('all', 'host', 'linux-x64'`);
    for (const name of ['level', 'shake', 'windows-icon'] satisfies (keyof typeof optionTable)[]) {
      expect(out).toMatch(new RegExp(`'build' = @\\(.*'--${name}'`));
    }
  }));

test('no table has two keys that differ in case only, which PowerShell refuses', () =>
  inFolder(async (cwd) => {
    const { out } = await onebeam(['completion', 'powershell'], { cwd });
    const tables = [...out.matchAll(/^ {2}\$\w+ = @\{\n(.*?)\n {2}\}$/gms)];
    expect(tables).toHaveLength(4);
    for (const [, rows = ''] of tables) {
      const keys = [...rows.matchAll(/^ {4}'([^']*)' =/gm)].map(([, key]) => key!.toLowerCase());
      expect(keys.length).toBeGreaterThan(0);
      expect(keys).toEqual([...new Set(keys)]);
    }
  }));

test.each([
  ['onebeam ca', ['cache']],
  ['onebeam cache pr', ['prune']],
  ['onebeam --config x.toml cache pr', ['prune']],
  ['onebeam build --shak', ['--shake']],
  ['onebeam build --target darwin', ['darwin-arm64', 'darwin-x64']],
  ['onebeam build --target=darwin-x', ['--target=darwin-x64']],
  ['onebeam build -t linux-x64,darwin', ['linux-x64,darwin-arm64', 'linux-x64,darwin-x64']],
  ['onebeam build -t all,host,darwin-x', ['all,host,darwin-x64']],
  ['onebeam build --target=linux-x64,darwin-x', ['--target=linux-x64,darwin-x64']],
  ['onebeam build a.escript nothing', []],
])('completes %s', (line, expected) =>
  inFolder(async (cwd) => {
    const { out } = await onebeam(['completion', 'powershell'], { cwd });
    expect(completeAsPowershell(out, line)).toEqual(expected);
  }),
);

test('quotes in texts are doubled', () => {
  const command = {
    name: 'x',
    describe: "the program's ‘name’",
    choices: [],
    options: [],
    takesFiles: false,
  };
  expect(powershellCompletion([command])).toContain("'x' = 'the program''s ‘‘name’’'");
});
