import type { OtpApplications } from '../../src/analysis/otp-applications.ts';

/** An OTP tree that there is not: by application its modules and what its `.app` file names. */
export function smallTree(
  applications: Record<
    string,
    { modules?: string[]; uses?: string[]; includes?: string[]; optional?: string[] }
  >,
  release = '25',
): OtpApplications {
  const all = {
    kernel: { modules: ['file'] },
    stdlib: { modules: ['lists', 'io'], uses: ['kernel'] },
    ...applications,
  };
  const owners = Object.entries(all).flatMap(([name, { modules = [] }]) =>
    modules.map((module) => [module, name] as const),
  );
  const owner = new Map<string, string>(owners);
  return {
    root: '/otp',
    release,
    applications: new Map(
      Object.entries<(typeof applications)[string]>(all).map(
        ([name, { uses = [], includes = [], optional = [] }]) => [
          name,
          {
            version: '1.0',
            resource: { applications: uses, includedApplications: includes, optionalApplications: optional },
          },
        ],
      ),
    ),
    moduleOwner: (module) => owner.get(module),
  };
}
