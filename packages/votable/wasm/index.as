export { base64At, base64Lines, decodeBase64 } from "./base64";
export { binaryAt, binaryStop, scanBinary } from "./binary";
export { powers } from "./decimal";
export { shareStrings } from "./shared";
export { scanTable, tableAt, tableLines, tableStop, tableWide } from "./tabledata";
