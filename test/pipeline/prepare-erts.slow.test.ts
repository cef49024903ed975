import { testMinimalErts } from './prepare-erts.ts';

await testMinimalErts([25, 29]);
