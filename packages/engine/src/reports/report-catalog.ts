import { csvWriter } from './csv/csv.ts'
import { cyclonedxWriter } from './cyclonedx/cyclonedx.ts'
import { gitlabWriter } from './gitlab/gitlab.ts'
import { htmlWriter } from './html/html.ts'
import { jsonWriter } from './json/json.ts'
import { junitWriter } from './junit/junit.ts'
import { markdownWriter } from './markdown/markdown.ts'
import type { ReportFormat, ReportWriter } from './report-writer.ts'
import { sarifWriter } from './sarif/sarif.ts'
import { spdxWriter } from './spdx/spdx.ts'
import { tableWriter } from './table/table.ts'
import { templateWriter } from './template/template.ts'
import { trivyJsonWriter } from './trivy-json/trivy-json.ts'

/** Every report writer by its format. */
export const REPORT_WRITERS: Readonly<Record<ReportFormat, ReportWriter>> = Object.freeze({
  table: tableWriter,
  json: jsonWriter,
  'cyclonedx-json': cyclonedxWriter,
  'spdx-json': spdxWriter,
  sarif: sarifWriter,
  junit: junitWriter,
  gitlab: gitlabWriter,
  csv: csvWriter,
  markdown: markdownWriter,
  html: htmlWriter,
  'trivy-json': trivyJsonWriter,
  template: templateWriter,
})
