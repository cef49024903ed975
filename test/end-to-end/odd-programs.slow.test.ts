import { testOddPrograms } from './odd-program-tests.ts';

await testOddPrograms([25, 29]);
