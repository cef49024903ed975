/**
 * Times several things by turns, so that whatever else the machine does meets all of them alike.
 *
 * @param prepare is called before every run and not timed.
 * @returns the median of each in milliseconds, by its name. One run of each comes first and does not count.
 */
export async function medians<Name extends string>(
  things: Record<Name, () => unknown>,
  rounds: number,
  prepare?: () => unknown,
): Promise<Record<Name, number>> {
  const names = Object.keys(things) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round++) {
    // Whoever runs second finds warmer caches: let that be another one each time.
    const turn = round < 0 ? 0 : round % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      await prepare?.();
      const start = performance.now();
      await things[name]();
      if (round >= 0) times.get(name)!.push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name)!)])) as Record<Name, number>;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Runs a program to its end, with nothing said and nothing heard. Throws when it fails. */
export function runQuietly(command: string[], env: Record<string, string | undefined>): void {
  const { exitCode, signalCode } = Bun.spawnSync(command, {
    env,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${signalCode ?? `exit ${exitCode}`}`);
}
