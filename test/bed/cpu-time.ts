/**
 * Returns the processor time that this process spends on some work, in milliseconds: other than the time of the clock it does
 * not grow with the load of the machine.
 */
export async function cpuTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
