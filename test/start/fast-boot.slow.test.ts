import { testFastBoot } from './fast-boot.ts';

await testFastBoot([25, 29]);
