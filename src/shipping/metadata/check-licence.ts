import type { Warning } from '../../reporter.ts';

/** Identifiers of SPDX that programs commonly have; others may be right, and are only suspected. */
const common = new Set(
  (
    '0BSD AFL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-1.1 Apache-2.0 Artistic-2.0 BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent ' +
    'BSD-3-Clause BSD-3-Clause-Clear BSD-4-Clause BSL-1.0 BUSL-1.1 CC-BY-4.0 CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CDDL-1.1 CECILL-2.1 ' +
    'CPL-1.0 ECL-2.0 EPL-1.0 EPL-2.0 ErlPL-1.1 EUPL-1.2 GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later HPND ISC ' +
    'LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later LPPL-1.3c MIT MIT-0 MPL-1.1 MPL-2.0 ' +
    'MS-PL MS-RL MulanPSL-2.0 NCSA OFL-1.1 OpenSSL OSL-3.0 PostgreSQL Python-2.0 Ruby SSPL-1.0 TCL UPL-1.0 Unlicense Vim W3C WTFPL X11 Zlib ' +
    'ZPL-2.1'
  ).split(' '),
);

const identifier =
  /^(?:LicenseRef-[A-Za-z0-9.-]+|DocumentRef-[A-Za-z0-9.-]+:LicenseRef-[A-Za-z0-9.-]+|[A-Za-z0-9][A-Za-z0-9.-]*\+?)$/;

/**
 * Checks that a licence is an SPDX expression: identifiers with AND, OR, WITH and parentheses (SPDX 2.3, annex D). Channels pass it on
 * as it is, and some refuse others.
 *
 * @returns a warning; only suspected for an identifier that may be one.
 */
export function licenceWarning(licence: string): Warning | undefined {
  const words = licence.replaceAll(/[()]/g, ' $& ').trim().split(/\s+/);
  const unknown: string[] = [];
  let depth = 0;
  let wantsTerm = true;
  let afterWith = false;
  for (const word of words) {
    if (wantsTerm ? word === '(' : word === ')') depth += word === '(' ? 1 : -1;
    else if (!wantsTerm && /^(AND|OR|WITH)$/.test(word)) {
      wantsTerm = true;
      afterWith = word === 'WITH';
      continue;
    } else if (wantsTerm && identifier.test(word) && !/^(AND|OR|WITH)$/i.test(word)) {
      if (!afterWith && !word.includes('LicenseRef-') && !common.has(word.replace(/\+$/, '')))
        unknown.push(word);
      wantsTerm = false;
    } else return malformed(licence);
    afterWith = false;
    if (depth < 0) return malformed(licence);
  }
  if (wantsTerm || depth !== 0) return malformed(licence);
  if (unknown.length === 0) return undefined;
  const near = [...common].find((one) => one.toLowerCase() === unknown[0]!.toLowerCase());
  return {
    code: 'licence-unknown',
    message: `\`${unknown.join('`, `')}\` is not an SPDX identifier that onebeam knows`,
    hint: near
      ? `did you mean \`${near}\`?`
      : 'check it at https://spdx.org/licenses; `LicenseRef-` names one of your own',
    // Short names such as `GPL` are never identifiers.
    ...(near === undefined && /[\d-]/.test(unknown[0]!) && { suspected: true as const }),
  };
}

const malformed = (licence: string): Warning => ({
  code: 'licence-invalid',
  message: `the licence \`${licence}\` is not an SPDX expression`,
  hint: 'write identifiers as https://spdx.org/licenses has them: `Apache-2.0`, `MIT OR Apache-2.0`',
});
