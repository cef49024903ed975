import type { Target } from '../targets/target.ts';

/** The pinned version of Bun that launchers are compiled on and with. */
export const bunVersion = '1.4.5';

/** The pinned digests of a target's base. Downloads are checked against them. */
export interface Pin {
  /** Of the npm registry, in version `bunVersion`. */
  package: string;
  /** Of the package's archive, as package-lock.json has it: `sha512-` and base64. */
  integrity: string;
  /** The executable, in the package's folder. */
  file: 'bin/bun' | 'bin/bun.exe';
  /** Of the executable, in bytes. */
  size: number;
  /** Of the executable, lower-case hexadecimal. */
  sha256: string;
}

export const pins: Readonly<Record<Target, Pin>> = {
  'linux-x64': {
    package: '@oven/bun-linux-x64',
    integrity:
      'sha512-IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==',
    file: 'bin/bun',
    size: 107_394_952,
    sha256: 'f05d28a3862f4b84395c7fa32480b835dd47482e80b7e7a49a115227f0c06083',
  },
  'linux-arm64': {
    package: '@oven/bun-linux-aarch64',
    integrity:
      'sha512-4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==',
    file: 'bin/bun',
    size: 107_405_304,
    sha256: '04778f1f42399a69d086853e9c7af4acf574b2f21a43d0dc673853d8b84a2923',
  },
  'linux-x64-musl': {
    package: '@oven/bun-linux-x64-musl',
    integrity:
      'sha512-10QoW/YfTgnURaGEaHpJCiXjLI2e5iTtfVDaA5JKcyUzaa1cq6cVUY9/Uq5XkYzvtRjHLRe9Oj/lTDIQcxy8HQ==',
    file: 'bin/bun',
    size: 100_988_344,
    sha256: 'cf5d285ddbe256785a5121a3c113191a6b577504976374c7cfd5aedca609b720',
  },
  'linux-arm64-musl': {
    package: '@oven/bun-linux-aarch64-musl',
    integrity:
      'sha512-XCNc+WvvMAdNNb+OWTogpy+N9wm62fkVeEVLb6how0RZhW5LPi6c7BlkeVCuWps7XjEl2saFpHFa20/1E+PAHg==',
    file: 'bin/bun',
    size: 99_823_264,
    sha256: '9c48986093073afec8b76a3e285303598dd2462f52748aecb65e4d94866e1ea3',
  },
  'darwin-x64': {
    package: '@oven/bun-darwin-x64',
    integrity:
      'sha512-qkLPMGHZM9NI6CeHTWwVezzmlo6cC4Ta7yUAjYIWXS366qQcOlcp75t2uZyiuVRBMPS0h9qE0tCcvCHGaFqjJg==',
    file: 'bin/bun',
    size: 98_251_056,
    sha256: '88f97645b270aef20f9f9442f1658461cab3e7128e658af4615144e3396f084a',
  },
  'darwin-arm64': {
    package: '@oven/bun-darwin-aarch64',
    integrity:
      'sha512-4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==',
    file: 'bin/bun',
    size: 88_661_024,
    sha256: 'e2984124f1514e1e6bbda20adedbf07a02c443c6a5828853a15c7c7abf78e19f',
  },
  'windows-x64': {
    package: '@oven/bun-windows-x64',
    integrity:
      'sha512-FNvply651vcE/GHgNWz6mZvhmkwBuu8Hw54oNzA+CQog+HW+542rXQmZqNHRkFxazD9L3xi+iTtvO3engAgJfw==',
    file: 'bin/bun.exe',
    size: 115_378_776,
    sha256: 'e06ad0864463c68892ae71a2a64af7eae1585cac5dd9b80bc042f45605587cb1',
  },
  'windows-arm64': {
    package: '@oven/bun-windows-aarch64',
    integrity:
      'sha512-MiPFZnBNDnBXgr1oONc5pizC4fOLjnIOfNkYdFEnWzLmoFTg86naZIG3SvS7d/GglpQSAnCKMAzSjI/TAckiRw==',
    file: 'bin/bun.exe',
    size: 100_287_576,
    sha256: '8bd7f9210f9d58cc21f398d1478e53b2ff919a0c8fc935b5086f3f64667cec6d',
  },
};
