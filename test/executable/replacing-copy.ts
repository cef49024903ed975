// A system whose copy of a file replaces an existing one, as `clonefile` on macOS does. Prints whether the executable
// is complete then.
import { mock } from 'bun:test';
import * as files from 'node:fs/promises';
import { hex, removeParts, sampleParts } from './parts.ts';

mock.module('node:fs/promises', () => ({
  ...files,
  copyFile: async (from: string, to: string) => {
    await files.unlink(to);
    await files.writeFile(to, await files.readFile(from));
  },
}));
const { assemble } = await import('../../src/executable/write/assemble.ts');
const { ResumableSha256 } = await import('../../src/files/resumable-sha256.ts');

const { options, stub } = await sampleParts('linux-x64');
const hash = new ResumableSha256();
hash.update(stub);
const made = await assemble({ ...options, stubState: hash.save() });
const bytes = await files.readFile(options.output);
console.log(
  made.size === bytes.length && made.sha256 === hex(bytes)
    ? 'whole'
    : `${bytes.length} of ${made.size} bytes`,
);
await removeParts();
