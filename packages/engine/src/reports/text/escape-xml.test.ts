import { expect, test } from 'vitest'
import { escapeXml } from './escape-xml.ts'

test.each([
  [`<a href="x" class='y'>&amp;</a>`, '&lt;a href=&quot;x&quot; class=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;'],
  ['bell\u0007 null\u0000', 'bell\ufffd null\ufffd'],
  ['tab\tline\n漢字 😀', 'tab\tline\n漢字 😀'],
  ['\udc00 alone', '\ufffd alone'],
])('%j becomes %j', (text, expected) => {
  expect(escapeXml(text)).toBe(expected)
})
