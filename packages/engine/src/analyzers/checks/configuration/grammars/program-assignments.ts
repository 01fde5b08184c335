import type { ConfigSetting } from '../../../../domain/fact.ts'
import { unquoted } from './words.ts'

/** `$cfg['Servers'][$i]['AllowNoPassword'] = true;` of PHP, named `Servers.AllowNoPassword`; no program is run. */
export function* phpAssignments(text: string): Iterable<ConfigSetting> {
  for (const [index, raw] of text.split('\n').entries()) {
    const match = /^\s{0,64}\$cfg((?:\[[^\]\n]{1,128}\]){1,6})\s{0,16}=\s{0,16}([^;\n]*);/.exec(raw)
    if (!match) continue
    const keys = [...(match[1] ?? '').matchAll(/\[['"]([^'"\]]+)['"]\]/g)].map(([, key = '']) => key)
    yield { name: keys.join('.'), value: unquoted((match[2] ?? '').trim()), line: index + 1 }
  }
}

/** `c.NotebookApp.token = ''` of Jupyter, `NAME = value` of other programs in Python. */
export function* pythonAssignments(text: string): Iterable<ConfigSetting> {
  for (const [index, raw] of text.split('\n').entries()) {
    const match = /^(?:c\.)?([A-Za-z_][\w.]{0,127})\s{0,16}=\s{0,16}([^=].*)$/.exec(raw)
    if (match)
      yield { name: match[1] ?? '', value: unquoted((match[2] ?? '').replace(/\s#.*$/, '').trim()), line: index + 1 }
  }
}

/** `{name, value}` pairs of Erlang terms with a plain value or a flat list (rabbitmq.config, advanced.config). */
export function* erlangTerms(text: string): Iterable<ConfigSetting> {
  const code = text.replace(/%[^\n]*/g, '')
  for (const match of code.matchAll(
    /\{\s{0,64}(\w{1,128})\s{0,64},\s{0,64}(\[[^[\]{}]{0,512}\]|[^[\]{},]{1,256})\}/g,
  )) {
    yield {
      name: match[1] ?? '',
      value: (match[2] ?? '').replace(/[<>"\s]/g, ''),
      line: code.slice(0, match.index).split('\n').length,
    }
  }
}
