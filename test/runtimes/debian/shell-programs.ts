import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder for PATH with these programs, as shell scripts. */
export async function shellPrograms(folder: string, scripts: Record<string, string>): Promise<string> {
  const bin = await mkdtemp(join(folder, 'bin-'));
  for (const [name, text] of Object.entries(scripts)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  return bin;
}
