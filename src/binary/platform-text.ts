import type { BinaryDescription } from './binary-description.ts';

/** What machine code is made for, for messages: `linux x64, glibc`. */
export function platformText({ os, cpus, libc }: BinaryDescription): string {
  return `${os} ${cpus.join(' and ')}${libc ? `, ${libc}` : ''}`;
}
