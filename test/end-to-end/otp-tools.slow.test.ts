import { testOtpTools } from './otp-tools.ts';

await testOtpTools([25, 29]);
