const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** crypt(3)'s own base 64 of up to three bytes, least significant digit first. */
export function cryptDigits(high: number, middle: number, low: number, digits: number): string {
  let value = (high << 16) | (middle << 8) | low
  let text = ''
  for (let count = 0; count < digits; count++) {
    text += ALPHABET[value & 63] ?? ''
    value >>= 6
  }
  return text
}
