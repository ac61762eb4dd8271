import { resolveColumn } from "./analyse-column.ts";
import { checkBinary, checkComparison, checkText } from "./check-types.ts";
import { nearest } from "./did-you-mean.ts";
import type { FindingList } from "./finding.ts";
import type { FunctionSignature } from "./function-signature.ts";
import { functionType } from "./function-types.ts";
import type { Scope } from "./scope.ts";
import { reservedFunctionNames, setFunctions, standardFunctions } from "./standard-functions.ts";
import type {
  CastTarget,
  ColumnReference,
  Condition,
  Expression,
  FunctionCall,
  NumberLiteral,
  Query,
  SetFunction,
} from "./syntax-tree.ts";
import type { Column } from "./table-set.ts";
import { commonType, type ValueType, valueClass, valueTypeOf, widerNumber } from "./value-type.ts";

/** What analysing values needs from its surroundings. */
export interface ValueSurroundings {
  readonly found: FindingList;
  /** The functions that the service declares, by upper-case name; undefined when it is not known. */
  readonly functions: ReadonlyMap<string, FunctionSignature> | undefined;
  /** Notes what a reference means. */
  readonly noteColumn: (reference: ColumnReference, column: Column) => void;
  /** Analyses a sub-query and gives the columns of its result, when they are known. */
  readonly subquery: (query: Query, scope: Scope) => readonly ValueType[] | undefined;
}

/** Where a value stands, as far as set functions are concerned. */
export type Place = "grouped" | "row" | "inside set function";

/** Resolves the names in values and conditions, finds their types, and says what does not fit. */
export class ValueAnalysis {
  readonly #surroundings: ValueSurroundings;
  readonly #found: FindingList;

  constructor(surroundings: ValueSurroundings) {
    this.#surroundings = surroundings;
    this.#found = surroundings.found;
  }

  /** The type of a value. */
  value(expression: Expression, scope: Scope, place: Place): ValueType {
    switch (expression.kind) {
      case "number":
        return numberType(expression);
      case "string":
        return { datatype: "char", arraysize: "*" };
      case "null":
        return {};
      case "column": {
        const column = resolveColumn(expression, scope, this.#found);
        if (column === undefined) return {};
        this.#surroundings.noteColumn(expression, column);
        return column;
      }
      case "unary": {
        const { datatype, arraysize, unit } = this.value(expression.operand, scope, place);
        return { datatype, arraysize, unit };
      }
      case "binary": {
        const left = this.value(expression.left, scope, place);
        const right = this.value(expression.right, scope, place);
        checkBinary(expression, left, right, this.#found);
        if (expression.operator === "||") return { datatype: "char", arraysize: "*" };
        const sum = expression.operator === "+" || expression.operator === "-";
        const unit = sum && left.unit === right.unit ? left.unit : undefined;
        return { ...widerNumber(left, right), unit };
      }
      case "function":
        return this.#call(expression, scope, place);
      case "set-function":
        return this.#setFunction(expression, scope, place);
      case "cast":
        this.value(expression.operand, scope, place);
        return castType(expression.target);
      case "searched-case":
      case "simple-case":
        return this.#case(expression, scope, place);
      case "scalar-subquery":
        return this.#oneColumn(expression.query, scope);
    }
  }

  /** Analyses a condition. */
  condition(condition: Condition, scope: Scope, place: Place): void {
    const value = (expression: Expression): ValueType => this.value(expression, scope, place);
    switch (condition.kind) {
      case "logical":
        for (const part of condition.conditions) this.condition(part, scope, place);
        return;
      case "not":
        this.condition(condition.condition, scope, place);
        return;
      case "comparison":
        checkComparison(
          condition,
          [
            [condition.left, value(condition.left)],
            [condition.right, value(condition.right)],
          ],
          this.#found,
        );
        return;
      case "between":
        checkComparison(
          condition,
          [condition.value, condition.low, condition.high].map((part) => [part, value(part)]),
          this.#found,
        );
        return;
      case "in-list":
        checkComparison(
          condition,
          [condition.value, ...condition.list].map((part) => [part, value(part)]),
          this.#found,
        );
        return;
      case "in-query":
        value(condition.value);
        this.#oneColumn(condition.query, scope);
        return;
      case "like":
        checkText(condition.value, value(condition.value), this.#found);
        checkText(condition.pattern, value(condition.pattern), this.#found);
        return;
      case "is-null":
        value(condition.value);
        return;
      case "exists":
        this.#surroundings.subquery(condition.query, scope);
        return;
    }
  }

  #case(
    expression: Extract<Expression, { kind: "searched-case" | "simple-case" }>,
    scope: Scope,
    place: Place,
  ): ValueType {
    const results: ValueType[] = [];
    if (expression.kind === "searched-case") {
      for (const { when, then } of expression.branches) {
        this.condition(when, scope, place);
        results.push(this.value(then, scope, place));
      }
    } else {
      this.value(expression.operand, scope, place);
      for (const { when, then } of expression.branches) {
        this.value(when, scope, place);
        results.push(this.value(then, scope, place));
      }
    }
    if (expression.otherwise) results.push(this.value(expression.otherwise, scope, place));
    return commonType(results.filter(({ datatype }) => datatype !== undefined));
  }

  #oneColumn(query: Query, scope: Scope): ValueType {
    const columns = this.#surroundings.subquery(query, scope);
    if (columns === undefined) return {};
    if (columns.length !== 1) {
      const message = `The sub-query must have one column here, but has ${columns.length}`;
      this.#found.add("error", "ADQL_COLUMN_COUNT", query, message);
    }
    const { datatype, arraysize, xtype, unit } = columns[0] ?? {};
    return { datatype, arraysize, xtype, unit };
  }

  #call(call: FunctionCall, scope: Scope, place: Place): ValueType {
    if (call.coordinateSystem) this.value(call.coordinateSystem, scope, place);
    const args = call.arguments.map((argument) => this.value(argument, scope, place));
    const declared = this.#surroundings.functions?.get(call.canonicalName);
    if (!standardFunctions.has(call.canonicalName)) this.#checkFunction(call, declared);
    return functionType(call, args, declared);
  }

  #checkFunction(call: FunctionCall, declared: FunctionSignature | undefined): void {
    const { functions } = this.#surroundings;
    const span = { start: call.start, end: call.start + call.name.length };
    if (declared?.argumentCount !== undefined) {
      const [least, most] = declared.argumentCount;
      const count = call.arguments.length;
      if (count < least || count > most) {
        const wanted = least === most ? `${least}` : `${least} to ${most}`;
        const message = `${declared.name} takes ${wanted} arguments, but has ${count}`;
        this.#found.add("error", "ADQL_UNKNOWN_FUNCTION", call, message);
      }
    }
    if (declared !== undefined || this.#found.isFull) return;
    const known = [...standardFunctions.keys(), ...setFunctions, ...(functions?.keys() ?? [])];
    const near = nearest(call.canonicalName, known);
    if (functions === undefined && near === undefined) return;
    if (functions === undefined && reservedFunctionNames.has(call.canonicalName)) return;
    // Services know more functions than they declare.
    const message =
      functions === undefined
        ? `${call.name} is not a function of the standard`
        : `The service declares no function ${call.name}`;
    const hint = near === undefined ? "" : `. Did you mean ${near}?`;
    this.#found.add("warning", "ADQL_UNKNOWN_FUNCTION", span, message + hint, near);
  }

  #setFunction(call: SetFunction, scope: Scope, place: Place): ValueType {
    if (place !== "grouped") {
      const message =
        place === "row"
          ? `${call.canonicalName} cannot stand here: WHERE, ON and GROUP BY look at single rows, HAVING at groups`
          : `${call.canonicalName} cannot stand inside another set function`;
      this.#found.add("error", "ADQL_SET_FUNCTION", call, message);
    }
    const argument: ValueType =
      call.argument === "*" ? {} : this.value(call.argument, scope, "inside set function");
    switch (call.canonicalName) {
      case "COUNT":
        return { datatype: "long" };
      case "MIN":
      case "MAX":
        return { ...argument, ucd: undefined };
      case "SUM": {
        if (valueClass(argument) !== "number") return {};
        const whole = !["float", "double"].includes(argument.datatype ?? "");
        return { datatype: whole ? "long" : "double", unit: argument.unit };
      }
      case "AVG":
      case "STDDEV":
        return { datatype: "double", unit: argument.unit };
      case "VARIANCE":
        return { datatype: "double" };
    }
  }
}

function numberType({ form, text }: NumberLiteral): ValueType {
  if (form === "decimal" || form === "float") return { datatype: "double" };
  return { datatype: Number(text) < 2 ** 31 ? "int" : "long" };
}

function castType({ name, length }: CastTarget): ValueType {
  if (name === "CHAR" || name === "VARCHAR") {
    const size = name === "CHAR" ? `${length ?? 1}` : `${length ?? ""}*`;
    return { datatype: "char", arraysize: size };
  }
  return valueTypeOf({ name });
}
