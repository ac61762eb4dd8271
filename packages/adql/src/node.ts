import type {
  CastTarget,
  CommonTable,
  Condition,
  Expression,
  Identifier,
  OrderTerm,
  Query,
  SearchedBranch,
  Select,
  SelectItem,
  SetOperation,
  SimpleBranch,
  TableReference,
} from "./syntax-tree.ts";

/** Every node of the tree. */
export type Node =
  | Query
  | Select
  | SetOperation
  | CommonTable
  | SelectItem
  | OrderTerm
  | TableReference
  | Expression
  | SearchedBranch
  | SimpleBranch
  | CastTarget
  | Condition
  | Identifier;
