import { defaultContext } from '../context.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { BuildContext, Reporter } from '../index.ts';
import type { Terminal } from './terminal.ts';

/** Returns the context of a build by the command line. @throws `option-invalid` for a bad `SOURCE_DATE_EPOCH` */
export function buildContext(terminal: Terminal, report?: Reporter): BuildContext {
  const { environment, workingFolder, signal } = terminal;
  return defaultContext({
    workingFolder,
    environment,
    sourceDateEpoch: sourceDateEpoch(environment),
    report,
    signal,
  });
}

/** The latest time that a tar header can store, in seconds since 1970. */
const latestTime = 0o77777777777;

/** The time of everything packed, in seconds since 1970. @throws `option-invalid` */
export function sourceDateEpoch({ SOURCE_DATE_EPOCH: text }: Terminal['environment']): number | undefined {
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds > latestTime) {
    throw new OnebeamError('option-invalid', {
      path: 'SOURCE_DATE_EPOCH',
      expected: { kind: 'epoch-seconds', most: latestTime },
      found: text,
    });
  }
  return seconds;
}
