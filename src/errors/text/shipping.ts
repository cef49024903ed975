import type { ErrorTexts } from '../error-text.ts';

export interface ShippingErrors {
  'icon-invalid': { path: string; expected: string; found: string };
  'executable-no-sbom': { path: string };
}

export const shippingTexts: ErrorTexts<ShippingErrors> = {
  'icon-invalid': ({ path, expected, found }) => ({
    message: `the icon \`${path}\` is not ${expected}: ${found}`,
    hint: 'give a square PNG of 128, 256, 512 or 1024 pixels, or an ICNS file for macOS alone',
  }),
  'executable-no-sbom': ({ path }) => ({
    message: `\`${path}\` carries no bill of materials`,
    hint: 'build it again with this version',
  }),
};
