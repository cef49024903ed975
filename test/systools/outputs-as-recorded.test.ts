import { testAsRecorded } from './as-recorded.ts';
import { suites } from './oracle/suites.ts';

testAsRecorded(suites.outputs);
