// The data that scripts/build-cli.ts creates and this folder's program contains.
declare module '*/home.tar.gz' {
  const path: string;
  export default path;
}
declare module '*/home.json' {
  const facts: { digest: string; bun: string };
  export default facts;
}
