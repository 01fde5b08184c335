import type { FeedFile } from '../feed.ts'
import { child, children, readXmlElements, type XmlElement } from '../input/read-xml.ts'

/** What a test of a definition looks at: an installed package and its version, or anything else (then only its comment says what). */
export interface OvalTest {
  readonly comment: string
  /** Name of the package. */
  readonly object?: string
  readonly operation?: 'less than' | 'less than or equal' | 'greater than' | 'equals'
  /** `epoch:version-release` */
  readonly version?: string
  /** The state compares the bare version, not epoch, version and release. */
  readonly isBareVersion?: boolean
  readonly architectures?: readonly string[]
}

export interface OvalTests {
  readonly tests: ReadonlyMap<string, OvalTest>
  /** Ids of definitions that stand in the document more than once, with different contents. */
  readonly ambiguous: ReadonlySet<string>
}

const WANTED: ReadonlySet<string> = new Set([
  'definition',
  'rpminfo_test',
  'rpmverifyfile_test',
  'textfilecontent54_test',
  'textfilecontent_test',
  'uname_test',
  'unknown_test',
  'rpminfo_object',
  'rpminfo_state',
])

/** First pass over an OVAL document: its tests with the objects and states that they refer to, which stand behind the definitions. */
export async function readOvalTests(file: FeedFile, maxBytes: number, label: string): Promise<OvalTests> {
  const objects = new Map<string, string>()
  const states = new Map<string, Omit<OvalTest, 'comment' | 'object'>>()
  const raw = new Map<string, { comment: string; object: string; state: string }>()
  const definitions = new Map<string, number>()
  for await (const element of readXmlElements(file.chunks(maxBytes), WANTED, label)) {
    const id = element.attributes.get('id') ?? ''
    if (element.name === 'definition') definitions.set(id, (definitions.get(id) ?? 0) + 1)
    else if (element.name === 'rpminfo_object') objects.set(id, child(element, 'name')?.text ?? '')
    else if (element.name === 'rpminfo_state') states.set(id, parseState(element))
    else raw.set(id, parseTest(element))
  }
  const tests = new Map<string, OvalTest>()
  for (const [id, { comment, object, state }] of raw) {
    const name = objects.get(object)
    tests.set(id, { comment, ...(name && { object: name }), ...states.get(state) })
  }
  return { tests, ambiguous: new Set([...definitions].filter(([, count]) => count > 1).map(([id]) => id)) }
}

function parseTest(element: XmlElement): { comment: string; object: string; state: string } {
  return {
    comment: element.attributes.get('comment') ?? '',
    object: child(element, 'object')?.attributes.get('object_ref') ?? '',
    state: child(element, 'state')?.attributes.get('state_ref') ?? '',
  }
}

/** `operation="6"` is how one generator numbers "less than". */
const OPERATIONS: ReadonlyMap<string, OvalTest['operation']> = new Map<string, OvalTest['operation']>([
  ['less than', 'less than'],
  ['6', 'less than'],
  ['less than or equal', 'less than or equal'],
  ['greater than', 'greater than'],
  ['greater than or equal', 'greater than'],
  ['equals', 'equals'],
])

function parseState(element: XmlElement): Omit<OvalTest, 'comment' | 'object'> {
  const evr = child(element, 'evr')
  const bare = evr ? undefined : child(element, 'version')
  const compared = evr ?? bare
  const operation = OPERATIONS.get(compared?.attributes.get('operation') ?? 'equals')
  const arch = children(element, 'arch')[0]?.text
  return {
    ...(compared && operation && { operation, version: compared.text }),
    ...(bare && { isBareVersion: true }),
    ...(arch && { architectures: arch.replace(/[()^$]/g, '').split('|') }),
  }
}
