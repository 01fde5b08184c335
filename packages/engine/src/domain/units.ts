/** Bytes in a kibibyte. */
export const KiB = 1024
/** Bytes in a mebibyte. */
export const MiB: number = 1024 * KiB
/** Bytes in a gibibyte. */
export const GiB: number = 1024 * MiB
