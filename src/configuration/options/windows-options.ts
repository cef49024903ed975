import { buildDefaults, windowsConsoles } from '../../build-choices.ts';
import { checkWindowsVersion } from '../../option-checks.ts';
import type { OptionTable } from '../option.ts';

/** Executables for Windows: icon, version and console. */
export const windowsTable = {
  'windows-icon': {
    kind: 'text',
    group: 'Windows',
    setting: true,
    describe: '.ico file for the executable',
    path: true,
  },
  'windows-vcruntime': {
    kind: 'text',
    group: 'Windows',
    setting: true,
    describe: 'folder with the Visual C++ runtime DLLs to pack with the program',
    path: true,
  },
  'windows-title': {
    kind: 'text',
    group: 'Windows',
    setting: true,
    describe: 'product name',
    defaultText: '--name',
  },
  'windows-description': {
    kind: 'text',
    group: 'Windows',
    setting: true,
    describe: 'file description, shown in the Task Manager',
    defaultText: 'the title',
  },
  'windows-version': {
    kind: 'text',
    group: 'Windows',
    setting: true,
    describe: 'file version: up to four numbers, such as 1.2.3',
    check: checkWindowsVersion,
  },
  'windows-publisher': { kind: 'text', group: 'Windows', setting: true, describe: 'publisher name' },
  'windows-copyright': { kind: 'text', group: 'Windows', setting: true, describe: 'copyright notice' },
  'windows-console': {
    kind: 'text',
    choices: windowsConsoles,
    group: 'Windows',
    setting: true,
    describe: 'console window when double-clicked: close on exit, keep open, or hide',
    default: buildDefaults.console,
  },
} as const satisfies OptionTable;
