import type { ConfigSetting, Fact } from '../../../domain/fact.ts'
import { KiB } from '../../../domain/units.ts'
import type { AnalyzedFile, LayerAnalyzer } from '../../analyzer.ts'
import type { ConfigKind } from './config-kind.ts'
import { CONFIG_KINDS, configKindOf } from './config-kinds.ts'
import { withoutSecret } from './secret-state.ts'

/** The largest that anybody ships, web.xml of Tomcat, has 170 KiB. */
const MAX_BYTES = 512 * KiB
const MAX_SETTINGS = 500
const MAX_NAME = 256

/**
 * What configuration files of servers, databases and the system set, as far as baselines ask; they are judged together, since one file may overrule
 * another. Each kind of file is a row of `CONFIG_KINDS`.
 */
export const configuration: LayerAnalyzer = {
  name: 'checks/configuration',
  version: 1,
  selects: {
    under: ['etc', ...new Set(CONFIG_KINDS.flatMap(({ under = [] }) => under))],
    basenames: [...new Set(CONFIG_KINDS.flatMap(({ basenames = [] }) => basenames))],
    accept: ({ path }) => configKindOf(path) !== undefined,
  },
  analyze,
}

async function* analyze(file: AnalyzedFile): AsyncIterable<Fact> {
  const kind = configKindOf(file.path)
  if (kind === undefined) return
  const settings = file.size > MAX_BYTES ? undefined : settingsOf(await file.text(MAX_BYTES), kind)
  yield {
    kind: 'config',
    software: kind.software,
    settings: settings ?? [],
    ...(settings === undefined && { isUnreadable: true }),
  }
}

/** `undefined` where the text is not of its grammar. */
function settingsOf(text: string, kind: ConfigKind): readonly ConfigSetting[] | undefined {
  const settings: ConfigSetting[] = []
  try {
    for (const setting of kind.grammar(text)) {
      if (setting.name.length > MAX_NAME || !kind.keep.test(setting.name)) continue
      const kept = withoutSecret(setting, kind)
      settings.push({ ...kept, ...(kept.section !== undefined && { section: kept.section.slice(0, 2 * MAX_NAME) }) })
      if (settings.length === MAX_SETTINGS) break
    }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  return settings
}
