/** What differs between the versions in TABLEDATA. */
export interface TableDataRules {
  /** Whether the arraysize of char counts bytes of UTF-8, as since VOTable 1.6; before it counted characters. */
  readonly countsBytes: boolean;
  /** Whether an empty cell is the null of every type, as since VOTable 1.3; before integers needed a VALUES null. */
  readonly emptyNulls: boolean;
}
