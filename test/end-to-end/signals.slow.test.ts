import { testSignals } from './signals.ts';

await testSignals(25, 'all');
