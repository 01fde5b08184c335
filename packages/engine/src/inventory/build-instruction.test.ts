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
  ['|2 A=1 B=two words /bin/sh -c make all', 'RUN make all'],
  ['|1 TOKEN=/bin/zsh /bin/sh -c make', 'RUN make'],
  ['|1 TOKEN=secret /bin/bash -o pipefail -c make', 'RUN /bin/bash -o pipefail -c make'],
  ['|1 TOKEN=secret make', 'RUN make'],
  ['RUN |1 V=1 /bin/sh -c set -eux; \t# comment # buildkit', 'RUN set -eux; \t# comment'],
  [
    "# debian.sh --arch 'amd64' out/ 'bookworm' '@1745798400'",
    "# debian.sh --arch 'amd64' out/ 'bookworm' '@1745798400'",
  ],
  ['CMD ["/bin/sh" "-c" "x"]', 'CMD ["/bin/sh" "-c" "x"]'],
  ['/bin/sh -c #(nop) ', undefined],
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

test('an instruction of more than 4096 characters is cut', () => {
  expect(toBuildInstruction(`RUN ${'x'.repeat(10_000)}`)).toHaveLength(4097)
})
