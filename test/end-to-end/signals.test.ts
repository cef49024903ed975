import { testSignals } from './signals.ts';

await testSignals(27, 'some');
