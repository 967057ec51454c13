/** Whether two types are identical, not only assignable to each other as `any` would be. Contains no tests. */
export type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** Compiles where the type is `true`. */
export function holds<_T extends true>(): void {}
