// What scripts/build-cli.ts makes and this folder's program carries.
declare module '*/home.tar.gz' {
  const path: string;
  export default path;
}
declare module '*/home.json' {
  const facts: { digest: string; bun: string };
  export default facts;
}
