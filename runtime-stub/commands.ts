import type { Machine } from './machine.ts';
import type { Payload } from './self.ts';

export async function run(_machine: Machine, _payload: Payload, _command: string): Promise<void> {}
