import { testRecordStart } from './record-start.ts';

await testRecordStart([25, 29]);
