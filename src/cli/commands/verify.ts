import { resolve } from 'node:path';
import type { OptionValues } from '../../configuration/option.ts';
import { type generalOptions, optionTable, pickOptions } from '../../configuration/option-table.ts';
import { defineCommand } from '../arguments/command.ts';
import { buildContext } from '../build-context.ts';
import { progressDisplay } from '../progress/progress.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import type { Terminal } from '../terminal.ts';
import { differenceText } from './diff.ts';

const { default: _, ...level } = optionTable.level;

const options = {
  ...pickOptions('rebuild', 'erts'),
  level: { ...level, defaultText: "the executable's" },
  ...pickOptions('offline', 'mirror', 'min-rate', 'lock-file'),
} as const;

type VerifyValues = OptionValues<typeof options & typeof generalOptions> & { executable: string };

export const verifyCommand = defineCommand({
  name: 'verify',
  describe: 'check every byte of the payload of an executable',
  positionals: { executable: { describe: 'an executable built by onebeam' } },
  options,
  examples: [
    ['verify dist/my_app', 'exit code 0 if every checksum matches'],
    ['verify dist/my_app --rebuild --erts 27', 'also build it again and compare'],
  ],
  run: async (given, terminal) => {
    const { executable, json } = given;
    const path = resolve(terminal.workingFolder, executable);
    const { verify } = await import('../../index.ts');
    const found = await verify(path, terminal);
    if (given.rebuild) return verifyByRebuild(path, given, terminal);
    terminal.out(
      json
        ? document(found)
        : `${executable}: ${found.files} files, ${sizeText(found.payload.size)}, all checksums match\n`,
    );
    return 0;
  },
});

/** The same bytes are a success, and so is the same payload: the rest may be signed. */
async function verifyByRebuild(path: string, given: VerifyValues, terminal: Terminal): Promise<number> {
  const { erts, level, offline, mirror, json, quiet } = given;
  const { rebuild } = await import('../../index.ts');
  const progress = json || quiet ? undefined : progressDisplay(terminal);
  const [minRate, lockFile] = [given['min-rate'], given['lock-file']];
  const request = { erts, level, offline, mirror, minRate, lockFile };
  const result = await rebuild(path, request, buildContext(terminal, progress?.report)).finally(() =>
    progress?.stop(),
  );
  const { same, samePayload, difference, sha256 } = result;
  if (json) terminal.out(document(result));
  else if (same) terminal.out(`${given.executable}: rebuilt, identical, SHA-256 ${sha256[0]}\n`);
  else if (samePayload)
    terminal.out(`${given.executable}: rebuilt, payload identical; launcher or signature differs\n`);
  else terminal.out(`${given.executable}: rebuilt, different\n${differenceText(difference)}`);
  return same || samePayload ? 0 : 1;
}
