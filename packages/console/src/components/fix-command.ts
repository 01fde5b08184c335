/**
 * The command that brings a package to a version without the fault, as one would write it in a Dockerfile; `undefined` where the package manager has none
 * that is right for everybody. Names and versions come from images and are hostile: a name that a shell or a program could take for something else
 * is quoted, and one that looks like an option or holds blanks gets no command at all.
 */
export function fixCommand(type: string, name: string, fixedVersion: string): string | undefined {
  if (!isWord(name) || !isWord(fixedVersion)) return undefined
  const at = (separator: string) => quote(`${name}${separator}${fixedVersion}`)
  switch (type) {
    // The distribution's repositories keep only the newest version, and the advisory's is the source package's: naming it would often fail.
    case 'deb':
      return `apt-get update && apt-get install -y --only-upgrade ${quote(name)}`
    case 'apk':
      return `apk upgrade --no-cache ${quote(name)}`
    case 'rpm':
      return `dnf upgrade -y ${quote(name)}`
    case 'npm':
      return `npm install ${at('@')}`
    case 'pypi':
      return `pip install ${quote(`${name}>=${fixedVersion}`)}`
    case 'gem':
      return `gem install ${quote(name)} --version ${quote(`>= ${fixedVersion}`)}`
    case 'golang':
      return `go get ${quote(`${name}@v${fixedVersion.replace(/^v/, '')}`)}`
    case 'cargo':
      return `cargo update --package ${quote(name)} --precise ${quote(fixedVersion)}`
    case 'composer':
      return `composer require ${quote(`${name}:^${fixedVersion}`)}`
    case 'nuget':
      return `dotnet add package ${quote(name)} --version ${quote(fixedVersion)}`
    default:
      return undefined
  }
}

function isWord(text: string): boolean {
  return /^[^\s\p{C}-][^\s\p{C}]*$/u.test(text)
}

/** As one word of a POSIX shell. */
function quote(word: string): string {
  return /^[A-Za-z0-9@._/+:~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
