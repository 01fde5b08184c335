declare module 'unbzip2-stream' {
  /** An old-style duplex stream: compressed bytes in, plain bytes out. */
  function unbzip2Stream(): NodeJS.ReadWriteStream
  export = unbzip2Stream
}
