import type { Package } from '../../../domain/package.ts'
import { elements } from '../../../formats/xml/elements.ts'
import type { LayerAnalyzer } from '../../analyzer.ts'
import { developmentOnly, lockFile } from '../../lock-file.ts'

/**
 * Dependencies that a Maven `pom.xml` states (maven.apache.org/pom.html), with properties and managed versions of the same file. What a parent elsewhere
 * or a repository would add is not known here: such a dependency is left out.
 */
export const mavenPom: LayerAnalyzer = lockFile({
  format: 'maven-pom',
  selects: { basenames: ['pom.xml'], accept: ({ path }) => !path.includes('META-INF/') },
  *packages(text) {
    const pom = readPom(text)
    const managed = new Map(pom.managed.map((one) => [keyOf(pom, one), one['version'] ?? '']))
    for (const one of pom.dependencies) {
      const scope = one['scope'] ?? ''
      if (scope === 'system' || one['type'] === 'pom') continue
      const version = expand(pom, one['version'] ?? managed.get(keyOf(pom, one)) ?? '')
      const isVersion = /^\[?[\w.+-]+\]?$/.test(version)
      const found: Package = {
        type: 'maven',
        name: keyOf(pom, one),
        version: isVersion ? version.replace(/[[\]]/g, '') : '',
        ...developmentOnly(scope === 'test'),
      }
      if (/^[^\s:${}]+:[^\s:${}]+$/.test(found.name)) yield found
    }
  },
})

type Fields = Readonly<Record<string, string>>

interface Pom {
  readonly properties: ReadonlyMap<string, string>
  readonly dependencies: readonly Fields[]
  readonly managed: readonly Fields[]
}

const DEPENDENCY =
  /^project\/(dependencies|dependencyManagement\/dependencies)\/dependency(?:\/(groupId|artifactId|version|scope|type))?$/

function readPom(text: string): Pom {
  const properties = new Map<string, string>()
  const dependencies: Fields[] = []
  const managed: Fields[] = []
  let fields: Record<string, string> = Object.create(null)
  for (const { path, name, text: value } of elements(text)) {
    if (path === `project/properties/${name}`) properties.set(name, value)
    if (path === `project/${name}`) properties.set(`project.${name}`, value)
    if (path === `project/parent/${name}`) {
      properties.set(`project.parent.${name}`, value)
      if (!properties.has(`project.${name}`)) properties.set(`project.${name}`, value)
    }
    const [, list, field] = DEPENDENCY.exec(path) ?? []
    if (field !== undefined) fields[field] = value
    else if (list !== undefined) {
      ;(list === 'dependencies' ? dependencies : managed).push(fields)
      fields = Object.create(null)
    }
  }
  return { properties, dependencies, managed }
}

function keyOf(pom: Pom, fields: Fields): string {
  return `${expand(pom, fields['groupId'] ?? '')}:${expand(pom, fields['artifactId'] ?? '')}`
}

/** Properties may name properties; eight times is more than anybody does, and an end to those that name themselves. */
function expand({ properties }: Pom, text: string): string {
  let value = text
  for (let round = 0; round < 8 && value.includes('${') && value.length < 4096; round += 1) {
    value = value.replace(/\$\{([^{}]{1,256})\}/g, (whole, name: string) => {
      return properties.get(name) ?? properties.get(name.replace(/^pom\./, 'project.')) ?? whole
    })
  }
  return value
}
