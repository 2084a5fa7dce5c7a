/** The same table in another language: no key may be missing or too many, and every function takes the same. */
export type Translated<Table> = Table extends string
  ? string
  : Table extends (...argument: infer Argument) => string
    ? (...argument: Argument) => string
    : { readonly [Key in keyof Table]: Translated<Table[Key]> };
