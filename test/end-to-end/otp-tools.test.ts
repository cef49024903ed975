import { testOtpTools } from './otp-tools.ts';

await testOtpTools([27]);
