import { machinePlatform, type Platform } from '../domain/platform.ts'
import type { ImageConfig } from './image-source.ts'

/**
 * The platform that a config states. Old builders left it out; they all built for Linux, and whoever asks for one knows best.
 */
export function platformOf(config: ImageConfig, asked?: Platform): Platform {
  const assumed = asked ?? machinePlatform()
  return {
    os: config.os ?? assumed.os,
    architecture: config.architecture ?? assumed.architecture,
    ...(config.variant === undefined ? {} : { variant: config.variant }),
  }
}
