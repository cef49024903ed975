import type { PackageOptions } from '../../index.ts';
import { applicationNames } from '../../options.ts';

/** The options that change which OTP applications are packed. */
export interface ApplicationFlags {
  'add-app': string[] | undefined;
  'drop-app': string[] | undefined;
}

/** The same as the analysis wants it. @throws `option-invalid` */
export const applicationChoice = (
  given: ApplicationFlags,
): Required<Pick<PackageOptions, 'addApplications' | 'dropApplications'>> => ({
  addApplications: applicationNames('--add-app', given['add-app']),
  dropApplications: applicationNames('--drop-app', given['drop-app']),
});
