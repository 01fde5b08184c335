import type { ConfigSetting } from '../../../../domain/fact.ts'

const TOKEN = /#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|\n|[^\S\n]+|(?:\\.|\$\{|[^\s{};"'\\])+|./gsy
const MAX_DEPTH = 16

/**
 * Directives of nginx's configuration with the blocks they stand in (nginx.org, "Beginner's Guide", configuration file's structure).
 * A block is a setting too, of its own name and with its own section, so that one without directives can be seen.
 * @throws {SyntaxError} when blocks do not close or lie deeper than any real ones
 */
export function* nginxBlocks(text: string): Iterable<ConfigSetting> {
  const blocks: string[] = []
  let count = 0
  let line = 1
  let directive: string[] = []
  let startLine = 1
  const open = (name: string, value: string): void => {
    count += 1
    blocks.push(`${name}#${count}${value === '' ? '' : ` ${value.replaceAll('>', '')}`}`)
    if (blocks.length > MAX_DEPTH) throw new SyntaxError('Too deep.')
  }
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === ';' || token === '{') {
      const [name = '', ...args] = directive
      const value = args.join(' ')
      if (token === '{') open(name, value)
      if (name !== '') yield { name, value, line: startLine, ...(blocks.length > 0 && { section: blocks.join(' > ') }) }
      directive = []
    } else if (token === '}') {
      directive = []
      if (blocks.pop() === undefined) throw new SyntaxError('A block ends that did not start.')
    } else if (!/^\s|^#/.test(token)) {
      if (directive.length === 0) startLine = line
      directive.push(/^["']/.test(token) ? token.slice(1, -1) : token)
    }
    line += newlinesIn(token)
  }
  if (blocks.length > 0) throw new SyntaxError('A block does not end.')
}

function newlinesIn(token: string): number {
  let count = 0
  for (let at = token.indexOf('\n'); at >= 0; at = token.indexOf('\n', at + 1)) count += 1
  return count
}
