import type { PackageType } from './package.ts'

// A record, so that a type that is new to the union is missed by the compiler, not by a reader.
const TYPES: Readonly<Record<PackageType, true>> = {
  deb: true,
  apk: true,
  rpm: true,
  alpm: true,
  ebuild: true,
  opkg: true,
  bottlerocket: true,
  npm: true,
  pypi: true,
  maven: true,
  golang: true,
  cargo: true,
  composer: true,
  gem: true,
  nuget: true,
  conda: true,
  cran: true,
  julia: true,
  luarocks: true,
  hex: true,
  otp: true,
  pub: true,
  swift: true,
  cocoapods: true,
  conan: true,
  hackage: true,
  opam: true,
  pear: true,
  wordpress: true,
  bitnami: true,
  github: true,
  huggingface: true,
  generic: true,
}

/** Is it a purl type that packages of an inventory have? */
export function isPackageType(type: string): type is PackageType {
  return Object.hasOwn(TYPES, type)
}
