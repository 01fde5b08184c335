import { at, type ImageView, type PlacedSetting, type SoftwareView } from './image-view.ts'
import { type CheckEvidence, type Judgement, judged, notApplicable } from './judgement.ts'

/**
 * A judgement on what the configuration of one software says: not applicable where it is not in the image, an error where none of it could be read.
 * @param what its name for people
 */
export function ofSoftware(
  name: string,
  what: string,
  judge: (software: SoftwareView, image: ImageView) => Judgement,
): (image: ImageView) => Judgement {
  return (image) => {
    const software = image.software(name)
    if (!software.isPresent) return notApplicable(`${what} is not in the image.`)
    const [broken] = software.unreadable
    if (broken === undefined) return judge(software, image)
    const judgement = judge(software, image)
    if (judgement.outcome === 'fail') return judgement
    return { outcome: 'error', detail: `${broken.path} could not be read.`, evidence: [] }
  }
}

/** Fails for each setting that `bad` says something of. */
export function forbids(
  name: string,
  what: string,
  wanted: string | RegExp,
  bad: (setting: PlacedSetting, software: SoftwareView, image: ImageView) => string | undefined,
  otherwise: string,
): (image: ImageView) => Judgement {
  return ofSoftware(name, what, (software, image) => {
    const evidence = software.all(wanted).flatMap((setting): readonly CheckEvidence[] => {
      const detail = bad(setting, software, image)
      return detail === undefined ? [] : [at(setting, detail)]
    })
    return judged(evidence, otherwise)
  })
}

export interface Requirement {
  /** What holds where nothing is set; `undefined` fails as unset. */
  readonly default?: string
  readonly isGood: (value: string, setting: PlacedSetting | undefined) => boolean
  /** Which of several settings holds; default the last. */
  readonly holds?: 'first' | 'last'
  /** Ends "… is set to x: "; one clause. */
  readonly because: string
}

/** Fails unless the setting that holds, or the default, is good. */
export function requires(
  name: string,
  what: string,
  wanted: string | RegExp,
  requirement: Requirement,
): (image: ImageView) => Judgement {
  const label = typeof wanted === 'string' ? wanted : wanted.source.replace(/[\^$]/g, '').replaceAll('[-_]', '-')
  return ofSoftware(name, what, (software) => {
    const setting = requirement.holds === 'first' ? software.first(wanted) : software.last(wanted)
    const value = setting?.value ?? requirement.default
    if (value !== undefined && requirement.isGood(value, setting)) {
      return judged([], setting ? `${setting.name} is ${value || 'set'}.` : `${label} is ${value} by default.`)
    }
    const said = setting
      ? `${setting.name} is ${value || 'empty'}`
      : value === undefined
        ? `${label} is not set`
        : `${label} is not set and means ${value}`
    const detail = `${said}: ${requirement.because}.`
    const place = setting ?? software.files[0]
    return judged([place ? at(place, detail) : { detail }], '')
  })
}

/** `on`, `yes`, `true`, `1`. */
export function isOn(value: string): boolean {
  return /^(?:on|yes|true|1|enabled?)$/i.test(value.trim())
}

export function isOff(value: string): boolean {
  return /^(?:off|no|false|0|disabled?)$/i.test(value.trim())
}

/** Does an address, or any of a list of them, mean this machine only? Nothing does not. */
export function isLoopbackOnly(value: string): boolean {
  const addresses = value
    .split(/[\s,]+/)
    .map((one) => one.replace(/^["'[]|["'\]]$/g, '').replace(/^-/, ''))
    .filter((one) => one !== '')
  return addresses.length > 0 && addresses.every((one) => /^(?:127\.|::1|localhost|_local_|unix:|\/)/i.test(one))
}
