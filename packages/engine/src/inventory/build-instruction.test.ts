import { expect, test } from 'vitest'
import { alignHistory, toBuildInstruction } from './build-instruction.ts'

test.each([
  ['/bin/sh -c #(nop) ADD file:1234 in / ', 'ADD file:1234 in /'],
  ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
  ['/bin/sh -c apt-get update && apt-get install -y nginx', 'RUN apt-get update && apt-get install -y nginx'],
  ['|2 A=1 B="two words" /bin/sh -c make', 'RUN make'],
  ['RUN |1 V=3 /bin/sh -c pip install x # buildkit', 'RUN pip install x'],
  ['RUN /bin/sh -c npm ci # buildkit', 'RUN npm ci'],
  ['RUN /bin/bash -o pipefail -c x # buildkit', 'RUN /bin/bash -o pipefail -c x'],
  ['COPY . /app # buildkit', 'COPY . /app'],
  ['ENTRYPOINT ["/docker-entrypoint.sh"]', 'ENTRYPOINT ["/docker-entrypoint.sh"]'],
  ['bazel build ...', 'bazel build ...'],
  ['', undefined],
  [undefined, undefined],
])('%j reads %j', (createdBy, expected) => {
  expect(toBuildInstruction(createdBy)).toBe(expected)
})

test('a history that does not add up is not attributed to any layer', () => {
  const made = { createdBy: 'a', emptyLayer: false }
  expect(alignHistory([made, { emptyLayer: true }, made], 2)).toEqual([made, made])
  expect(alignHistory([made], 2)).toBeUndefined()
})
