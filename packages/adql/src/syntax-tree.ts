import type { Span } from "./position.ts";

/** What every node of the tree has. */
export interface TreeNode<Kind extends string> extends Span {
  /** Says which node it is. */
  readonly kind: Kind;
}

/** A name of a table, column, schema or alias. */
export interface Identifier extends TreeNode<"identifier"> {
  /** The name without its delimiters, in the case that was written. */
  readonly name: string;
  /** True for a delimited name (`"name"`), which is matched with its case. */
  readonly quoted: boolean;
}

/** `[WITH …] body [ORDER BY …] [OFFSET n]`: a whole statement, or one in parentheses. */
export interface Query extends TreeNode<"query"> {
  /** The common table expressions, in order. */
  readonly with: readonly CommonTable[];
  /** What is selected. */
  readonly body: QueryBody;
  /** The sort terms, in order. */
  readonly orderBy: readonly OrderTerm[];
  /** Rows to skip, if OFFSET was written. */
  readonly offset: number | undefined;
}

/** One SELECT, a set operation, or a query in parentheses. */
export type QueryBody = Select | SetOperation | Query;

/** `name AS (query)` in a WITH clause. */
export interface CommonTable extends TreeNode<"common-table"> {
  /** The name under which FROM finds it. */
  readonly name: Identifier;
  /** The query that makes its rows. */
  readonly query: Query;
}

/** `left UNION|EXCEPT|INTERSECT [ALL] right`. */
export interface SetOperation extends TreeNode<"set-operation"> {
  /** The operator. */
  readonly operator: "UNION" | "EXCEPT" | "INTERSECT";
  /** True when duplicate rows are kept. */
  readonly all: boolean;
  /** The first operand; its columns name those of the result. */
  readonly left: QueryBody;
  /** The second operand. */
  readonly right: QueryBody;
}

/** `SELECT … FROM … [WHERE …] [GROUP BY …] [HAVING …]`. */
export interface Select extends TreeNode<"select"> {
  /** The set quantifier, if written. */
  readonly quantifier: "DISTINCT" | "ALL" | undefined;
  /** Largest number of rows, if TOP was written. */
  readonly top: number | undefined;
  /** The select list. */
  readonly items: readonly SelectItem[];
  /** The FROM clause; several references are a cross product. */
  readonly from: readonly TableReference[];
  /** The WHERE condition. */
  readonly where: Condition | undefined;
  /** The GROUP BY terms. */
  readonly groupBy: readonly Expression[];
  /** The HAVING condition. */
  readonly having: Condition | undefined;
}

/** One entry of a select list. */
export type SelectItem = AllColumns | DerivedColumn;

/** `*` or `qualifier.*`. */
export interface AllColumns extends TreeNode<"all-columns"> {
  /** The table or alias before `.*`, outermost part first; empty for a bare `*`. */
  readonly qualifier: readonly Identifier[];
}

/** `expression [[AS] alias]` in a select list. */
export interface DerivedColumn extends TreeNode<"derived-column"> {
  /** The value. */
  readonly expression: Expression;
  /** The column's name in the result, if given. */
  readonly alias: Identifier | undefined;
}

/** `expression [ASC|DESC]` in ORDER BY; an integer literal is the position of a select item. */
export interface OrderTerm extends TreeNode<"order-term"> {
  /** What to sort by. */
  readonly expression: Expression;
  /** The direction, if written; without one it is ascending. */
  readonly direction: "ASC" | "DESC" | undefined;
}

/** One operand of FROM or JOIN. */
export type TableReference = NamedTable | DerivedTable | JoinedTable;

/** `[[catalog.]schema.]table [[AS] alias]`. */
export interface NamedTable extends TreeNode<"named-table"> {
  /** The parts of the name, outermost first; one to three. */
  readonly name: readonly Identifier[];
  /** The correlation name, if given. */
  readonly alias: Identifier | undefined;
}

/** `(query) [AS] alias`. A joined table in parentheses with an alias is read as `(SELECT * FROM …)`. */
export interface DerivedTable extends TreeNode<"derived-table"> {
  /** The sub-query. */
  readonly query: Query;
  /** The correlation name; the standard's grammar demands one, an example in its text has none. */
  readonly alias: Identifier | undefined;
}

/** `left [NATURAL] [type] JOIN right [ON … | USING (…)]`. */
export interface JoinedTable extends TreeNode<"joined-table"> {
  /** True for a NATURAL join. */
  readonly natural: boolean;
  /** The join type; INNER when none was written. CROSS is an extension. */
  readonly type: "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS";
  /** The left operand. */
  readonly left: TableReference;
  /** The right operand; a join here was written in parentheses. */
  readonly right: TableReference;
  /** The ON condition. */
  readonly on: Condition | undefined;
  /** The USING columns. */
  readonly using: readonly Identifier[] | undefined;
}

/** Anything that has a value. Parentheses leave no node: the tree's shape says what they said. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | NullLiteral
  | ColumnReference
  | UnaryExpression
  | BinaryExpression
  | FunctionCall
  | SetFunction
  | CastExpression
  | CaseExpression
  | ScalarSubquery;

/** A number without sign. */
export interface NumberLiteral extends TreeNode<"number"> {
  /** How it was written: `12`, `12.3`, `1.2E3`, `0x2F`. */
  readonly form: "integer" | "decimal" | "float" | "hexadecimal";
  /** The number exactly as written; integers may exceed what a double holds. */
  readonly text: string;
}

/** A character string. */
export interface StringLiteral extends TreeNode<"string"> {
  /** The characters, with doubled quotes made single. */
  readonly value: string;
}

/** `NULL`. */
export type NullLiteral = TreeNode<"null">;

/** `[qualifier.]column`. */
export interface ColumnReference extends TreeNode<"column"> {
  /** The table or alias before the column, outermost part first; zero to three parts. */
  readonly qualifier: readonly Identifier[];
  /** The column's name. */
  readonly name: Identifier;
}

/** A sign, or the bitwise complement (an extension). */
export interface UnaryExpression extends TreeNode<"unary"> {
  /** The operator. */
  readonly operator: "+" | "-" | "~";
  /** What it applies to. */
  readonly operand: Expression;
}

/** Operators between two values; `%`, `&`, `|` and `^` are extensions. */
export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "||" | "&" | "|" | "^";

/** `left operator right`. */
export interface BinaryExpression extends TreeNode<"binary"> {
  /** The operator. */
  readonly operator: BinaryOperator;
  /** The left operand. */
  readonly left: Expression;
  /** The right operand. */
  readonly right: Expression;
}

/**
 * `NAME(arguments)`: mathematics, geometry, strings, COALESCE, IN_UNIT, and functions that a service
 * adds. The number of arguments of the standard's functions has been checked.
 */
export interface FunctionCall extends TreeNode<"function"> {
  /** The name as written; it begins at `start`. */
  readonly name: string;
  /** The name in upper case, for comparison. */
  readonly canonicalName: string;
  /**
   * The deprecated first argument of POINT, CIRCLE, BOX and POLYGON, when there is one. It is not
   * among the arguments.
   */
  readonly coordinateSystem: Expression | undefined;
  /** The arguments without the coordinate system. */
  readonly arguments: readonly Expression[];
}

/** `COUNT(*)` or `AVG|MAX|MIN|SUM|COUNT([DISTINCT|ALL] value)`; STDDEV and VARIANCE are extensions. */
export interface SetFunction extends TreeNode<"set-function"> {
  /** The name as written; it begins at `start`. */
  readonly name: string;
  /** The name in upper case. */
  readonly canonicalName: SetFunctionName;
  /** The set quantifier, if written. */
  readonly quantifier: "DISTINCT" | "ALL" | undefined;
  /** What is collected, or `"*"` for COUNT(*). */
  readonly argument: Expression | "*";
}

/** The functions over a group of rows. */
export type SetFunctionName = "AVG" | "MAX" | "MIN" | "SUM" | "COUNT" | "STDDEV" | "VARIANCE";

/** `CAST(operand AS target)`. */
export interface CastExpression extends TreeNode<"cast"> {
  /** The value. */
  readonly operand: Expression;
  /** The type to make of it. */
  readonly target: CastTarget;
}

/** The names of the types that CAST can make. */
export type CastTargetName =
  | "CHAR"
  | "VARCHAR"
  | "SMALLINT"
  | "INTEGER"
  | "BIGINT"
  | "REAL"
  | "DOUBLE PRECISION"
  | "TIMESTAMP"
  | "POINT"
  | "CIRCLE"
  | "POLYGON";

/** The type in a CAST. */
export interface CastTarget extends TreeNode<"cast-target"> {
  /** The type's name. */
  readonly name: CastTargetName;
  /** The length of CHAR or VARCHAR, if given. */
  readonly length: number | undefined;
}

/** `CASE [operand] WHEN … THEN … [ELSE …] END` (an extension; planned for ADQL 2.2). */
export type CaseExpression = SearchedCase | SimpleCase;

/** `CASE WHEN condition THEN value … END`. */
export interface SearchedCase extends TreeNode<"searched-case"> {
  /** The branches, in order. */
  readonly branches: readonly SearchedBranch[];
  /** The value when no branch applies. */
  readonly otherwise: Expression | undefined;
}

/** `WHEN … THEN value`. */
export interface CaseBranch<Kind extends string, When> extends TreeNode<Kind> {
  /** What selects the branch. */
  readonly when: When;
  /** Its value. */
  readonly then: Expression;
}

/** `WHEN condition THEN value`. */
export type SearchedBranch = CaseBranch<"searched-branch", Condition>;

/** `WHEN value THEN value`; the value is compared with the operand of the CASE. */
export type SimpleBranch = CaseBranch<"simple-branch", Expression>;

/** `CASE operand WHEN value THEN value … END`. */
export interface SimpleCase extends TreeNode<"simple-case"> {
  /** What the branches are compared with. */
  readonly operand: Expression;
  /** The branches, in order. */
  readonly branches: readonly SimpleBranch[];
  /** The value when no branch applies. */
  readonly otherwise: Expression | undefined;
}

/** `(query)` used as a value (an extension that many services know). */
export interface ScalarSubquery extends TreeNode<"scalar-subquery"> {
  /** The query; one row, one column. */
  readonly query: Query;
}

/** Anything that is true, false or unknown. */
export type Condition =
  | LogicalCondition
  | NotCondition
  | Comparison
  | BetweenPredicate
  | InListPredicate
  | InQueryPredicate
  | LikePredicate
  | NullPredicate
  | ExistsPredicate;

/** `a AND b AND c` or `a OR b OR c`: a chain is one node. */
export interface LogicalCondition extends TreeNode<"logical"> {
  /** The connective. */
  readonly operator: "AND" | "OR";
  /** Two or more conditions. */
  readonly conditions: readonly Condition[];
}

/** `NOT condition`. */
export interface NotCondition extends TreeNode<"not"> {
  /** What is negated. */
  readonly condition: Condition;
}

/** `left operator right`. */
export interface Comparison extends TreeNode<"comparison"> {
  /** The operator; `!=` is read as `<>`. */
  readonly operator: "=" | "<>" | "<" | ">" | "<=" | ">=";
  /** The left operand. */
  readonly left: Expression;
  /** The right operand. */
  readonly right: Expression;
}

/** `value [NOT] BETWEEN low AND high`. */
export interface BetweenPredicate extends TreeNode<"between"> {
  /** True after NOT. */
  readonly negated: boolean;
  /** The value tested. */
  readonly value: Expression;
  /** The lower bound, included. */
  readonly low: Expression;
  /** The upper bound, included. */
  readonly high: Expression;
}

/** `value [NOT] IN (a, b, …)`. */
export interface InListPredicate extends TreeNode<"in-list"> {
  /** True after NOT. */
  readonly negated: boolean;
  /** The value tested. */
  readonly value: Expression;
  /** One or more values. */
  readonly list: readonly Expression[];
}

/** `value [NOT] IN (query)`. */
export interface InQueryPredicate extends TreeNode<"in-query"> {
  /** True after NOT. */
  readonly negated: boolean;
  /** The value tested. */
  readonly value: Expression;
  /** The query; one column. */
  readonly query: Query;
}

/** `value [NOT] LIKE|ILIKE pattern`. */
export interface LikePredicate extends TreeNode<"like"> {
  /** ILIKE ignores case. */
  readonly operator: "LIKE" | "ILIKE";
  /** True after NOT. */
  readonly negated: boolean;
  /** The string tested. */
  readonly value: Expression;
  /** The pattern: `%` stands for any string, `_` for any character. */
  readonly pattern: Expression;
}

/** `value IS [NOT] NULL`; the standard's grammar has a column there, expressions are an extension. */
export interface NullPredicate extends TreeNode<"is-null"> {
  /** True after NOT. */
  readonly negated: boolean;
  /** The value tested. */
  readonly value: Expression;
}

/** `EXISTS (query)`. */
export interface ExistsPredicate extends TreeNode<"exists"> {
  /** The query. */
  readonly query: Query;
}
