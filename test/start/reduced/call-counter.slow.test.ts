import { testCallCounter } from './call-counter.ts';

await testCallCounter([25, 29]);
