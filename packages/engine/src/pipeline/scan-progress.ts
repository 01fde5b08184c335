/** What a scan is doing, for progress bars and event streams. Layer indexes count from the base. */
export type ScanProgress =
  | { readonly stage: 'resolving' }
  | { readonly stage: 'resolved'; readonly layers: number; readonly totalBytes?: number }
  | {
      readonly stage: 'layer'
      readonly index: number
      readonly state: 'cached' | 'started' | 'done'
      readonly bytes?: number
    }
  | { readonly stage: 'layer-bytes'; readonly index: number; readonly bytes: number }
  | { readonly stage: 'matching' }
  | { readonly stage: 'done'; readonly findings: number }
