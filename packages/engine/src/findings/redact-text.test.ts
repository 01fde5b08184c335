import { expect, test } from 'vitest'
import { redactArguments, redactText } from './redact-text.ts'

const SECRET = 'C4nary-Value-9f3K'

test.each([
  `ENV DB_PASSWORD=${SECRET}`,
  `ENV DB_PASSWORD ${SECRET}`,
  `ARG NPM_TOKEN="${SECRET}"`,
  `RUN |2 A=1 GITHUB_TOKEN=${SECRET} /bin/sh -c make`,
  `RUN mysql --password=${SECRET} -e "select 1"`,
  `RUN tool --token ${SECRET} push`,
  `RUN curl -u admin:${SECRET} https://example.org`,
  `RUN curl -H "Authorization: Bearer ${SECRET}" https://example.org`,
  `RUN git clone https://robot:${SECRET}@git.example/a.git`,
  `{"api_key": "${SECRET}"}`,
  `AWS_SECRET_ACCESS_KEY=${SECRET}`,
])('%s loses its value without anybody knowing it', (text) => {
  const clean = redactText(text, [])
  expect(clean).not.toContain(SECRET)
  expect(clean).toContain('********')
})

test.each([
  'ENV DB_PASSWORD=$DB_PASSWORD',
  'ENV DB_PASSWORD=$(cat /x)',
  'ENV DB_PASSWORD_FILE=/run/secrets/db',
  'ENV TOKEN=/run/secrets/token',
  'ENV GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568',
  'RUN cd /srv && echo "password policy" > README',
  'RUN curl https://example.org:8080/a@1.2.3.tgz',
  'CMD ["nginx", "-g", "daemon off;"]',
])('%s stays as it is', (text) => {
  expect(redactText(text, [])).toBe(text)
})

test('a known value goes wherever it stands', () => {
  expect(redactText(`RUN echo ${SECRET} > a && cat ${SECRET}`, [SECRET])).toBe('RUN echo ******** > a && cat ********')
})

test('a known value that is a word goes only where it is assigned', () => {
  expect(redactText('RUN apt-get install postgres && x=postgres', ['postgres'])).toBe(
    'RUN apt-get install postgres && x=********',
  )
  expect(redactText('USER root and root:root', ['root'])).toBe('USER root and root:********')
})

test('in a list the argument after its flag is the value', () => {
  expect(redactArguments(['redis-server', '--requirepass', SECRET, '--port', '6379'], [])).toEqual([
    'redis-server',
    '--requirepass',
    '********',
    '--port',
    '6379',
  ])
})

test('a long hostile text costs no more than its length', () => {
  for (const text of [
    'password='.repeat(20_000),
    `${'-a'.repeat(60_000)}`,
    `a://${'b'.repeat(100_000)}`,
    'token '.repeat(20_000),
  ]) {
    expect(redactText(text, []).length).toBeGreaterThan(0)
  }
})
