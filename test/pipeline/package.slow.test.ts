import { testEstimates } from './package.ts';

await testEstimates([25, 29]);
