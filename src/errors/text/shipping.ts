import type { ErrorTexts } from '../error-text.ts';

/** Sizes in pixels, lengths in bytes. */
type IconFault =
  | { problem: 'format' }
  | { problem: 'icns-length'; found: number }
  | { problem: 'size'; width: number; height: number };

function iconText(fault: IconFault): string {
  switch (fault.problem) {
    case 'format':
      return 'a PNG or ICNS file, found another format';
    case 'icns-length':
      return `a complete ICNS file, found ${fault.found} bytes`;
    case 'size':
      return `a square of 128, 256, 512 or 1024 pixels, found ${fault.width} × ${fault.height}`;
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
    message: `the icon \`${data.path}\` is not usable: expected ${iconText(data)}`,
    hint: 'give a square PNG of 128, 256, 512 or 1024 pixels, or for macOS only, an ICNS file',
  }),
  'icon-unreadable': ({ path, found, option = '--icon' }) => ({
    message: `the icon \`${path}\` cannot be read: ${found}`,
    hint: `check the path given to \`${option}\``,
  }),
  'executable-no-sbom': ({ path }) => ({
    message: `\`${path}\` has no bill of materials`,
    hint: 'build it again with this version of onebeam',
  }),
};
