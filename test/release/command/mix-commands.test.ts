import { expect, test } from 'bun:test';
import type { CommandContext } from '../../../src/release/command/command-context.ts';
import { isAtLeast, mixCommands } from '../../../src/release/command/mix-commands.ts';

const place = 'releases/1.0';
const context: CommandContext = {
  ...{ kind: 'service', place, mode: 'embedded', bootVariables: [], elixir: '1.18.3', reboots: false },
  ...{ envScript: undefined, upgrades: false, preStart: [], hasEntry: false },
  has: (path) => path === `${place}/remote.vm.args`,
};

function environmentOf(more: Partial<CommandContext> = {}) {
  const { start } = mixCommands({ ...context, ...more });
  return start && 'run' in start ? start.run.environment : {};
}

test('a start exports the variables of the start script of Mix', () => {
  expect(environmentOf()).toEqual({
    RELEASE_SYS_CONFIG: { release: `${place}/sys` },
    RELEASE_BOOT_SCRIPT: 'start',
    RELEASE_BOOT_SCRIPT_CLEAN: 'start_clean',
    RELEASE_MODE: { variable: 'RELEASE_MODE', default: 'embedded' },
    RELEASE_VM_ARGS: { variable: 'RELEASE_VM_ARGS', default: { release: `${place}/vm.args` } },
    RELEASE_REMOTE_VM_ARGS: {
      ...{ variable: 'RELEASE_REMOTE_VM_ARGS', default: { release: `${place}/remote.vm.args` } },
    },
  });
  // Elixir before 1.12 has no arguments of clients.
  expect(environmentOf({ has: () => false })).not.toHaveProperty('RELEASE_REMOTE_VM_ARGS');
});

test('compares versions of Elixir', () => {
  expect(isAtLeast('1.15.0', '1.15.0')).toBe(true);
  expect(isAtLeast('1.14.5', '1.15.0')).toBe(false);
  expect(isAtLeast('2.0.0-dev', '1.15.0')).toBe(true);
  expect(isAtLeast(undefined, '1.15.0')).toBe(true);
});
