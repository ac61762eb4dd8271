// TypeDoc asks for a comment on every member. Those of anonymous object types, such as the alternatives of a
// union, are described by the type around them.
import { Comment, Converter, ReflectionKind } from "typedoc";

/** Called by TypeDoc. */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const member of Object.values(project.reflections)) {
      if (member.comment || !inAnonymousType(member)) continue;
      member.comment = new Comment([{ kind: "text", text: "See the type around it." }]);
    }
  });
}

function inAnonymousType({ parent }) {
  return parent?.kindOf(ReflectionKind.TypeLiteral) ?? false;
}
