/**
 * What a scan looks for. `vuln`: known vulnerabilities; `malware`: malicious files and changed files of packages; `secret`: leaked credentials, in files and
 * in the image's config; `sensitive`: files that do not belong in an image; `baseline`: checks of the selected baselines; `build`: risky build instructions.
 */
export const SCANNERS = ['vuln', 'malware', 'secret', 'sensitive', 'baseline', 'build'] as const

export type Scanner = (typeof SCANNERS)[number]

/** Those that something sees and judges here: what a scan can be asked for. Reports of other versions may know the others. */
export const AVAILABLE_SCANNERS: readonly Scanner[] = Object.freeze(['vuln', 'secret', 'sensitive', 'baseline'])
