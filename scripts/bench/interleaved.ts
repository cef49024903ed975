/** Medians of one subject, in milliseconds, and the minimum. */
export interface Timing {
  wall: number;
  /** The shortest of all runs, not their median: the time without other load. */
  least: number;
  /** User and system time of a program; 0 when the function returned none. */
  cpu: number;
  /** The additional time compared with the first subject in the same round. */
  longer: number;
}

type Timed = () => undefined | { cpu: number } | Promise<undefined | { cpu: number }>;

/**
 * Times several functions in turn, so that other load on the machine affects all of them alike.
 *
 * @param prepare called before every run and not timed.
 * @returns the medians of each, by its name. The first run of each is not counted.
 */
export async function interleaved<Name extends string>(
  things: Record<Name, Timed>,
  rounds: number,
  prepare?: () => unknown,
): Promise<Record<Name, Timing>> {
  const names = Object.keys(things) as Name[];
  const runs = new Map(names.map((name) => [name, { wall: [] as number[], cpu: [] as number[] }]));
  for (let round = -1; round < rounds; round++) {
    // The second subject finds warmer caches: rotate the order.
    const turn = round < 0 ? 0 : round % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      await prepare?.();
      const start = performance.now();
      const given = await things[name]();
      const wall = performance.now() - start;
      if (round < 0) continue;
      runs.get(name)!.wall.push(wall);
      runs.get(name)!.cpu.push(given?.cpu ?? 0);
    }
  }
  const first = runs.get(names[0]!)!.wall;
  const timings = names.map((name): [Name, Timing] => {
    const { wall, cpu } = runs.get(name)!;
    const longer = wall.map((time, round) => time - first[round]!);
    return [name, { wall: median(wall), least: Math.min(...wall), cpu: median(cpu), longer: median(longer) }];
  });
  return Object.fromEntries(timings) as Record<Name, Timing>;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Runs a program to its end, with nothing said and nothing heard. Throws when it fails. */
export function runQuietly(command: string[], env: Record<string, string | undefined>): { cpu: number } {
  const { exitCode, signalCode, resourceUsage } = Bun.spawnSync(command, {
    env,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${signalCode ?? `exit ${exitCode}`}`);
  return { cpu: Number(resourceUsage?.cpuTime.total ?? 0) / 1000 };
}
