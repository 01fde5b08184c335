import type { ImageInventory } from '../inventory/image-inventory.ts'
import type { ResolvedImage } from '../source/image-source.ts'
import { redactArguments, redactText } from './redact-text.ts'

/**
 * An image and its inventory without credentials in what its config says: environment, labels, annotations, commands, history, build instructions of layers,
 * and problems that quote them. Done before anything is concluded, so that no report, log or database ever sees them.
 * @param values known values, in clear
 */
export function redactImage<Image extends Pick<ResolvedImage, 'config' | 'annotations'>>(
  image: Image,
  inventory: ImageInventory,
  values: readonly string[],
): { readonly image: Image; readonly inventory: ImageInventory } {
  const clean = (text: string): string => redactText(text, values)
  const cleanMap = (map: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.assign(
      Object.create(null),
      Object.fromEntries(Object.entries(map).map(([name, value]) => [name, cleanValue(name, value, clean)])),
    )
  const { config } = image
  return {
    image: {
      ...image,
      config: {
        ...config,
        ...(config.author === undefined ? {} : { author: clean(config.author) }),
        env: config.env.map((entry) => {
          const [name = ''] = entry.split('=', 1)
          return entry.includes('=') ? `${name}=${cleanValue(name, entry.slice(name.length + 1), clean)}` : entry
        }),
        entrypoint: redactArguments(config.entrypoint, values),
        cmd: redactArguments(config.cmd, values),
        ...(config.healthcheck === undefined ? {} : { healthcheck: redactArguments(config.healthcheck, values) }),
        labels: cleanMap(config.labels),
        history: config.history.map((entry) => ({
          ...entry,
          ...(entry.createdBy === undefined ? {} : { createdBy: clean(entry.createdBy) }),
          ...(entry.comment === undefined ? {} : { comment: clean(entry.comment) }),
          ...(entry.author === undefined ? {} : { author: clean(entry.author) }),
        })),
      },
      annotations: cleanMap(image.annotations),
    },
    inventory: {
      ...inventory,
      layers: inventory.layers.map((layer) =>
        layer.instruction === undefined ? layer : { ...layer, instruction: clean(layer.instruction) },
      ),
      problems: inventory.problems.map((problem) => ({ ...problem, message: clean(problem.message) })),
    },
  }
}

/** A whole value may hold blanks and quotes, so it is judged together with its name and not as a piece of a text. */
function cleanValue(name: string, value: string, clean: (text: string) => string): string {
  const text = clean(value)
  const bare = value.replace(/["'\s&;|]/g, '_')
  const isNamed = bare !== '' && clean(`${name}=${bare}`) !== `${name}=${clean(bare)}`
  return isNamed ? clean(`${name}=x`).slice(name.length + 1) : text
}
