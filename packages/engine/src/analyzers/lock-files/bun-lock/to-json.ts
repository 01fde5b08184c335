/** JSON with comments and commas behind the last element → JSON. Strings are left as they are. */
export function toJson(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=\s*[}\]])/g, (token) =>
    token.startsWith('"') ? token : ' ',
  )
}
