import { resolve } from 'node:path';
import { rebuild, verify } from '../../index.ts';
import type { Command } from '../arguments/command.ts';
import { progressDisplay } from '../progress/progress.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';
import { differenceText } from './diff.ts';

interface VerifyFlags {
  executable: string;
  rebuild?: boolean;
  erts: string | undefined;
  level: number | undefined;
  offline: boolean | undefined;
  mirror: string | undefined;
  'lock-file': string | undefined;
  json?: boolean | undefined;
  quiet?: boolean | undefined;
}

export const verifyCommand: Command<VerifyFlags> = {
  command: 'verify <executable>',
  describe: 'check every byte of what an executable carries',
  words: { executable: 'made by onebeam' },
  options: ['rebuild', 'erts', 'level', 'offline', 'mirror', 'lock-file'],
  configured: ['erts', 'level', 'offline', 'mirror', 'lock-file'],
  examples: [
    ['verify dist/my_app', 'exit code 0 when every digest is right'],
    ['verify dist/my_app --rebuild --erts 27', 'and when the same comes out of the same'],
  ],
  run: async (given, terminal) => {
    const { executable, json } = given;
    const path = resolve(terminal.workingFolder, executable);
    const found = await verify(path, terminal);
    if (given.rebuild) return verifyByRebuild(path, given, terminal);
    terminal.out(
      json
        ? document(found)
        : `${executable}: ${found.files} files, ${sizeText(found.payload.size)}, all digests right\n`,
    );
    return 0;
  },
};

/** The same bytes are a success, and so is the same payload: the rest may be signed. */
async function verifyByRebuild(path: string, given: VerifyFlags, terminal: Terminal): Promise<number> {
  const { erts, level, offline, mirror, json, quiet } = given;
  const progress = json || quiet ? undefined : progressDisplay(terminal);
  const request = { erts, level, offline, mirror, lockFile: given['lock-file'] };
  const result = await rebuild(path, request, surroundings(terminal, progress?.report)).finally(() =>
    progress?.stop(),
  );
  const { same, samePayload, difference, sha256 } = result;
  if (json) terminal.out(document(result));
  else if (same) terminal.out(`${given.executable}: rebuilt, the same bytes, SHA-256 ${sha256[0]}\n`);
  else if (samePayload)
    terminal.out(`${given.executable}: rebuilt, the same payload; launcher or signature differ\n`);
  else terminal.out(`${given.executable}: rebuilt, and it differs\n${differenceText(difference)}`);
  return same || samePayload ? 0 : 1;
}
