import type { BinaryDescription } from './binary-description.ts';

/** Returns what machine code is made for, for messages: `linux x64, glibc`. */
export function platformText({ os, cpus, libc }: BinaryDescription): string {
  return `${os} ${cpus.join(' and ')}${libc ? `, ${libc}` : ''}`;
}
