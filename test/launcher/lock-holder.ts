import { afterAll } from 'bun:test';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder } from './start.ts';

const holders: Bun.Subprocess[] = [];
afterAll(() => {
  for (const holder of holders) holder.kill();
});

/** A process that has the lock and does nothing, as a launcher that has been stopped. */
export async function lockHolder(cache: string): Promise<Bun.Subprocess> {
  const home = emptyFolder(cache, 'onebeam/tool');
  chmodSync(join(cache, 'onebeam'), 0o700);
  const hold = 'open(my $f, ">", $ARGV[0]); flock($f, 2) or die; syswrite(STDOUT, "x"); sleep 600';
  const holder = Bun.spawn(['perl', '-e', hold, join(home, '.lock')], { stdout: 'pipe' });
  holders.push(holder);
  await holder.stdout.getReader().read();
  return holder;
}
