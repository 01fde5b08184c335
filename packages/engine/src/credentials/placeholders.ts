const WORDS =
  /example|x{4,}|\*{3,}|\.{3}|change_?-?me|changeit|placeholder|your|dummy|sample|insert|replace|redacted|removed|foobar|0{8}|1234567|abcdefg|deadbeef|<|\$\{|\$\(|\{\{|%\(|%[sd]|_here|-here/i
const NO_PASSWORDS: ReadonlySet<string> = new Set(
  'password passwd pass pwd secret none null nil true false undefined empty required optional string text prompt default test testing admin user username root guest value token key login hidden enabled disabled foo bar baz abc abcd qwerty mypassword my-password mysecret secretpassword p@ssw0rd hunter2 plain plaintext file stdin env basic bearer'.split(
    ' ',
  ),
)
/** A member of some program, not a value: `config.password`, `get_password()`, `com.example.Secret`. */
const CODE =
  /^[A-Za-z_$]{2,}(?:\.[A-Za-z_$]{2,}){1,8}$|[()\\]|^(?:process|os|env|self|this|args|options|opts|config|params|req)[.[]|^[A-Z][A-Z_]{3,}$|^[@#/]|^[a-z]+(?:[_-][a-z]+){1,5}$|^(?:bool|int|str|string|password)\b/
/** Pictures of passwords in prose and in schemas. */
const KNOWN_EXAMPLES = /^(?:wJalrXUtnFEMI|AKIAIOSFODNN7|AKIAI44QH8DHB)/

/** Is this what people write where a real value would stand? */
export function isPlaceholder(value: string, family: 'access-key' | 'password'): boolean {
  if (WORDS.test(value) || KNOWN_EXAMPLES.test(value) || isOneCharacter(value)) return true
  return family === 'password' && (NO_PASSWORDS.has(value.toLowerCase()) || CODE.test(value))
}

function isOneCharacter(value: string): boolean {
  return new Set(value).size <= 2
}
