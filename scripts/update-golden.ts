import { recordBuiltins } from '../test/systools/oracle/record-builtins.ts';
import { recordNames } from '../test/systools/oracle/record-names.ts';
import { record } from '../test/systools/oracle/recording.ts';
import { suites } from '../test/systools/oracle/suites.ts';
import { recordRelups } from '../test/systools/relup/recorded-relups.ts';

/**
 * Records what tests compare with: what OTP 25, 27 and 29 do. Needs the test bed. Arguments name the recordings to make
 * (`paths`, `relup`, ...); without arguments all are made.
 */
const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

for (const suite of Object.values(suites)) {
  if (!isWanted(suite.name)) continue;
  await record(suite);
  console.log(`recorded ${suite.cases.length} cases of ${suite.name}`);
}
if (isWanted('relup')) console.log(`recorded ${await recordRelups()} cases of relup`);

if (isWanted('builtins')) {
  await recordBuiltins();
  console.log('recorded built-in functions');
}

if (isWanted('names')) {
  await recordNames();
  console.log('recorded file names');
}
