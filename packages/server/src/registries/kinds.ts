import type { RegistryKind } from '@plimsoll/contract'
import { acr } from './acr/acr-kind.ts'
import { dockerhub } from './dockerhub/dockerhub-kind.ts'
import { ecr } from './ecr/ecr-kind.ts'
import { gitlab } from './gitlab/gitlab-kind.ts'
import { harbor } from './harbor/harbor-kind.ts'
import { oci } from './oci/oci-kind.ts'
import { quay } from './quay/quay-kind.ts'
import type { RegistryKindDefinition } from './registry-kind.ts'
import { sample } from './sample/sample-kind.ts'

/** Every kind of registry. A kind is a folder beside this file and a name here; a test holds the two together. */
export const REGISTRY_KINDS: Readonly<Record<RegistryKind, RegistryKindDefinition>> = {
  acr,
  harbor,
  oci,
  quay,
  gitlab,
  dockerhub,
  ecr,
  sample,
}
