import type { ErrorTexts } from '../error-text.ts';

/** Sizes in pixels, lengths in bytes. */
type IconFault =
  | { problem: 'format' }
  | { problem: 'icns-length'; found: number }
  | { problem: 'size'; width: number; height: number };

function iconText(fault: IconFault): string {
  switch (fault.problem) {
    case 'format':
      return 'a PNG or ICNS file: another kind of file';
    case 'icns-length':
      return `a whole ICNS file: ${fault.found} bytes`;
    case 'size':
      return `square with 128, 256, 512 or 1024 pixels: ${fault.width} x ${fault.height}`;
  }
}

export interface ShippingErrors {
  'icon-invalid': { path: string } & IconFault;
  /** `found`: what the system says; `option`: the one that names it. */
  'icon-unreadable': { path: string; found: string; option?: string };
  'executable-no-sbom': { path: string };
}

export const shippingTexts: ErrorTexts<ShippingErrors> = {
  'icon-invalid': (data) => ({
    message: `the icon \`${data.path}\` is not ${iconText(data)}`,
    hint: 'give a square PNG of 128, 256, 512 or 1024 pixels, or an ICNS file for macOS alone',
  }),
  'icon-unreadable': ({ path, found, option = '--icon' }) => ({
    message: `the icon \`${path}\` cannot be read: ${found}`,
    hint: `check the path that \`${option}\` names`,
  }),
  'executable-no-sbom': ({ path }) => ({
    message: `\`${path}\` carries no bill of materials`,
    hint: 'build it again with this version',
  }),
};
