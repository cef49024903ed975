import { testRecordStart } from './record-start.ts';

await testRecordStart([27]);
