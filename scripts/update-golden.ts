import { recordBuiltins } from '../test/systools/oracle/record-builtins.ts';
import { record } from '../test/systools/oracle/recording.ts';
import { suites } from '../test/systools/oracle/suites.ts';
import { recordRelups } from '../test/systools/relup/recorded-relups.ts';

/** Records anew what tests compare with: what the real systools of OTP 25, 27 and 29 do. Needs the test bed. */
for (const suite of Object.values(suites)) {
  await record(suite);
  console.log(`recorded ${suite.cases.length} cases of ${suite.name}`);
}
console.log(`recorded ${await recordRelups()} cases of relup`);

await recordBuiltins();
console.log('recorded built-in functions');
