import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { atom, list, tuple } from '../../../src/erlang/term/term.ts';
import { makeRelup } from '../../../src/systools/relup/make-relup.ts';
import { layOut } from '../oracle/release-case.ts';
import type { RelupOutcome } from './real-relup.ts';
import type { RelupCase } from './relup-case.ts';

/** Makes the relup of a case with our own systools. */
export async function ourRelup(it: RelupCase, otp: number): Promise<RelupOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'relup-ours-'));
  try {
    layOut(folder, { name: it.name, files: it.files, calls: [] });
    const outcome = await makeRelup(it.top, it.up, it.down, { ...it.options, cwd: folder, otp });
    const returned =
      outcome.status === 'ok'
        ? tuple(atom('ok'), outcome.made.relup, atom('systools_relup'), list(outcome.warnings))
        : tuple(atom('error'), atom(outcome.module), outcome.reason);
    const file = join(folder, it.options?.outdir ?? '.', 'relup');
    const relup = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return { returned: printFlat(returned, 'latin1', otp), text: outcome.text, relup };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
