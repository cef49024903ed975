import type { ErrorTexts } from '../error-text.ts';

/** Sizes in pixels, lengths in bytes; `found` of an unreadable one is what the system says. */
type IconFault =
  | { problem: 'format' }
  | { problem: 'unreadable'; found: string }
  | { problem: 'icns-length'; found: number }
  | { problem: 'size'; width: number; height: number };

function iconText(fault: IconFault): string {
  switch (fault.problem) {
    case 'format':
      return 'a PNG or ICNS file: another kind of file';
    case 'unreadable':
      return `a PNG or ICNS file: ${fault.found}`;
    case 'icns-length':
      return `a whole ICNS file: ${fault.found} bytes`;
    case 'size':
      return `square with 128, 256, 512 or 1024 pixels: ${fault.width} x ${fault.height}`;
  }
}

export interface ShippingErrors {
  'icon-invalid': { path: string } & IconFault;
  'executable-no-sbom': { path: string };
}

export const shippingTexts: ErrorTexts<ShippingErrors> = {
  'icon-invalid': (data) => ({
    message: `the icon \`${data.path}\` is not ${iconText(data)}`,
    hint: 'give a square PNG of 128, 256, 512 or 1024 pixels, or an ICNS file for macOS alone',
  }),
  'executable-no-sbom': ({ path }) => ({
    message: `\`${path}\` carries no bill of materials`,
    hint: 'build it again with this version',
  }),
};
