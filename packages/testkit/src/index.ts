export * from './image-builder.ts'
export * from './image-formats.ts'
export * from './layer-content.ts'
export * from './tar-writer.ts'
