const CHARACTERS: Readonly<Record<string, string>> = {
  a: 'k7Rq2ZpX9vLd4TnW8sBf3HmY6cJgQ5tK1NuVxGzEaDrPwCbMhSyFjAeU',
  A: 'K7RQ2ZPX9VLD4TNW8SBF3HMY6CJGQ5TK1NUVXGZEADRPWCB',
  B: 'K7RQ2ZPXVLD4TNWSBF3HMY6CJGQ5TKNUVXGZEADRPWCB',
  z: 'k7rq2zpx9vld4tnw8sbf3hmy6cjgq5tk1nuvxgzeadrpwcb',
  h: '7c3f9a1e5b8d204f6ae19c7b3d50e8f24a6b9d1c',
  d: '7391826450928374615029384756',
}

/**
 * Writes a sample out: `{a20}` stands for 20 characters: `a` letters and digits, `A` upper-case ones, `B` the alphabet of base32, `z` lower-case ones,
 * `h` hexadecimal, `d` digits; `{u}` for a UUID. Samples are kept in this form so that no file of ours holds anything that looks like a credential.
 */
export function sampleText(template: string): string {
  let used = 0
  const take = (kind: string, count: number): string => {
    const from = CHARACTERS[kind] ?? ''
    let text = ''
    for (let index = 0; index < count; index++) text += from[(index * 5 + used * 3 + (index >> 3)) % from.length]
    used++
    return text
  }
  return template.replace(/\{([aABzhd])(\d+)\}|\{u\}/g, (_, kind: string | undefined, count: string | undefined) =>
    kind === undefined ? [8, 4, 4, 4, 12].map((length) => take('h', length)).join('-') : take(kind, Number(count)),
  )
}
