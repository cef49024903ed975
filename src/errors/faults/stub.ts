import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Why a file cannot be the launcher of a target. Sizes and offsets in bytes. */
interface StubFaults {
  /** Numbers of machines; `found` is absent when it is not an ELF file. */
  'elf-machine': { expected: number; found?: number };
  'elf-layout': object;
  'pe-machine': { expected: number; found: number };
  'pe-signature': object;
  'pe-sections': { expected: number; room: number; found: number };
  'macho-cpu': { expected: number; found: number };
  /** `found`: how many there are instead of one. */
  'macho-command': { command: string; found: number };
  'macho-segment': { segment: string };
  'macho-strings': { expected: number; found: number };
  'macho-signature': { expected: number; found: number };
}

export type StubFault = Fault<StubFaults>;

const texts: FaultTexts<StubFaults> = {
  'elf-machine': ({ expected, found }) =>
    `expected ELF, machine ${expected}, found ${found === undefined ? 'another format' : `machine ${found}`}`,
  'elf-layout': () => 'expected ELF, found another layout',
  'pe-machine': ({ expected, found }) => `expected machine ${expected}, found machine ${found}`,
  'pe-signature': () => 'expected no signature, found one that the payload would break',
  'pe-sections': ({ expected, room, found }) =>
    `expected room for a section header, and an end at a multiple of ${expected}, found ${room} bytes, and an end at ${found}`,
  'macho-cpu': ({ expected, found }) => `expected CPU type ${expected}, found ${found}`,
  'macho-command': ({ command, found }) => `expected one ${command}, found ${found}`,
  'macho-segment': ({ segment }) => `expected a segment ${segment}, found none`,
  'macho-strings': ({ expected, found }) =>
    `expected strings up to ${expected}, found strings up to ${found}`,
  'macho-signature': ({ expected, found }) =>
    `expected a signature inside ${expected} bytes, found one at ${found}`,
};

export const stubFaultText = (fault: StubFault): string => faultText(texts, fault);
