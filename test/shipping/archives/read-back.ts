import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { run } from '../../bed/run.ts';
import type { Tool } from '../../bed/tools.ts';

/** Unpacks an archive into a folder by a program's command. @returns digests by path, and the modes. */
export async function unpackedBy(
  tool: Tool,
  args: readonly string[],
  folder: string,
): Promise<{ digests: Record<string, string>; modes: Record<string, number> }> {
  await mkdir(folder, { recursive: true });
  const environment = { ...process.env, ...tool.environment, LC_ALL: 'C.UTF-8' };
  const { exitCode, stderr } = await run(tool.program, args, { cwd: folder, env: environment });
  if (exitCode !== 0) throw new Error(`${tool.program} ${args.join(' ')}: ${Buffer.from(stderr)}`);
  const digests: Record<string, string> = {};
  const modes: Record<string, number> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    digests[name] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    modes[name] = (await stat(path)).mode & 0o777;
  }
  return { digests, modes };
}
