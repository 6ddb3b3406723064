export { buildImage } from './build-image.ts';
export { findBuilder, type BuilderNode, type NoBuilder } from './builder.ts';
export type { BuildEvent, BuildResult, FaultKind, ImageBuild, StepState } from './image-build.ts';
