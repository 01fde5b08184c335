import { expect, test } from 'vitest'
import { splitReference } from './split-reference.ts'

test.each([
  ['registry.example:5000/team/app:1.2', ['registry.example:5000/', 'team/app', ':1.2']],
  ['registry.example/app@sha256:ab', ['registry.example/', 'app', '@sha256:ab']],
  ['registry.example/app:1@sha256:ab', ['registry.example/', 'app:1', '@sha256:ab']],
  ['registry.example:5000/app', ['registry.example:5000/', 'app', '']],
  ['app', ['', 'app', '']],
  ['', ['', '', '']],
])('%s has its three parts', (reference, [host, repository, tail]) => {
  expect(splitReference(reference)).toEqual({ host, repository, tail })
})
