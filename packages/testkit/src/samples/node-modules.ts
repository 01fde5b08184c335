/** Installed npm packages as `node_modules/<name>/package.json` below `folder`. Keys are names, values versions. */
export function nodeModules(folder: string, packages: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(packages).map(([name, version]) => [
      `${folder}/node_modules/${name}/package.json`,
      JSON.stringify({ name, version, license: 'MIT', main: 'index.js' }),
    ]),
  )
}
