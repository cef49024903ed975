import { expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render } from '../../../../runtime-stub/run/prepare/render.ts';
import { temporaryFunctions } from '../../../../src/shipping/thin/shell/temporary.ts';
import { call, inShell } from './shell-functions.ts';

const env: Record<string, string> = {
  ONE: 'eins',
  TWO: `\${ONE} zwei`,
  EMPTY: '',
  ODD: `it's "$x" \\ *`,
  LINES: 'a\nIFS=b',
};
const texts = [
  '',
  'plain $ONE {ONE} $',
  `\${ONE}\n\${TWO}\n\${EMPTY:-none}`,
  `\${NONE:-a:-b}\${NONE}x\n`,
  `\${NONE:-\${ONE}}}`,
  `\${ODD}\\n \\ \` $(id)\n\n\n`,
  `\${IFS}\${PPID}\${OPTIND}\${a b}\${1}\${}`,
  `\${ONE`,
  `\${LINES} end\n`,
  `last \${ONE}`,
];

test('replaces variables as the launcher does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-temporary-'));
  try {
    const lines: string[] = [];
    for (const [index, text] of texts.entries()) {
      await writeFile(join(folder, String(index)), text);
      lines.push(call('onebeam_render', join(folder, String(index))), "printf '\\0'");
    }
    const found = (await inShell([temporaryFunctions], lines, env)).split('\0').slice(0, -1);
    expect(found).toEqual(texts.map((text) => render(text, (name) => env[name], 'x')));
    await writeFile(join(folder, 'endless'), `a \${END}`);
    const endless = [`${call('onebeam_render', join(folder, 'endless'))} || printf endless`];
    expect(await inShell([temporaryFunctions], endless, { END: `\${END}` })).toBe('endless');
  } finally {
    await rm(folder, { recursive: true });
  }
});
