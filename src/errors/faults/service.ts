/** Why an executable cannot be a service. `manager`: the requested one. */
export interface ServiceFault {
  target: string;
  manager: string;
  name: string;
  problem: 'windows' | 'other-system' | 'name' | 'install-path';
}

export function serviceFaultText({ target, manager, name, problem }: ServiceFault): {
  message: string;
  hint: string;
} {
  switch (problem) {
    case 'windows':
      return {
        message:
          'an executable for Windows is a console program and cannot register itself as a Windows service',
        hint: 'run it with a service wrapper such as WinSW, or from the Task Scheduler at system start',
      };
    case 'other-system':
      return {
        message: `an executable for ${target} cannot be a service of ${manager}`,
        hint: 'remove the option, or pass an executable for another system',
      };
    case 'name':
      return {
        message: `\`${name}\` cannot name the folders and the user of a service`,
        hint: 'build it with `--name`: up to 31 letters, digits, `_`, `-` and `.`, not starting with a digit',
      };
    case 'install-path':
      return {
        message: 'the install path must be absolute, without quotes, backslashes or control characters',
        hint: 'pass the path of the executable on the target machine: `--install-path /opt/my_app/my_app`',
      };
  }
}
