import type { Package } from '../../../domain/package.ts'
import { JAVA_APPLICATIONS } from './java-applications.data.ts'

/**
 * The application that an archive on disk gives away, beside the libraries it holds: Tomcat by its catalina.jar. A library that was shaded into some other
 * archive gives nothing away.
 * @param libraries what the archive holds, as `identifyJar` lists it
 */
export function javaApplication(path: string, libraries: readonly Package[]): Package | undefined {
  const [own] = libraries
  if (own === undefined) return undefined
  const artifact = own.name.slice(own.name.lastIndexOf(':') + 1)
  const fileName = path.slice(path.lastIndexOf('/') + 1)
  if (libraries.length > 1 && !fileName.includes(artifact)) return undefined
  const known = JAVA_APPLICATIONS.find((one) => one.library.test(own.name) && (one.path?.test(path) ?? true))
  if (known === undefined || !/^\d/.test(own.version)) return undefined
  const cpe = `cpe:2.3:a:${known.cpe}:${own.version.replace(/[^A-Za-z0-9._-]/g, '\\$&')}:*:*:*:*:*:*:*`
  return { type: 'generic', name: known.name, version: own.version, cpes: [cpe] }
}
