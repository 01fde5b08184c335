import type { ConfigSetting } from '../../../../domain/fact.ts'
import { elements } from '../../../../formats/xml/elements.ts'

/**
 * Attributes (`Connector@port`) and texts (`Connector`) of XML elements. Those of one element share a section: the path from the root and a number.
 * An element with neither is a setting without a value.
 * @throws {SyntaxError}
 */
export function* xmlElements(text: string): Iterable<ConfigSetting> {
  const lineAt = lineCounter(text)
  const inOrder = [...elements(text)].sort((a, b) => a.at - b.at)
  for (const [index, { name, path, attributes, text: own, at }] of inOrder.entries()) {
    const section = `${path}#${index}`
    const line = lineAt(at)
    for (const [attribute, value] of attributes) yield { name: `${name}@${attribute}`, value, line, section }
    if (own !== '' || attributes.size === 0) yield { name, value: own, line, section }
  }
}

/** Offsets must be asked for in ascending order. */
function lineCounter(text: string): (at: number) => number {
  let line = 1
  let seen = 0
  return (at) => {
    for (let end = text.indexOf('\n', seen); end >= 0 && end < at; end = text.indexOf('\n', seen)) {
      line += 1
      seen = end + 1
    }
    return line
  }
}

/** `xmlElements` of Tomcat's files, where a servlet's parameters are settings of their own: `param:listings`. @throws {SyntaxError} */
export function* tomcatElements(text: string): Iterable<ConfigSetting> {
  let parameter = ''
  for (const setting of xmlElements(text)) {
    if (setting.name === 'param-name') parameter = setting.value
    else if (setting.name === 'param-value') yield { ...setting, name: `param:${parameter}` }
    else yield setting
  }
}

/** The properties of Hadoop's files, each under its own name. @throws {SyntaxError} */
export function* hadoopProperties(text: string): Iterable<ConfigSetting> {
  let property = ''
  for (const { section: _, ...setting } of xmlElements(text)) {
    if (setting.name === 'name') property = setting.value
    else if (setting.name === 'value') yield { ...setting, name: property }
  }
}

/** `xmlElements` of Jenkins, whose files say version 1.1, and whose protocols stand in a list. @throws {SyntaxError} */
export function* jenkinsElements(text: string): Iterable<ConfigSetting> {
  for (const setting of xmlElements(text)) {
    if (setting.name !== 'string') yield setting
    else if (setting.section?.includes('/enabledAgentProtocols/')) yield { ...setting, name: 'enabledAgentProtocols' }
  }
}
